const MILLION = 1_000_000;
/** A thousand hours in microseconds: as long as a scenario's longest run. */
const LONGEST = 1000 * 3600 * MILLION;

/**
 * The numbers that a recipe must have, with the least and the greatest that each may be: what a scenario's file may ask
 * for, and what is drawn where it leaves something out. A trace from elsewhere is held to them before anything is built.
 */
const BOUNDS: readonly (readonly [path: string, min: number, max: number])[] = [
  ['voters', 1, 101],
  ['spares', 0, 101],
  ['clients', 0, 50],
  ['options.heartbeatInterval', 1, LONGEST],
  ['options.heartbeatTimeout', 1, LONGEST],
  ['options.electionTimeout', 1, LONGEST],
  ['options.leaderLeaseTimeout', 1, LONGEST],
  ['options.clockDriftPpm', 0, 100_000],
  ['options.maxAppendEntries', 1, MILLION],
  ['options.maxInflight', 1, MILLION],
  ['options.snapshotThreshold', 1, MILLION],
  ['options.trailingLogs', 0, MILLION],
  ['options.maxPending', 1, MILLION],
  ['options.maxSessions', 1, MILLION],
  ['options.maxApplyBatch', 1, MILLION],
  ['options.applyDelay', 0, 10 * LONGEST],
  ['span.chaos', 0, LONGEST],
  ['span.recovery', 0, 100 * LONGEST],
  ['clientSettings.attemptTimeout', 1, 100 * LONGEST],
  ['clientSettings.backoff.0', 0, LONGEST],
  ['clientSettings.backoff.1', 1, LONGEST],
  ['clientSettings.patience', 1, 1000 * LONGEST],
  ['clientSettings.maxQueue', 1, MILLION],
  ['profile.network.latency.0', 0, 10 * LONGEST],
  ['profile.network.latency.1', 0, 10 * LONGEST],
  ['profile.disk.latency.0', 0, 10 * LONGEST],
  ['profile.disk.latency.1', 0, 10 * LONGEST],
  ['profile.clocks.driftPpm', 0, 100_000],
];

/** What is wrong with the first number of a recipe that is out of bounds or missing; null if none is. */
export function outOfBounds(drawn: unknown): string | null {
  for (const [path, min, max] of BOUNDS) {
    const value = at(drawn, path);
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) continue;
    const found = value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 40);
    return `${path}: found ${found}, expected a whole number from ${min} to ${max}`;
  }
  return null;
}

function at(value: unknown, path: string): unknown {
  let found = value;
  for (const step of path.split('.')) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Reflect.get(found, step);
  }
  return found;
}
