import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replicatedMachine } from '../../../../core/controller/index.ts';
import type { ReplicatedState, StatusCommand } from '../../../../core/controller/index.ts';
import { NO_SESSION } from '../../../../core/raft/index.ts';
import type { ClusterEntry } from '../../cluster.ts';
import { prepared } from '../../testing/building.ts';
import { digestOfMachine, ReferenceFold } from './reference-fold.ts';
import { ReferenceRecords } from './reference-records.ts';

const statusCommand: fc.Arbitrary<StatusCommand> = fc.record({
  kind: fc.constant('status' as const),
  node: fc.nat(3),
  incarnation: fc.integer({ min: 1, max: 2 }),
  online: fc.boolean(),
  cause: fc.constantFrom('observed', 'elected', 'sync', 'repair'),
  evidenceAge: fc.integer({ min: -1, max: 5000 }),
});

function entry(command: StatusCommand): ClusterEntry {
  return { kind: 'command', term: 1, session: NO_SESSION, sequence: 0, command };
}

function folded(commands: readonly StatusCommand[]): ReplicatedState {
  return commands.reduce<ReplicatedState>(
    (state, command) => replicatedMachine.apply(state, command).state,
    replicatedMachine.initial,
  );
}

describe("the checker's own account of status records (S1.1, S1.4)", () => {
  it('agrees with the core, command by command', () => {
    fc.assert(
      fc.property(fc.array(statusCommand, { maxLength: 100 }), (commands) => {
        const fold = new ReferenceFold(2);
        fold.begin(prepared(0).snapshot);
        let state = replicatedMachine.initial;
        commands.forEach((command, i) => {
          const applied = replicatedMachine.apply(state, command);
          state = applied.state;
          fold.apply(2 + i, entry(command));
          expect(fold.at(2 + i)).toMatchObject({ machine: digestOfMachine(state), result: applied.result });
        });
      }),
    );
  });

  it('goes on from a state that it is given', () => {
    fc.assert(
      fc.property(fc.array(statusCommand), statusCommand, (commands, next) => {
        const records = new ReferenceRecords();
        records.begin(folded(commands));
        records.apply(next);
        const whole = new ReferenceRecords();
        for (const command of [...commands, next]) whole.apply(command);
        expect(records.digest()).toBe(whole.digest());
      }),
    );
  });

  it('tells apart records, causes and ages, not only who is online', () => {
    const said = (command: StatusCommand): number => digestOfMachine(folded([command]));
    fc.assert(
      fc.property(statusCommand, statusCommand, (a, b) => {
        const told = ({ node, incarnation, online, cause, evidenceAge }: StatusCommand): string =>
          [node, incarnation, online, cause, evidenceAge].join();
        expect(said(a) === said(b)).toBe(told(a) === told(b));
      }),
    );
  });
});
