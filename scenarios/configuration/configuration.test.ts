import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeProblem } from '../yaml/problem.ts';
import { completed } from './defaults.ts';
import { parseConfiguration } from './parse-configuration.ts';
import type { ControllerConfiguration } from './settings.ts';

function configurationOf(text: string): ControllerConfiguration {
  const parsed = parseConfiguration('ctrl.yaml', text);
  if (!parsed.ok) throw new Error(parsed.problems.map(describeProblem).join('\n'));
  return parsed.configuration;
}

function example(name: string): string {
  return readFileSync(new URL(`../../docs/examples/${name}.yaml`, import.meta.url), 'utf8');
}

describe("a controller's file", () => {
  it('takes the settings of the articles as they stand there (S0.1, S1.7, S4.1)', () => {
    expect(configurationOf(example('articles'))).toEqual({
      raft: { warnWhenLeaderlessFor: [90_000_000, 90_000_000] },
      controller: {
        heartbeat: { base_timeout: [2_000_000, 2_000_000], dynamic_adjustment: true },
        state_sync_interval: [5_000_000, 5_000_000],
      },
      discovery: {
        seeds: ['tls:ctrl2.example:1280', 'tls:ctrl3.example:1280'],
        bootstrapExpect: [3, 3],
      },
      address: 'tls:ctrl1.example:1280',
    });
  });

  it("takes a whole file of OpenZiti's, which calls raft cluster", () => {
    const { raft, address } = configurationOf(example('openziti'));
    expect(raft?.electionTimeout).toEqual([5_000_000, 5_000_000]);
    expect(address).toBe('tls:ctrl1.example.org:6262');
  });

  it("has OpenZiti's defaults for what it leaves out", () => {
    const { raft, controller, discovery, eviction } = completed(configurationOf('{}'));
    expect(raft).toMatchObject({
      electionTimeout: [5_000_000, 5_000_000],
      heartbeatTimeout: [3_000_000, 3_000_000],
      leaderLeaseTimeout: [3_000_000, 3_000_000],
      maxAppendEntries: [64, 64],
      snapshotThreshold: [500, 500],
      trailingLogs: [500, 500],
      warnWhenLeaderlessFor: [60_000_000, 60_000_000],
    });
    expect(controller).toEqual({
      heartbeat: {
        base_timeout: [2_000_000, 2_000_000],
        dynamic_adjustment: true,
        interval: [250_000, 250_000],
      },
      state_sync_interval: [5_000_000, 5_000_000],
      join: {
        timeout: [30_000_000, 30_000_000],
        stepTimeout: [5_000_000, 5_000_000],
        bindTimeout: [15_000_000, 15_000_000],
        reservationTime: [60_000_000, 60_000_000],
      },
    });
    expect(discovery).toEqual({
      bootstrapExpect: [0, 0],
      retry: { min: [1_000_000, 1_000_000], max: [60_000_000, 60_000_000] },
    });
    expect(eviction).toEqual({ minVoters: [3, 3] });
  });

  it("is the same whether it states the defaults or not: OpenZiti's own example states them all", () => {
    const { raft } = completed(configurationOf(example('openziti')));
    expect(raft).toEqual(completed({}).raft);
  });

  it.each([
    ['beside heartbeat', 'controller:\n  heartbeat: { base_timeout: 2s }\n  state_sync_interval: 7s'],
    ['inside it', 'controller:\n  heartbeat:\n    base_timeout: 2s\n    state_sync_interval: 7s'],
  ])('takes state_sync_interval %s (S1.7)', (_where, text) => {
    expect(configurationOf(text).controller).toEqual({
      heartbeat: { base_timeout: [2_000_000, 2_000_000] },
      state_sync_interval: [7_000_000, 7_000_000],
    });
  });

  it.each([
    ['10s', 10_000_000],
    ['1m', 60_000_000],
    ['1m30s', 90_000_000],
    ['0.5h', 1_800_000_000],
    ['10000ms', 10_000_000],
    ['.25m', 15_000_000],
  ])('warns without a leader after %s, if it says so (S4.1)', (text, micros) => {
    const { raft } = configurationOf(`raft: { warnWhenLeaderlessFor: ${text} }`);
    expect(raft?.warnWhenLeaderlessFor).toEqual([micros, micros]);
  });

  it('may be written as JSON', () => {
    expect(configurationOf('{"raft": {"electionTimeout": "7s"}}').raft).toEqual({
      electionTimeout: [7_000_000, 7_000_000],
    });
  });

  it('may hold whatever OpenZiti has and a simulation no use for, unchanged in what it says', () => {
    const idle = [
      'v: 3',
      'edge: { api: [1, { a: b }] }',
      'raft: { dataDir: ./data, applyTimeout: 5s, commitTimeout: 50ms, snapshotInterval: 2m, peerDialer: { x: 1 } }',
    ].join('\n');
    expect(configurationOf(idle)).toEqual({ raft: {} });
  });
});
