import type { Lie } from '../scenarios/discovery/service-state.ts';
import type { Configuration, Entry, MembershipChange } from '../core/raft/index.ts';
import { goDuration, leaderlessLine } from '../core/controller/index.ts';
import type {
  ClusterEvent,
  ControllerNote,
  LeaderView,
  LogLine,
  Replicated,
} from '../core/controller/index.ts';
import type { Vocabulary } from '../reports/index.ts';
import { plainVocabulary } from '../reports/index.ts';
import type { ClientOperation, ClientOutcome } from '../scenarios/raft-cluster/client-state.ts';
import { isMembershipNote, isMembershipPayload } from '../scenarios/raft-cluster/membership-words.ts';
import type { ClusterTypes } from '../scenarios/raft-cluster/types.ts';

type Payload = ClusterTypes['Message'] | ClusterTypes['Request'] | ClusterTypes['Response'];

/** Most entries of one append that are told one by one. */
const ENTRIES_TOLD = 3;

/** What a service is told to answer. */
const LIE_WORDS: Readonly<Record<Lie, string>> = {
  stale: 'answer with nodes that are gone',
  partial: 'answer with some nodes only',
  missing: 'answer with nobody',
  silent: 'answer nothing',
  wrong: 'answer with strangers',
};

/** Says in words what members and clients of a Raft cluster send and observe; nodes by name. */
export function raftVocabulary(names: readonly string[]): Vocabulary {
  const words = new RaftWords(names);
  // A trace is only as good as its writer: what is unknown here is told as it is.
  return {
    payload: (payload) => words.payload(payload as Payload) ?? plainVocabulary.payload(payload),
    note: (note) => words.note(note as ControllerNote) ?? plainVocabulary.note(note),
  };
}

class RaftWords {
  private readonly names: readonly string[];

  constructor(names: readonly string[]) {
    this.names = names;
  }

  payload(payload: Payload): string | undefined {
    // What is said about membership is rare, and told as it is.
    if (isMembershipPayload(payload)) return undefined;
    switch (payload.kind) {
      case 'vote': {
        const what = payload.preVote ? 'pre-vote request' : 'vote request';
        const log = `log ends at ${payload.lastIndex} of term ${payload.lastTerm}`;
        return `${what} (term ${payload.term}, ${log}${payload.transfer ? ', by order of the leader' : ''})`;
      }
      case 'vote-response': {
        const what = payload.preVote ? 'pre-vote' : 'vote';
        const removed = payload.removedAt === 0 ? '' : `, removed at ${payload.removedAt}`;
        return `${what} ${payload.granted ? 'granted' : 'refused'} (term ${payload.term}${removed})`;
      }
      case 'append': {
        if (payload.entries.length === 0) {
          return `heartbeat (term ${payload.term}, after ${payload.prevIndex}, commit ${payload.commit})`;
        }
        const last = payload.prevIndex + payload.entries.length;
        const entries = this.entries(payload.entries);
        const range =
          last === payload.prevIndex + 1 ? `entry ${last}` : `entries ${payload.prevIndex + 1} to ${last}`;
        const after = `after ${payload.prevIndex} of term ${payload.prevTerm}`;
        return `${range} (${entries}; ${after}; term ${payload.term}, commit ${payload.commit})`;
      }
      case 'append-response':
        return payload.success
          ? `log equal up to ${payload.index} (term ${payload.term})`
          : `append refused at ${payload.index} (term ${payload.term}, try from ${payload.conflictIndex})`;
      case 'snapshot':
        return `snapshot up to ${payload.snapshot.index} of term ${payload.snapshot.term} (term ${payload.term})`;
      case 'timeout-now':
        return `order to stand at once (term ${payload.term})`;
      case 'open-session':
        return 'request for a session';
      case 'command':
        return `${commandInWords(payload.command)} (session ${payload.session}, number ${payload.sequence})`;
      case 'read':
        return `read of key ${payload.query.key}`;
      case 'change':
        return this.change(payload.change);
      case 'transfer':
        return `transfer of leadership to ${payload.target === null ? 'anyone' : this.name(payload.target)}`;
      case 'session':
        return `session ${payload.session}`;
      case 'result':
        return `done at index ${payload.index}`;
      case 'answer':
        return `answer ${String(payload.answer)} as of index ${payload.index}`;
      case 'changed':
        return `change committed at ${payload.index}`;
      case 'transferred':
        return 'leadership transferred';
      case 'refused': {
        const leader = payload.leader === null ? '' : `, ask ${this.name(payload.leader)}`;
        return `refusal ${payload.reason}${leader}`;
      }
      case 'heartbeat':
        return `heartbeat${payload.view === null ? '' : `, ${this.view(payload.view)}`}`;
      case 'sync-request':
        return `request to compare the records of ${payload.nodes.map((node) => this.name(node)).join(' ')}`;
      case 'sync-response':
        return `answer to a sync request, ${this.view(payload.view)}`;
      case 'http':
        return `${payload.method} ${payload.target}`;
      case 'http-response':
        return `HTTP status ${payload.status}`;
      case 'list-controllers':
        return 'list controllers';
      case 'controllers':
        return `list of ${payload.controllers.length} controllers`;
      case 'list-members':
        return 'list members';
      case 'members':
        return `list of ${payload.members.length} members`;
      case 'balancer-refusal':
        return payload.reason === 'CLOSED' ? 'connection closed' : 'no server is up';
      case 'lie':
        return `${LIE_WORDS[payload.lie]}, for ${payload.for / 1_000_000} s`;
      case 'operation':
        return this.operation(payload);
      case 'outcome':
        return outcomeInWords(payload);
    }
  }

