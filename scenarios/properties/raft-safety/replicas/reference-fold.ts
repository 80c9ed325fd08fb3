import type { KeyValueCommand, Value } from '../../../../core/key-value/index.ts';
import { NO_SESSION } from '../../../../core/raft/index.ts';
import type { ClusterEntry, ClusterSnapshot, CommandResult, StateMachine } from '../../cluster.ts';
import { IndexWindow } from '../logs/index-window.ts';
import { digestOfBound, digestOfRecords, ReferenceRecords } from './reference-records.ts';

/** What the reference remembers of one client session. */
export interface ReferenceSession {
  readonly id: number;
  sequence: number;
  result: CommandResult | undefined;
  usedAt: number;
}

/** The replicated state as the reference has it after one index, in brief. */
interface Mark {
  readonly machine: number;
  readonly sessions: number;
  /** What the entry answered; undefined where it answers nothing, or its command was not applied. */
  readonly result: CommandResult | undefined;
  /** How many commands were not applied up to here, because they were retries or their session was gone. */
  readonly suppressed: number;
}

/** What one key held from an index on. */
interface Written {
  readonly index: number;
  readonly value: Value;
}

/** What a digest of sessions is made from: the core's or the reference's own. */
interface SessionLike {
  readonly id: number;
  readonly sequence: number;
  readonly result: CommandResult | undefined;
  readonly usedAt: number;
}

/**
 * The checker's own replica: folds the committed log into a key-value store, the records of who is
 * online, and a table of sessions, written
 * independently of the core (dissertation, 6.3): a command takes effect once for each (session, sequence), a retry is
 * answered from the table, a command of an unknown session does nothing, and beyond the limit the least recently used
 * session goes.
 */
export class ReferenceFold {
  private readonly maxSessions: number;
  readonly store: Value[] = [];
  readonly records = new ReferenceRecords();
  sessions: ReferenceSession[] = [];
  private readonly marks = new IndexWindow<Mark>(1);
  private suppressed = 0;
  /** By key, what was written and when, as far back as marks are kept. */
  private readonly history: Written[][] = [];

  constructor(maxSessions: number) {
    this.maxSessions = maxSessions;
  }

  /** Starts from what the prepared disks hold. */
  begin(snapshot: ClusterSnapshot): void {
    const { store } = snapshot.machine;
    for (let key = 0; key < store.length; key += 1) this.store[key] = store[key] ?? null;
    this.records.begin(snapshot.machine);
    this.sessions = snapshot.sessions.map((session) => ({
      id: session.id,
      sequence: session.sequence,
      result: session.result,
      usedAt: session.usedAt,
    }));
    this.marks.restart(snapshot.index);
    this.history.length = 0;
    for (let key = 0; key < this.store.length; key += 1) this.remember(key, snapshot.index);
    this.mark(undefined);
  }

  /** Applies the next committed entry. */
  apply(index: number, entry: ClusterEntry): void {
    if (index !== this.marks.last + 1) this.marks.restart(index);
    switch (entry.kind) {
      case 'noop':
      case 'configuration':
        this.mark(undefined);
        return;
      case 'open-session':
        if (this.sessions.length >= this.maxSessions) this.dropLeastRecentlyUsed();
        this.sessions.push({ id: index, sequence: 0, result: undefined, usedAt: index });
        this.mark(undefined);
        return;
      case 'command':
        this.mark(this.command(index, entry));
    }
  }

  /** What is known of the state after `index`; undefined when nothing is (any more). */
  at(index: number): Mark | undefined {
    return this.marks.at(index);
  }

  /** What a key held after `index`; undefined when that is not known (any more). */
  valueAt(key: number, index: number): Value | undefined {
    if (this.marks.at(index) === undefined) return undefined;
    const written = this.history[key] ?? [];
    for (let i = written.length - 1; i >= 0; i -= 1) {
      const each = written[i];
      if (each !== undefined && each.index <= index) return each.value;
    }
    return null;
  }

  forgetBelow(index: number): void {
    this.marks.forgetBelow(index);
    for (const written of this.history) {
      let old = 0;
      while ((written[old + 1]?.index ?? Infinity) <= index) old += 1;
      if (old > 0) written.splice(0, old);
    }
  }

