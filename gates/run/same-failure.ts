import { signatureOf } from '../../sim/index.ts';
import type { ProcessTypes, RunSpec, Violation } from '../../sim/index.ts';

/**
 * What a violation has in common with others of the same kind, whatever the nodes are called: names without numbers, such
 * as `a` and `b`, are no different kinds of node.
 */
export function kindOfFailure<T extends ProcessTypes>(violation: Violation, { system }: RunSpec<T>): string {
  const groups = new Map(system.nodes.map(({ name, group }) => [name, group]));
  const numbered = (word: string): string => {
    const group = groups.get(word);
    return group === undefined ? word : `${group}1`;
  };
  return signatureOf({
    property: violation.property,
    node: violation.node === null ? null : numbered(violation.node),
    message: violation.message.replace(/[\p{L}\p{N}_.:-]*[\p{L}\p{N}_]/gu, numbered),
  });
}
