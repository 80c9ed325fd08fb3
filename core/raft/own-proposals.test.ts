import { describe, expect, it } from 'vitest';
import { keyValueMachine } from '../key-value/index.ts';
import type { KeyValue } from '../key-value/index.ts';
import type { Entry, RaftState } from './index.ts';
import { formatted, NO_SESSION, raft } from './index.ts';
import type { RaftOutbox } from './raft-process.ts';
import { testOptions } from './testing/test-options.ts';

const options = testOptions();
const process = raft(options, keyValueMachine);

/** Counts saves; nothing else matters here. */
function countingOutbox(): { readonly out: RaftOutbox<KeyValue>; saves: number } {
  const counted = { saves: 0 };
  const nothing = (): void => undefined;
  const out = {
    send: nothing,
    save: () => (counted.saves += 1),
    setTimer: nothing,
    clearTimer: nothing,
    respond: () => expect.unreachable('nobody asked'),
    note: nothing,
    halt: nothing,
  };
  return Object.assign(counted, { out });
}

function soleVoter(out: RaftOutbox<KeyValue>): RaftState<KeyValue> {
  const durable = formatted([{ id: 0, incarnation: 1, suffrage: 'voter' }], 1, keyValueMachine);
  return process.start(0, { kind: 'durable', durable }, 2, 0, out);
}

const put = { kind: 'put', key: 0, value: 7 } as const;

describe("a command of nobody's session, proposed by the member itself", () => {
  it('is applied as often as it is in the log', () => {
    const { out } = countingOutbox();
    const waiting = soleVoter(out);
    const leader = process.step(waiting, { kind: 'timer', timer: 0 }, options.heartbeatTimeout, out);
    const before = leader.commit;
    const once = process.propose(leader, [put], options.heartbeatTimeout, out);
    const twice = process.propose(once, [{ ...put, value: 8 }], options.heartbeatTimeout, out);
    expect(twice.replica.applied).toBe(before + 2);
    expect(twice.replica.machine).toEqual([8]);
    expect(twice.replica.sessions).toEqual([]);
    const entry: Entry<KeyValue> | undefined = twice.durable.log.entries[twice.durable.log.length - 1];
    expect(entry).toMatchObject({ kind: 'command', session: NO_SESSION });
  });

  it('goes with others into one save, however many clients wait', () => {
    const counted = countingOutbox();
    const waiting = soleVoter(counted.out);
    const leader = process.step(waiting, { kind: 'timer', timer: 0 }, options.heartbeatTimeout, counted.out);
    const before = { saves: counted.saves, commit: leader.commit };
    const many = Array.from({ length: options.maxPending + 1 }, (_, value) => ({ ...put, value }));
    const after = process.propose(leader, many, options.heartbeatTimeout, counted.out);
    expect(after.commit).toBe(before.commit + many.length);
    expect(counted.saves).toBe(before.saves + 1);
  });

  it('is not taken by a member that does not lead: nothing happens at all', () => {
    const counted = countingOutbox();
    const follower = soleVoter(counted.out);
    const saves = counted.saves;
    expect(process.propose(follower, [put], 0, counted.out)).toBe(follower);
    expect(counted.saves).toBe(saves);
  });
});
