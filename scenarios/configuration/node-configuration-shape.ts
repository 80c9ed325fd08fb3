import { isMap, isScalar } from 'yaml';
import type { Place } from '../yaml/place.ts';
import { optional, record } from '../yaml/record.ts';
import { truth } from '../yaml/scalars.ts';
import { UNREADABLE } from '../yaml/shape.ts';
import type { JsonSchema, Plain, Shape } from '../yaml/shape.ts';
import type { Found } from '../yaml/yaml-source.ts';
import { drawnConfiguration } from './configuration-shape.ts';
import { DRAWN } from './form.ts';
import { IDLE_RAFT_KEYS } from './idle-keys.ts';
import type { NodeConfiguration } from './settings.ts';

/** What one node may have for itself. Leases, bounds and what the cluster agrees on rest on the rest being the same. */
const OWN_KEYS = [
  optional(
    'preferredLeader',
    truth,
    'Whether this node is to lead rather than those that are not preferred.',
  ),
  optional('snapshotThreshold', DRAWN.count(1, 1_000_000), 'As in config.'),
  optional('trailingLogs', DRAWN.count(0, 1_000_000), 'As in config.'),
  optional('maxInflight', DRAWN.count(1, 1_000), 'As in config.'),
  optional('maxPending', DRAWN.count(1, 100_000), 'As in config.'),
] as const;

const ownRaft = record('what one node has for itself of raft', OWN_KEYS, IDLE_RAFT_KEYS);

const written: Shape<NodeConfiguration> = record("one node's own configuration: { raft: { … } }", [
  optional('raft', ownRaft, 'Consensus.'),
]);

/** A node's own part of the configuration. */
const nodeConfiguration: Shape<NodeConfiguration> = {
  expected: written.expected,
  read(node, place) {
    const value = written.read(node, place);
    explainShared(node, place, drawnConfiguration.schema());
    return value;
  },
  print: (value) => written.print(value),
  schema: () => written.schema(),
};

/** `perNode:`: nodes by name. */
export const perNodeShape: Shape<Readonly<Record<string, NodeConfiguration>>> = {
  expected: 'nodes with their own configuration, as in { ctrl3: { raft: { preferredLeader: true } } }',
  read(node, place) {
    if (!isMap(node)) {
      place.complain(node, { expected: this.expected });
      return UNREADABLE;
    }
    const values: Record<string, NodeConfiguration> = {};
    let sound = true;
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : '';
      if (!isScalar(key) || !/^ctrl[1-9]\d{0,2}$/.test(name)) {
        place.complain(key as Found, { expected: 'a node such as ctrl1' });
        sound = false;
        continue;
      }
      if (values[name] !== undefined) {
        place.complain(key, { found: `the node ${name} a second time`, expected: 'it once' });
        sound = false;
        continue;
      }
      place.mention('member', name, key);
      const read = nodeConfiguration.read(value as Found, place.key(name));
      if (read === UNREADABLE) sound = false;
      else values[name] = read;
    }
    return sound ? values : UNREADABLE;
  },
  print: (values) =>
    Object.fromEntries(
      Object.keys(values)
        .sort()
        .map((name) => [name, nodeConfiguration.print(values[name] ?? {})]),
    ),
  schema: () => ({
    type: 'object',
    patternProperties: { '^ctrl[1-9][0-9]{0,2}$': nodeConfiguration.schema() },
    additionalProperties: false,
  }),
};

/** Whoever sets for one node what all must share is told so, instead of that the key is unknown. */
function explainShared(node: Found, place: Place, schema: Plain): void {
  if (!isMap(node)) return;
  const shared = ((schema as JsonSchema)['properties'] ?? {}) as JsonSchema;
  for (const { key, value } of node.items) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    const known = Object.keys(shared).includes(name);
    if (known && place.retract(key)) {
      place.complain(key, {
        found: `${name} for one node`,
        expected: `it in config, the same on all nodes; of its own a node may have raft: { ${OWN_KEYS.map((own) => own.key).join(', ')} }`,
      });
    } else if (known && isMap(value)) {
      explainShared(value, place.key(name), shared[name] ?? {});
    }
  }
}
