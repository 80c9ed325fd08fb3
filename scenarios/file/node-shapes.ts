import type { LinkRef, NodeRef } from '../../sim/index.ts';
import { listOf } from '../yaml/list.ts';
import { writtenText } from '../yaml/place.ts';
import { record, required } from '../yaml/record.ts';
import { UNREADABLE } from '../yaml/shape.ts';
import type { Shape } from '../yaml/shape.ts';

/** What a plan's symbols may be; the cluster resolves them when a fault strikes. */
export const SYMBOLS: readonly string[] = ['@leader', '@follower', '@learner', '@removed'];

const MEMBER_PATTERN = 'ctrl[1-9]\\d{0,2}|@leader|@follower|@learner|@removed';
const NODE_PATTERN = `${MEMBER_PATTERN}|client[1-9]\\d{0,2}|operator`;

/** A member of the cluster, a spare, or a symbol. */
export const member: Shape<NodeRef> = nodeShape(
  'member',
  MEMBER_PATTERN,
  'a member such as ctrl1, or "@leader"',
);

/** Any node: a member, a client or the operator. */
export const anyNode: Shape<NodeRef> = nodeShape(
  'node',
  NODE_PATTERN,
  'a node such as ctrl1 or client1, or "@leader"',
);

/** Who can ask for what an operator does. */
export const asker: Shape<NodeRef> = nodeShape(
  'asker',
  'client[1-9]\\d{0,2}|operator',
  'operator, or a client such as client1',
);

/** A directed link. */
export const link: Shape<LinkRef> = record('a link, { from: NODE, to: NODE }', [
  required('from', anyNode, 'The sender.'),
  required('to', anyNode, 'The receiver.'),
]);

/** The groups of a partition. */
export const groups: Shape<readonly (readonly NodeRef[])[]> = listOf(
  listOf(member, 'members', { min: 1 }),
  'groups of members, as in [[ctrl1, ctrl2], [ctrl3]]',
  { min: 2 },
);

function nodeShape(of: 'member' | 'node' | 'asker', pattern: string, expected: string): Shape<NodeRef> {
  return {
    expected,
    read(node, place) {
      const name = writtenText(node);
      if (name === null || name.length > 60) {
        place.complain(node, { expected });
        return UNREADABLE;
      }
      // Which nodes there are depends on the cluster, which may stand further down: judged at the end.
      place.mention(of, name, node);
      return name;
    },
    print: (value) => value,
    schema: () => ({ type: 'string', pattern: `^(${pattern})$` }),
  };
}
