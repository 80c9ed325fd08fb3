import { describe, expect, it } from 'vitest';
import { registerRun } from './testing/register-run.ts';
import { run } from './world/run.ts';

describe('the simulator on a protocol that is not Raft: a register with a primary and backups', () => {
  it('passes it under chaos, with every property exercised', () => {
    for (let seed = 0; seed < 60; seed += 1) {
      const result = run(registerRun(seed));
      expect(result.violation).toBe(null);
      for (const property of result.properties)
        expect([property.id, property.status]).toEqual([property.id, 'held']);
    }
  });

  it('finds the backup that answers before its save is durable', () => {
    const seeds = Array.from({ length: 60 }, (_, seed) => seed);
    const violations = seeds.map(
      (seed) => run(registerRun(seed, 'backup-answers-before-its-save')).violation,
    );
    const found = violations.filter((violation) => violation !== null);
    expect(found.length).toBeGreaterThan(3);
    for (const violation of found) {
      expect(violation.property).toBe('acknowledged-is-durable');
      expect(violation.node).toMatch(/^backup/);
    }
  });

  it('strikes with every kind of fault that the plans hold', () => {
    const struck = new Set<string>();
    for (let seed = 0; seed < 60; seed += 1) {
      const { faults } = run(registerRun(seed)).counts;
      for (const kind of Object.keys(faults).sort()) struck.add(kind);
    }
    const kinds = [
      'clog',
      'crash',
      'diskFull',
      'diskSlow',
      'drift',
      'flap',
      'heal',
      'isolate',
      'lossy',
      'partition',
    ];
    expect([...struck].sort()).toEqual([...kinds, 'pause', 'slow']);
  });
});
