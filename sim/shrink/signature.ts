import type { Violation } from '../world/run-spec.ts';

/**
 * What a violation has in common with others of the same kind: the property, the kind of node that it befell (`ctrl` for
 * `ctrl3`: nodes of one kind are numbered) and the words of the message, without names, numbers and lists, which change from
 * run to run. Two runs fail in the same way if their signatures are equal.
 */
export function signatureOf({
  property,
  node,
  message,
}: Pick<Violation, 'property' | 'node' | 'message'>): string {
  return [property, kindOfNode(node), shapeOf(message)].join(' | ');
}

function kindOfNode(node: string | null): string {
  return node === null ? 'all' : node.replace(/\d+$/, '');
}

/** The message with every number as `#`, every duration alike, and every list as short as one of one item. */
function shapeOf(message: string): string {
  return message
    .replace(/\d+(?:[.,]\d+)*/g, '#')
    .replace(/# ?(?:µs|ms|s|min|h)(?![\p{L}\d])/gu, '# s')
    .replace(/\{[^{}]*\}/g, '{…}')
    .replace(/\[[^[\]]*\]/g, '[…]')
    .replace(/([\p{L}@-]+#)(?:(?:,| and) \1)+/gu, '$1');
}