  note(note: ControllerNote): string | undefined {
    if (isMembershipNote(note)) return undefined;
    switch (note.kind) {
      case 'pre-candidate':
        return `asks around for an election in term ${note.term}`;
      case 'candidate':
        return `stands for election in term ${note.term}${note.transfer ? ', by order of the leader' : ''}`;
      case 'leadership-gained':
        return `becomes leader of term ${note.term}`;
      case 'leadership-lost':
        return `is leader of term ${note.term} no longer: ${note.reason}`;
      case 'leader-known':
        return note.leader < 0
          ? `knows no leader in term ${note.term}`
          : `follows ${this.name(note.leader)} in term ${note.term}`;
      case 'configuration':
        return `${note.committed ? 'committed' : 'new'} configuration at ${note.configuration.index}: ${this.members(note.configuration)}`;
      case 'truncated':
        return `cuts its log off from ${note.from} on`;
      case 'compacted':
        return `compacts its log up to ${note.index}`;
      case 'snapshot-installed':
        return `installs the snapshot up to ${note.index} of ${this.name(note.from)}`;
      case 'transfer-started':
        return `hands leadership of term ${note.term} to ${this.name(note.target)}`;
      case 'removed':
        return `learns that it was removed at ${note.index}`;
      case 'local-status':
        return `sees ${this.name(note.node)} ${note.online ? 'come' : 'go'}`;
      case 'audit': {
        const { number, node, before, after, cause } = note.audit;
        return `audit ${number}: ${this.name(node)} ${before} → ${after} (${cause})`;
      }
      case 'leaderless':
        return printedLine(leaderlessLine(note.level, note.timeSinceLeader));
      case 'leaderless-ended':
        return `knows a leader again after ${goDuration(note.episode.length)}`;
      case 'cluster-event':
        return this.event(note.event);
    }
  }

  private event({ eventType, index, peers, leader }: ClusterEvent): string {
    const at = index === undefined ? '' : ` at ${index}`;
    const whom = peers === undefined ? '' : `: ${peers.map(({ id }) => this.name(id)).join(' ')}`;
    const who = leader === undefined ? '' : `: ${this.name(leader)}`;
    return `event ${eventType}${at}${whom}${who}`;
  }

