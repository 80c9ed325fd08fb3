import type { ClusterFamily } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { changes } from './changes.ts';
import { coverage } from './coverage.ts';
import { figureEight } from './figure-eight.ts';
import { gathering } from './gathering.ts';
import { joins } from './joins.ts';
import { leases } from './leases.ts';
import { snapshots } from './snapshots.ts';
import { transfers } from './transfers.ts';

/** The states that a campaign over any cluster should reach. They judge nothing, and listen to what is rare. */
export function raftCoverage(context: ClusterContext): readonly ClusterFamily[] {
  return [coverage(), figureEight(), snapshots(), transfers(context), changes(), leases()];
}

/** The states that a campaign over controllers should reach. */
export function controllerCoverage(): readonly ClusterFamily[] {
  return [joins(), gathering()];
}
