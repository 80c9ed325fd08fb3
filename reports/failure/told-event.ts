import { nodesOfFault } from '../../sim/index.ts';
import type { Fault, Micros, TraceEvent } from '../../sim/index.ts';
import { faultInWords } from '../words/fault.ts';
import type { Vocabulary } from '../words/vocabulary.ts';

/** One event of a run as people read it. */
export interface ToldEvent {
  readonly n: number;
  readonly at: Micros;
  /** The node it happened to; null for what happened to the world. */
  readonly node: string | null;
  /** Nodes that it concerns, `node` among them. */
  readonly concerns: readonly string[];
  /** `fault`: the plan or what follows from it; `turn`: something changed at the node; `routine`: neither. */
  readonly weight: 'fault' | 'turn' | 'routine';
  /** What happened, then what followed. */
  readonly words: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Tells a trace's event in words. */
export function told(event: TraceEvent, vocabulary: Vocabulary): ToldEvent {
  const effects = effectsOf(event);
  const node = typeof event['node'] === 'string' ? event['node'] : null;
  const from = typeof event['from'] === 'string' ? event['from'] : null;
  const struck = event['fault'] as Fault | undefined;
  const named = struck === undefined ? [] : nodesOfFault(struck);
  const stopped = effects.flatMap(({ down }) => (typeof down === 'string' ? [down] : []));
  const concerns = [node, from, ...named, ...stopped].filter((each) => each !== null);
  return {
    n: event.n,
    at: event.t,
    node,
    concerns: [...new Set(concerns)],
    weight: weightOf(event, effects),
    words: [cause(event, vocabulary), ...consequences(effects, node, vocabulary)].join('; '),
  };
}

/** What is told of the network belongs to whoever it happened to; what is told of the plan to everybody it names. */
function weightOf({ e }: TraceEvent, effects: readonly Fields[]): ToldEvent['weight'] {
  switch (e) {
    case 'fault':
    case 'fault-end':
    case 'recovery':
    case 'resume':
    case 'start':
      return 'fault';
    default:
      return effects.some((effect) => 'note' in effect || 'down' in effect || 'isolated' in effect)
        ? 'turn'
        : 'routine';
  }
}

function cause(event: TraceEvent, vocabulary: Vocabulary): string {
  const text = (field: string): string => String(event[field]);
  switch (event.e) {
    case 'deliver':
      return `receives ${vocabulary.payload(event['message'])} from ${text('from')}`;
    case 'request': {
      const asked = vocabulary.payload(event['body']);
      return event['from'] === null
        ? `is asked by the plan: ${asked}`
        : `is asked by ${text('from')}: ${asked}`;
    }
    case 'timer':
      return `timer ${text('timer')} fires`;
    case 'durable':
      return 'save is durable';
    case 'start':
      return `starts, disk ${diskInWords(text('disk'))}`;
    case 'drop': {
      const why = event['why'] === 'down' ? 'as it is down' : 'as the link is cut';
      return event['from'] === null
        ? `misses a request of the plan, ${why}`
        : `misses a message from ${text('from')}, ${why}`;
    }
    case 'fault':
      return `FAULT ${faultInWords(event['fault'] as Fault)}`;
    case 'fault-end':
      return `over: ${faultInWords(event['fault'] as Fault)}`;
    case 'flap':
      return `${event['down'] === true ? 'down' : 'up'}: ${faultInWords(event['fault'] as Fault)}`;
    case 'resume':
      return 'goes on after its pause';
    case 'recovery':
      return 'RECOVERY: faults stop, everything is healed and restarted';
    case 'skipped':
      return 'a request of the plan makes no sense now and is skipped';
    default:
      return event.e;
  }
}

function diskInWords(kind: string): string {
  return kind === 'durable' ? 'as saved' : kind;
}

/** Effects in their order; messages of one kind to several nodes are told together, and an answer with its way. */
function consequences(effects: readonly Fields[], node: string | null, vocabulary: Vocabulary): string[] {
  const lines: string[] = [];
  let told: { verb: 'sends' | 'answers'; words: string; to: string[] } | null = null;
  for (const effect of effects) {
    if ('send' in effect) {
      const words = vocabulary.payload(effect['message']);
      if (told === null || told.words !== words) {
        told = { verb: 'sends', words, to: [] };
        lines.push('');
      }
      told.to.push(`${String(effect['send'])}${fateInWords(effect['fate'])}`);
      lines[lines.length - 1] = `${told.verb} ${words} to ${told.to.join(', ')}`;
      continue;
    }
    told = null;
    if ('respond' in effect) {
      told = { verb: 'answers', words: vocabulary.payload(effect['body']), to: [] };
      lines.push(`answers ${told.words}`);
    } else if ('note' in effect) lines.push(vocabulary.note(effect['note']));
    else if ('save' in effect) lines.push('saves');
    else if ('down' in effect) lines.push(downInWords(effect, node));
    else if ('isolated' in effect) lines.push('is cut off from the others');
    else if ('skipped' in effect) lines.push(`skipped: ${String(effect['skipped'])}`);
  }
  return lines;
}

function fateInWords(fate: unknown): string {
  switch (fate) {
    case 'lost':
      return ' (lost)';
    case 'cut':
      return ' (cut)';
    case 'held':
      return ' (held back)';
    default:
      return '';
  }
}

function downInWords({ down, reason }: Fields, node: string | null): string {
  const who = down === node ? 'goes down' : `${String(down)} goes down`;
  return typeof reason === 'string' ? `${who}: ${reason}` : who;
}

function effectsOf(event: TraceEvent): readonly Fields[] {
  const effects = event['effects'];
  return Array.isArray(effects) ? (effects as readonly Fields[]) : [];
}
