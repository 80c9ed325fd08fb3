import type { RemovedMember } from '../../core/raft/index.ts';
import type {
  ClusterEntry,
  ClusterLog,
  Configuration,
  Image,
  Member,
  MemberState,
  WholeConfiguration,
} from './cluster.ts';

/** Index of the last entry, or of the compacted prefix's. The checker reads logs by its own means, not by the core's. */
export function lastIndexOf(log: ClusterLog): number {
  return log.baseIndex + log.length;
}

/** The entry at `index`; undefined where the log holds none (any more). */
export function entryOf(log: ClusterLog, index: number): ClusterEntry | undefined {
  const position = index - log.baseIndex - 1;
  return position >= 0 && position < log.length ? log.entries[position] : undefined;
}

/** The term at `index`, the compacted prefix's last entry included; -1 where the log does not tell. */
export function termOf(log: ClusterLog, index: number): number {
  if (index === log.baseIndex) return log.baseTerm;
  const entry = entryOf(log, index);
  return entry === undefined ? -1 : entry.term;
}

/**
 * Whether the image holds the entry of that index and term, in its log or, compacted, in its snapshot. What is below
 * the base was committed before it was compacted, so it is taken for the right one.
 */
export function holds(image: Image, index: number, term: number): boolean {
  const log = image.log;
  if (index < log.baseIndex) return true;
  return termOf(log, index) === term;
}

/** Every configuration in an image: its snapshot's, if there is one, and those of its log, the latest last. */
export function configurationsIn({ log, snapshot }: Image): readonly Configuration[] {
  const found: Configuration[] = [];
  if (snapshot.configuration.members.length > 0) found.push(snapshot.configuration);
  for (let index = Math.max(log.baseIndex, snapshot.index) + 1; index <= lastIndexOf(log); index += 1) {
    const entry = entryOf(log, index);
    if (entry?.kind === 'configuration') found.push({ index, members: entry.members });
  }
  return found;
}

type Command = (ClusterEntry & { kind: 'command' })['command'];

/** Whether two entries say the same. Members share entries by reference, so the contents are rarely looked at. */
export function sameEntry(a: ClusterEntry, b: ClusterEntry): boolean {
  if (a === b) return true;
  if (a.term !== b.term) return false;
  switch (a.kind) {
    case 'noop':
    case 'open-session':
      return a.kind === b.kind;
    case 'command': {
      if (b.kind !== 'command' || a.session !== b.session || a.sequence !== b.sequence) return false;
      return sameCommand(a.command, b.command);
    }
    case 'configuration':
      return (
        b.kind === 'configuration' && sameMembers(a.members, b.members) && sameRemoved(a.removed, b.removed)
      );
  }
}

/** Whether two lists name the same incarnations that were removed. */
export function sameRemoved(a: readonly RemovedMember[], b: readonly RemovedMember[]): boolean {
  return (
    a.length === b.length &&
    a.every((each, i) => each.id === b[i]?.id && each.incarnation === b[i]?.incarnation)
  );
}

/** Whether two lists name the same members with the same suffrage. */
export function sameMembers(a: readonly Member[], b: readonly Member[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) {
    const left = a[i];
    const right = b[i];
    if (left === undefined || right === undefined) return false;
    if (left.id !== right.id || left.incarnation !== right.incarnation || left.suffrage !== right.suffrage) {
      return false;
    }
  }
  return true;
}

/** Number of voters. */
export function votersIn(members: readonly Member[]): number {
  let voters = 0;
  for (let i = 0; i < members.length; i += 1) if (members[i]?.suffrage === 'voter') voters += 1;
  return voters;
}

/** The smallest number of voters that is a majority. */
export function majorityOf(members: readonly Member[]): number {
  return Math.floor(votersIn(members) / 2) + 1;
}

/** The member with this id, or undefined. */
export function memberOf(configuration: Configuration, id: number): Member | undefined {
  const members = configuration.members;
  for (let i = 0; i < members.length; i += 1) {
    const member = members[i];
    if (member !== undefined && member.id === id) return member;
  }
  return undefined;
}

/** Whether this very member votes in the configuration. */
export function votes(configuration: Configuration, id: number, incarnation: number): boolean {
  const member = memberOf(configuration, id);
  return member !== undefined && member.suffrage === 'voter' && member.incarnation === incarnation;
}

/**
 * Whether the process that runs there is the member meant, and still takes part: whoever lost its disk is another member
 * now, and whoever knows that it was removed is none.
 */
export function takesPart(state: MemberState | undefined, member: Member): state is MemberState {
  return state !== undefined && state.durable.incarnation === member.incarnation && !state.durable.removed;
}

/** An entry in words, for messages to people. */
export function describeEntry(entry: ClusterEntry | undefined): string {
  if (entry === undefined) return 'no entry';
  switch (entry.kind) {
    case 'noop':
    case 'open-session':
      return `${entry.kind} of term ${entry.term}`;
    case 'command':
      return `${describeCommand(entry.command)} (session ${entry.session}, sequence ${entry.sequence}) of term ${entry.term}`;
    case 'configuration':
      return `configuration {${describeMembers(entry.members)}} of term ${entry.term}`;
  }
}

/** Members in words: ids, with the suffrage of those that do not vote. */
export function describeMembers(members: readonly Member[]): string {
  return members.map((m) => (m.suffrage === 'voter' ? String(m.id) : `${m.id} ${m.suffrage}`)).join(', ');
}

/** Commands are flat: their fields tell all. */
function sameCommand(a: Command, b: Command): boolean {
  switch (a.kind) {
    case 'put':
      return b.kind === 'put' && a.key === b.key && a.value === b.value;
    case 'cas':
      return b.kind === 'cas' && a.key === b.key && a.value === b.value && a.expected === b.expected;
    case 'status':
      return (
        b.kind === 'status' &&
        a.node === b.node &&
        a.incarnation === b.incarnation &&
        a.online === b.online &&
        a.cause === b.cause &&
        a.evidenceAge === b.evidenceAge
      );
    case 'bound':
      return (
        b.kind === 'bound' && a.node === b.node && a.incarnation === b.incarnation && a.address === b.address
      );
  }
}

function describeCommand(command: Command): string {
  if (command.kind === 'bound') return `node ${command.node} bound at ${command.address}`;
  if (command.kind !== 'status') return `${command.kind} ${command.key} ${command.value}`;
  return `status of ${command.node}: ${command.online ? 'online' : 'offline'}`;
}

/** A configuration in words, with how many incarnations it remembers as removed. */
export function describeConfiguration({ index, members, removed }: WholeConfiguration): string {
  const gone = removed.length === 0 ? '' : `, ${removed.length} removed`;
  return `{${describeMembers(members)}}, set at ${index}${gone}`;
}
