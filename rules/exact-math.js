/**
 * The functions whose result IEEE 754 and ECMAScript fix to the last bit. All others (exp, log, pow, the trigonometry,
 * cbrt, hypot, …) may differ between engines and versions.
 */
const EXACT = new Set([
  'abs',
  'ceil',
  'clz32',
  'floor',
  'fround',
  'imul',
  'max',
  'min',
  'round',
  'sign',
  'sqrt',
  'trunc',
]);

/**
 * Only arithmetic with one possible result: no inexact function of Math, no random one, and `**` only between
 * constant integers of the same file, with a power of at most 2 ** 53.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const exactMath = {
  meta: {
    type: 'problem',
    docs: { description: 'only arithmetic whose result is the same in every engine' },
    messages: {
      inexact:
        "Math.{{name}} may differ between engines, runs or versions: use exact arithmetic or a named stream's draw.",
      escaped: 'Math may only be used as Math.name(…), so that what is used of it can be checked.',
      power: "'**' is exact only between constant integers of this file, with a power of at most 2 ** 53.",
    },
    schema: [],
  },
  create(context) {
    return {
      Identifier(node) {
        if (node.name !== 'Math' || !isGlobal(context, node)) return;
        const { parent } = node;
        if (parent.type !== 'MemberExpression' || parent.object !== node) {
          context.report({ node, messageId: 'escaped' });
          return;
        }
        const { property } = parent;
        if (parent.computed || property.type !== 'Identifier') {
          context.report({ node, messageId: 'escaped' });
        } else if (!EXACT.has(property.name)) {
          context.report({ node: parent, messageId: 'inexact', data: { name: property.name } });
        }
      },
      "BinaryExpression[operator='**']"(/** @type {import('estree').BinaryExpression} */ node) {
        if (constantOf(context, node) === undefined) context.report({ node, messageId: 'power' });
      },
      "AssignmentExpression[operator='**=']"(/** @type {import('estree').AssignmentExpression} */ node) {
        context.report({ node, messageId: 'power' });
      },
    };
  },
};

/**
 * Is this name a reference to the global, and neither a local variable nor the name of a property?
 *
 * @param {import('eslint').Rule.RuleContext} context
 * @param {import('estree').Identifier} node
 */
function isGlobal(context, node) {
  const scope = context.sourceCode.getScope(node);
  const reference = scope.references.find(({ identifier }) => identifier === node);
  return reference !== undefined && (reference.resolved === null || reference.resolved.defs.length === 0);
}

/**
 * The value of an expression of literal integers and constants of the same file; undefined if it is not one, or if
 * some part of it is no exact number.
 *
 * @param {import('eslint').Rule.RuleContext} context
 * @param {import('estree').Node | null | undefined} node
 * @returns {bigint | undefined}
 */
function constantOf(context, node) {
  if (node?.type === 'Literal')
    return Number.isSafeInteger(node.value) ? BigInt(Number(node.value)) : undefined;
  if (node?.type === 'Identifier') {
    const { references } = context.sourceCode.getScope(node);
    const definition = references.find(({ identifier }) => identifier === node)?.resolved?.defs[0];
    if (definition?.type !== 'Variable' || definition.parent?.kind !== 'const') return undefined;
    const { id, init, range } = definition.node;
    // Only what stands above: a constant that refers to itself is none, and must not lead round in circles.
    const isAbove = range !== undefined && node.range !== undefined && range[1] <= node.range[0];
    return isAbove && id === definition.name ? constantOf(context, init) : undefined;
  }
  if (node?.type !== 'BinaryExpression') return undefined;
  const left = constantOf(context, node.left);
  const right = constantOf(context, node.right);
  if (left === undefined || right === undefined) return undefined;
  const value = combined(node.operator, left, right);
  return value !== undefined && value <= 2n ** 53n && value >= -(2n ** 53n) ? value : undefined;
}

/**
 * @param {import('estree').BinaryOperator} operator
 * @param {bigint} left
 * @param {bigint} right
 */
function combined(operator, left, right) {
  if (operator === '+') return left + right;
  if (operator === '-') return left - right;
  if (operator === '*') return left * right;
  // A larger exponent leaves the safe integers anyhow, unless the base is 0 or 1.
  return operator === '**' && right >= 0n && right <= 64n ? left ** right : undefined;
}