  private command(index: number, entry: ClusterEntry & { kind: 'command' }): CommandResult | undefined {
    // Nobody's session: applied as often as it is there.
    if (entry.session === NO_SESSION) return this.effect(index, entry.command);
    const session = this.sessions.find((each) => each.id === entry.session);
    if (session === undefined) {
      this.suppressed += 1;
      return undefined;
    }
    if (entry.sequence <= session.sequence) {
      this.suppressed += 1;
      // What is older than the last command is not served, so it does not count as use.
      if (entry.sequence < session.sequence) return undefined;
      session.usedAt = index;
      return session.result;
    }
    session.usedAt = index;
    session.sequence = entry.sequence;
    session.result = this.effect(index, entry.command);
    return session.result;
  }

  private effect(index: number, command: (ClusterEntry & { kind: 'command' })['command']): CommandResult {
    switch (command.kind) {
      case 'status':
        return this.records.apply(command);
      case 'bound':
        return this.records.bind(command);
      case 'put':
      case 'cas':
        return this.write(index, command);
    }
  }

  private write(index: number, command: KeyValueCommand): CommandResult {
    const previous = this.store[command.key] ?? null;
    const swapped = command.kind === 'put' || previous === command.expected;
    if (swapped) {
      while (this.store.length < command.key) this.store.push(null);
      this.store[command.key] = command.value;
      this.remember(command.key, index);
    }
    return command.kind === 'put' ? { kind: 'put', previous } : { kind: 'cas', swapped, previous };
  }

  private remember(key: number, index: number): void {
    while (this.history.length <= key) this.history.push([]);
    this.history[key]?.push({ index, value: this.store[key] ?? null });
  }

  private dropLeastRecentlyUsed(): void {
    let oldest = 0;
    for (let i = 1; i < this.sessions.length; i += 1) {
      if ((this.sessions[i]?.usedAt ?? 0) < (this.sessions[oldest]?.usedAt ?? 0)) oldest = i;
    }
    this.sessions.splice(oldest, 1);
  }

  private mark(result: CommandResult | undefined): void {
    this.marks.push({
      machine: (digestOfStore(this.store) + this.records.digest()) | 0,
      sessions: digestOfSessions(this.sessions),
      result,
      suppressed: this.suppressed,
    });
  }
}

/** A 32-bit digest of what members replicate. */
export function digestOfMachine({ store, status, audited, audit, bound }: StateMachine): number {
  const digest = (digestOfStore(store) + digestOfBound(bound)) | 0;
  return audited === 0 ? digest : (digest + digestOfRecords(status, audited, audit.at(-1))) | 0;
}

/**
 * A 32-bit digest of the values by key; keys never written count nothing. A sum, so that no key has to wait for the one
 * before it: this is computed by every member for everything it applies.
 */
export function digestOfStore(values: readonly Value[]): number {
  let digest = 0x2f0b4c47;
  for (let key = 0; key < values.length; key += 1) {
    const value = values[key];
    if (value !== null && value !== undefined) digest = (digest + mix(key + 1, value)) | 0;
  }
  return digest;
}

/** A 32-bit digest of the sessions, in order of id. */
export function digestOfSessions(sessions: readonly SessionLike[]): number {
  let digest = 0x51ed270b;
  for (let i = 0; i < sessions.length; i += 1) {
    const session = sessions[i];
    if (session === undefined) continue;
    digest = mix(mix(mix(digest, session.id), session.sequence), session.usedAt);
    const result = session.result;
    if (result === undefined) continue;
    if (result.kind === 'status' || result.kind === 'bound') {
      digest = mix(digest, result.changed ? 4 : 5);
      continue;
    }
    digest = mix(digest, result.kind === 'put' ? 1 : result.swapped ? 2 : 3);
    digest = mix(digest, result.previous ?? -1);
  }
  return digest;
}

/** Whether two results say the same. */
export function sameResult(a: CommandResult | undefined, b: CommandResult | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  switch (a.kind) {
    case 'put':
      return b.kind === 'put' && a.previous === b.previous;
    case 'cas':
      return b.kind === 'cas' && a.swapped === b.swapped && a.previous === b.previous;
    case 'status':
      return b.kind === 'status' && a.changed === b.changed;
    case 'bound':
      return b.kind === 'bound' && a.changed === b.changed;
  }
}

/** Well mixed also where both are small. */
function mix(digest: number, value: number): number {
  const mixed = Math.imul(Math.imul(digest, 0x01000193) ^ value, 0x2c1b3c6d);
  return mixed ^ (mixed >>> 15);
}
