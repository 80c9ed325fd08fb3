import type { Stream, Streams } from '../../sim/index.ts';
import type { NodeConfiguration } from '../configuration/settings.ts';
import type { Scenario } from '../file/scenario.ts';
import { memberName } from '../raft-cluster/system.ts';
import type { NodeSettings } from '../raft-cluster/system.ts';
import { intIn } from './dice.ts';

/** Draws what single nodes have for themselves; of nodes that this run does not have, nothing is. */
export function drawNodeSettings(
  scenario: Scenario,
  streams: Streams,
  nodes: number,
): readonly NodeSettings[] {
  const perNode = scenario.cluster?.perNode ?? {};
  const drawn: NodeSettings[] = [];
  for (let node = 0; node < nodes; node++) {
    const name = memberName(node);
    const stated = perNode[name];
    if (stated?.raft !== undefined)
      drawn.push(settingsOf(node, stated.raft, streams.stream(`draw/node/${name}`)));
  }
  return drawn;
}

function settingsOf(
  node: number,
  {
    preferredLeader,
    snapshotThreshold,
    trailingLogs,
    maxInflight,
    maxPending,
  }: NonNullable<NodeConfiguration['raft']>,
  stream: Stream,
): NodeSettings {
  const options = {
    ...(snapshotThreshold === undefined ? {} : { snapshotThreshold: intIn(stream, snapshotThreshold) }),
    ...(trailingLogs === undefined ? {} : { trailingLogs: intIn(stream, trailingLogs) }),
    ...(maxInflight === undefined ? {} : { maxInflight: intIn(stream, maxInflight) }),
    ...(maxPending === undefined ? {} : { maxPending: intIn(stream, maxPending) }),
  };
  return { node, options, ...(preferredLeader === undefined ? {} : { preferredLeader }) };
}
