const MILLION = 1_000_000;
/** A thousand hours in microseconds: as long as a scenario's longest run. */
const LONGEST = 1000 * 3600 * MILLION;

/** Of a number: the least and the greatest that it may be. */
type Bound = readonly [path: string, min: number, max: number];

/**
 * The numbers that a recipe must have, with the least and the greatest that each may be: what a scenario's file may ask
 * for, and what is drawn where it leaves something out. A trace from elsewhere is held to them before anything is built.
 */
const BOUNDS: readonly Bound[] = [
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

/** The same of what controllers do above Raft, where there are controllers. */
const CONTROLLER_BOUNDS: readonly Bound[] = [
  ['bootstrapExpect', 0, 101],
  ['preferredLeaders', 0, 101],
  ['stateSyncInterval', 1, LONGEST],
  ['heartbeat.interval', 1, LONGEST],
  ['heartbeat.baseTimeout', 1, LONGEST],
  ['leaderless.warnAfter', 1, LONGEST],
  ['leaderless.criticalAfter', 1, 1000 * LONGEST],
  ['leaderless.settledAfter', 0, LONGEST],
  ['retry.min', 1, LONGEST],
  ['retry.max', 1, LONGEST],
  ['gossip.probeInterval', 1, LONGEST],
  ['gossip.probeTimeout', 1, LONGEST],
  ['gossip.indirectProbes', 0, 101],
  ['gossip.suspicionIntervals', 0, MILLION],
  ['gossip.forgetAfter', 1, LONGEST],
  ['join.timeout', 1, LONGEST],
  ['join.stepTimeout', 1, LONGEST],
  ['join.bindTimeout', 1, LONGEST],
  ['join.reservationTime', 1, LONGEST],
  ['join.retryInterval', 1, LONGEST],
  ['join.standingInterval', 1, LONGEST],
  ['operate.timeout', 1, LONGEST],
  ['operate.leaderTimeout', 1, LONGEST],
  ['operate.retryInterval', 1, LONGEST],
  ['preference.preferredLeaderDelay', 0, LONGEST],
  ['eviction.minimumVoters', 0, 101],
];

/** Shares of messages that are lost, or come twice. */
const SHARES: readonly string[] = ['profile.network.loss', 'profile.network.duplicate'];

/** What is wrong with the first value of a recipe that is out of bounds or missing; null if none is. */
export function outOfBounds(drawn: unknown): string | null {
  for (const bound of BOUNDS) {
    const wrong = outside(drawn, bound);
    if (wrong !== null) return wrong;
  }
  for (const path of SHARES) {
    const value = at(drawn, path);
    const isShare = typeof value === 'number' && value >= 0 && value <= 1;
    if (!isShare) return unlike(path, value, 'a number from 0 to 1');
  }
  return at(drawn, 'controller') === undefined ? null : wrongWithControllers(drawn);
}

function wrongWithControllers(drawn: unknown): string | null {
  for (const [path, min, max] of CONTROLLER_BOUNDS) {
    const wrong = outside(drawn, [`controller.${path}`, min, max]);
    if (wrong !== null) return wrong;
  }
  const after = at(drawn, 'controller.eviction.after');
  const wrong = after === null ? null : outside(drawn, ['controller.eviction.after', 1, LONGEST]);
  if (wrong !== null) return wrong;
  const adjusts = at(drawn, 'controller.heartbeat.dynamicAdjustment');
  if (typeof adjusts !== 'boolean') {
    return unlike('controller.heartbeat.dynamicAdjustment', adjusts, 'true or false');
  }
  const joinAs = at(drawn, 'controller.joinAs');
  if (joinAs !== 'voter' && joinAs !== 'learner') {
    return unlike('controller.joinAs', joinAs, '"voter" or "learner"');
  }
  const version = at(drawn, 'controller.version');
  return typeof version === 'string' ? null : unlike('controller.version', version, 'a text');
}

function outside(drawn: unknown, [path, min, max]: Bound): string | null {
  const value = at(drawn, path);
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) return null;
  return unlike(path, value, `a whole number from ${min} to ${max}`);
}

function unlike(path: string, value: unknown, expected: string): string {
  const found = value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 40);
  return `${path}: found ${found}, expected ${expected}`;
}

function at(value: unknown, path: string): unknown {
  let found = value;
  for (const step of path.split('.')) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Reflect.get(found, step);
  }
  return found;
}
