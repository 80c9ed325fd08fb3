import type { Micros } from '../../process/process.ts';
import type { Member } from '../configuration.ts';
import { lastIndex, termAt } from '../log-view.ts';
import type { Durable, Entry } from '../log.ts';
import { activeConfiguration } from '../observers.ts';
import type { RaftNote } from '../note.ts';
import type { RaftInput } from '../raft-process.ts';
import type { RaftRequest, RaftResponse } from '../request.ts';
import { TIMERS } from '../timers.ts';
import { TestCluster } from './test-cluster.ts';
import type { Happening } from './effect.ts';
import type { Setup } from './setup.ts';
import type { Message } from './test-network.ts';
import type { Words } from './test-machine.ts';

/**
 * A test cluster that writes down all that happens, for people to read and for golden files. A line without indentation
 * is something that happens to a node; what the node does about it stands below.
 */
export class Transcript {
  readonly cluster: TestCluster;
  private readonly lines: string[] = [];

  constructor(title: string, setup: Setup) {
    this.lines.push(title);
    this.cluster = new TestCluster({
      ...setup,
      watch: (_node, happening) => {
        this.lines.push(`    ${told(happening)}`);
      },
      watchInput: (id, input) => {
        this.lines.push(`[${seconds(this.cluster.now)}] n${String(id)} ${inputTold(input)}`);
      },
    });
  }

  /** Begins a new part of the story. */
  say(sentence: string): void {
    this.lines.push('', `# ${sentence}`);
  }

  /** Shows the log, term, vote and commit index of every node. */
  show(): void {
    for (const id of this.cluster.ids()) {
      if (!this.cluster.isUp(id)) {
        this.lines.push(`  n${String(id)}: down`);
        continue;
      }
      const state = this.cluster.state(id);
      const { log, term, vote } = state.durable;
      const terms: string[] = [];
      for (let index = log.baseIndex + 1; index <= lastIndex(log); index += 1)
        terms.push(String(termAt(log, index)));
      this.lines.push(
        `  n${String(id)}: ${state.role.kind}, term ${String(term)}, vote ${vote < 0 ? 'none' : `n${String(vote)}`}, ` +
          `log ${String(log.baseIndex)}:[${terms.join(' ')}], commit ${String(state.commit)}, ` +
          `members ${membersTold(activeConfiguration(state).members)}`,
      );
    }
  }

  toString(): string {
    return `${this.lines.join('\n')}\n`;
  }
}

function told(happening: Happening): string {
  switch (happening.kind) {
    case 'send':
      return `→ n${String(happening.to)}: ${messageTold(happening.message)}`;
    case 'save':
      return `saves ${durableTold(happening.durable)}`;
    case 'respond':
      return `answers ${responseTold(happening.response)}`;
    case 'note':
      return `notes ${noteTold(happening.note)}`;
  }
}

/** A message in a few words. */
function messageTold(message: Message): string {
  const term = `term ${String(message.term)}`;
  switch (message.kind) {
    case 'vote': {
      const kind = message.preVote ? 'pre-vote' : message.transfer ? 'vote (handed over)' : 'vote';
      return `${kind}? ${term}, last ${String(message.lastIndex)}@${String(message.lastTerm)}`;
    }
    case 'vote-response': {
      const kind = message.preVote ? 'pre-vote' : 'vote';
      const removed = message.removedAt > 0 ? `, removed at ${String(message.removedAt)}` : '';
      return `${kind} ${message.granted ? 'granted' : 'refused'}, ${term}${removed}`;
    }
    case 'append': {
      const entries = message.entries.map(entryTold).join(' ');
      return (
        `append ${term}, round ${String(message.round)}, after ${String(message.prevIndex)}@${String(message.prevTerm)}: ` +
        `[${entries}], commit ${String(message.commit)}`
      );
    }
    case 'append-response': {
      const round = `round ${String(message.round)}`;
      if (message.success) return `agreed up to ${String(message.index)}, ${term}, ${round}`;
      const conflict = `conflict ${String(message.conflictIndex)}@${String(message.conflictTerm)}`;
      return `refused at ${String(message.index)} (${conflict}), ${term}, ${round}`;
    }
    case 'snapshot':
      return `snapshot ${term}, round ${String(message.round)}, up to ${String(message.snapshot.index)}@${String(message.snapshot.term)}`;
    case 'timeout-now':
      return `stand now, ${term}`;
  }
}