  private view(view: LeaderView): string {
    const offline: string[] = [];
    view.online.forEach((online, node) => {
      if (online === false) offline.push(this.name(node));
    });
    const seen = offline.length === 0 ? 'everybody online' : `offline: ${offline.join(' ')}`;
    return `as leader of term ${view.term} sees ${seen}`;
  }

  private entries(entries: readonly Entry<Replicated>[]): string {
    const told = entries.slice(0, ENTRIES_TOLD).map((entry) => this.entry(entry));
    return entries.length > told.length ? `${told.join(', ')}, …` : told.join(', ');
  }

  private entry(entry: Entry<Replicated>): string {
    switch (entry.kind) {
      case 'noop':
        return `no-op of term ${entry.term}`;
      case 'command':
        return `${commandInWords(entry.command)} of term ${entry.term}`;
      case 'open-session':
        return `session of term ${entry.term}`;
      case 'configuration':
        return `configuration of term ${entry.term}`;
    }
  }

  private operation(operation: ClientOperation): string {
    switch (operation.op) {
      case 'put':
        return putInWords(operation);
      case 'cas':
        return casInWords(operation);
      case 'get':
        return `read key ${operation.key}`;
      case 'change':
        return this.change(operation.change);
      case 'transfer':
        return `transfer leadership to ${operation.target === null ? 'anyone' : this.name(operation.target)}`;
      case 'verb': {
        const { verb } = operation;
        if (verb.kind === 'join') return `join ${this.name(verb.node)} as ${verb.suffrage}`;
        const { wish } = verb;
        if (wish.verb === 'transfer-leadership') {
          return `transfer leadership to ${wish.to === null ? 'anyone' : this.name(wish.to)}`;
        }
        const how = wish.verb === 'set-suffrage' ? ` (${wish.suffrage})` : '';
        return `${wish.verb} ${this.name(wish.node)}${how}`;
      }
    }
  }

  private change(change: MembershipChange): string {
    const who = this.name(change.id);
    return change.kind === 'add' ? `add ${who} as ${change.as}` : `${change.kind} ${who}`;
  }

  private members({ members }: Configuration): string {
    return members
      .map(({ id, suffrage }) => (suffrage === 'voter' ? this.name(id) : `${this.name(id)} (${suffrage})`))
      .join(' ');
  }

  private name(id: number): string {
    return this.names[id] ?? `node ${id}`;
  }
}

/** A line of the log without its time, which the report tells anyway. */
function printedLine({ level, component, fields, message }: LogLine): string {
  const told = Object.keys(fields)
    .sort()
    .map((name) => `${name}=[${fields[name] ?? ''}]`);
  return `${level} ${component}: {${told.join(' ')}} ${message}`;
}

function commandInWords(command: Replicated['Command']): string {
  switch (command.kind) {
    case 'put':
      return putInWords(command);
    case 'cas':
      return casInWords(command);
    case 'bound':
      return `record that node ${command.node} is bound at ${command.address}`;
    case 'status':
      return `record node ${command.node} as ${command.online ? 'online' : 'offline'}`;
  }
}

function putInWords({ key, value }: { readonly key: number; readonly value: number }): string {
  return `put ${value} under key ${key}`;
}

function casInWords(cas: {
  readonly key: number;
  readonly expected: number | null;
  readonly value: number;
}): string {
  return `set key ${cas.key} from ${String(cas.expected)} to ${cas.value}`;
}

function outcomeInWords(outcome: ClientOutcome): string {
  switch (outcome.status) {
    case 'written':
      return `written at index ${outcome.index}`;
    case 'read':
      return `read ${String(outcome.value)} as of index ${outcome.index}`;
    case 'done':
      return 'done';
    case 'unknown':
    case 'failed':
      return `${outcome.status}: ${outcome.reason}`;
  }
}
