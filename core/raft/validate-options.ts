import type { RaftOptions } from './options.ts';

/** What is wrong with the options, one sentence each; empty when they are sound. */
export function optionErrors(options: RaftOptions): readonly string[] {
  const errors: string[] = [];
  const whole = (name: keyof RaftOptions, least: number): void => {
    const value = options[name];
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least) {
      errors.push(`${name} is ${String(value)}, but must be a whole number of at least ${String(least)}`);
    }
  };
  whole('heartbeatInterval', 1);
  whole('heartbeatTimeout', 1);
  whole('electionTimeout', 1);
  whole('leaderLeaseTimeout', 1);
  whole('clockDriftPpm', 0);
  whole('maxAppendEntries', 1);
  whole('maxInflight', 1);
  whole('snapshotThreshold', 1);
  whole('trailingLogs', 0);
  whole('maxPending', 1);
  whole('maxSessions', 1);
  whole('maxApplyBatch', 1);
  whole('applyDelay', 0);
  if (errors.length > 0) return errors;
  const { heartbeatInterval, heartbeatTimeout, leaderLeaseTimeout, clockDriftPpm } = options;
  if (leaderLeaseTimeout > heartbeatTimeout) {
    errors.push(
      `leaderLeaseTimeout is ${String(leaderLeaseTimeout)}, but must be at most heartbeatTimeout, which is ` +
        `${String(heartbeatTimeout)}: voters keep to a leader no longer than that`,
    );
  }
  if (heartbeatInterval >= leaderLeaseTimeout) {
    errors.push(
      `heartbeatInterval is ${String(heartbeatInterval)}, but must be less than leaderLeaseTimeout, which is ` +
        `${String(leaderLeaseTimeout)}: otherwise the leader steps down between two heartbeats`,
    );
  }
  if (clockDriftPpm >= 1_000_000) {
    errors.push(
      `clockDriftPpm is ${String(clockDriftPpm)}, but must be less than 1000000: a clock must go forward`,
    );
  }
  return errors;
}

/** Throws a `RangeError` that names every unsound option. */
export function validateOptions(options: RaftOptions): void {
  const errors = optionErrors(options);
  if (errors.length > 0) throw new RangeError(`unsound Raft options: ${errors.join('; ')}`);
}
