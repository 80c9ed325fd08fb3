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
 * Only arithmetic with one possible result: no inexact function of Math, no random one, and `**` only between literal
 * integers whose power is at most 2 ** 53.
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
      power: "'**' is exact only between literal integers whose power is a safe integer.",
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
        if (!isExactPower(node.left, node.right)) context.report({ node, messageId: 'power' });
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
 * @param {import('estree').Node} base
 * @param {import('estree').Node} exponent
 */
function isExactPower(base, exponent) {
  if (base.type !== 'Literal' || exponent.type !== 'Literal') return false;
  if (!Number.isSafeInteger(base.value) || !Number.isSafeInteger(exponent.value)) return false;
  return (
    Number(exponent.value) >= 0 && BigInt(Number(base.value)) ** BigInt(Number(exponent.value)) <= 2n ** 53n
  );
}