function entryTold(entry: Entry<Words>): string {
  switch (entry.kind) {
    case 'noop':
      return `noop@${String(entry.term)}`;
    case 'command':
      return `${entry.command}@${String(entry.term)}`;
    case 'open-session':
      return `session@${String(entry.term)}`;
    case 'configuration':
      return `members(${membersTold(entry.members)})@${String(entry.term)}`;
  }
}

function membersTold(members: readonly Member[]): string {
  const letters = { voter: '', staging: '?', learner: '°' };
  return members.map((member) => `n${String(member.id)}${letters[member.suffrage]}`).join(',');
}

function durableTold(durable: Durable<Words>): string {
  const { log, term, vote, snapshot } = durable;
  const voted = vote < 0 ? 'no vote' : `vote n${String(vote)}`;
  const removed = durable.removed ? ', removed' : '';
  return `term ${String(term)}, ${voted}, log ${String(log.baseIndex)}..${String(lastIndex(log))}, snapshot ${String(snapshot.index)}${removed}`;
}

function responseTold(response: RaftResponse<Words>): string {
  switch (response.kind) {
    case 'session':
      return `session ${String(response.session)}`;
    case 'result':
      return `result ${String(response.result)} at ${String(response.index)}`;
    case 'answer':
      return `'${response.answer}' at ${String(response.index)}`;
    case 'changed':
      return `changed at ${String(response.index)}`;
    case 'transferred':
      return 'transferred';
    case 'refused':
      return response.leader === null
        ? response.reason
        : `${response.reason}, ask n${String(response.leader)}`;
  }
}

function noteTold(note: RaftNote): string {
  switch (note.kind) {
    case 'configuration': {
      const { index, members } = note.configuration;
      return `configuration ${membersTold(members)} of ${String(index)} ${note.committed ? 'committed' : 'in force'}`;
    }
    case 'leader-known':
      return note.leader < 0
        ? `no leader in term ${String(note.term)}`
        : `leader n${String(note.leader)} of term ${String(note.term)}`;
    case 'candidate':
      return `candidate in term ${String(note.term)}${note.transfer ? ', handed over' : ''}`;
    case 'pre-candidate':
      return `pre-candidate for term ${String(note.term)}`;
    case 'leadership-gained':
      return `leader of term ${String(note.term)}`;
    case 'leadership-lost':
      return `no longer leader of term ${String(note.term)}: ${note.reason}`;
    case 'truncated':
      return `entries from ${String(note.from)} on cut off`;
    case 'compacted':
      return `log compacted up to ${String(note.index)}`;
    case 'snapshot-installed':
      return `snapshot up to ${String(note.index)} of n${String(note.from)} installed`;
    case 'transfer-started':
      return `transfer to n${String(note.target)} in term ${String(note.term)}`;
    case 'removed':
      return `removed by ${String(note.index)}`;
  }
}

function seconds(at: Micros): string {
  return `${(at / 1_000_000).toFixed(3)} s`;
}

function inputTold(input: RaftInput<Words> | 'starts'): string {
  if (input === 'starts') return 'starts again';
  switch (input.kind) {
    case 'receive':
      return `hears n${String(input.from)}: ${messageTold(input.message)}`;
    case 'timer':
      return `${TIMERS[input.timer] ?? '?'} timer`;
    case 'request':
      return `is asked: ${requestTold(input.body)}`;
  }
}

function requestTold(request: RaftRequest<Words>): string {
  switch (request.kind) {
    case 'command':
      return `apply '${request.command}' (session ${String(request.session)}, ${String(request.sequence)})`;
    case 'open-session':
      return 'open a session';
    case 'read':
      return 'read';
    case 'change':
      return `${request.change.kind} n${String(request.change.id)}`;
    case 'transfer':
      return request.target === null ? 'transfer' : `transfer to n${String(request.target)}`;
  }
}
