/** Functions that list an object's keys in its own order. */
const LISTINGS = new Set([
  'Object.keys',
  'Object.values',
  'Object.entries',
  'Object.getOwnPropertyNames',
  'Reflect.ownKeys',
]);

/** What may be done at once with such a list, because its order does not show in the result. */
const ORDER_FREE = new Set(['sort', 'toSorted', 'length', 'includes', 'every', 'some']);

/**
 * Nothing goes by an order that the code does not define. An object lists its integer-like keys first, ascending, and
 * the others in the order in which they were added; so an object that was built by another path (read back from JSON,
 * merged, drawn) lists itself differently although it is equal. Therefore no `for…in`, and the listings of Object only
 *
 * - sorted on the spot: `Object.keys(byName).sort()`;
 * - where the order cannot show: `.length`, `.includes(…)`, `.every(…)`, `.some(…)`;
 * - of a table that stands in the same file as `const TABLE = { a: …, b: … }`, whose order is that of the source.
 *
 * Map and Set go by insertion and are free to use.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const definedOrder = {
  meta: {
    type: 'problem',
    docs: { description: 'no iteration in an order that the code does not define' },
    messages: {
      forIn: "'for…in' goes by the object's own order: list the keys sorted, or use a Map or an array.",
      listing: "{{name}} lists by the object's own order: sort it on the spot, or use a Map or an array.",
    },
    schema: [],
  },
  create(context) {
    return {
      ForInStatement(node) {
        context.report({ node, messageId: 'forIn' });
      },
      MemberExpression(node) {
        if (node.object.type !== 'Identifier' || node.property.type !== 'Identifier') return;
        const name = `${node.object.name}.${node.property.name}`;
        if (!LISTINGS.has(name)) return;
        const call = node.parent;
        const listed = call.type === 'CallExpression' && call.callee === node ? call.arguments[0] : undefined;
        if (listed && (usedWithoutOrder(call) || isTableOfThisFile(context, listed))) return;
        context.report({ node, messageId: 'listing', data: { name } });
      },
      "VariableDeclarator[id.type='ObjectPattern'][init.name='Object']"(
        /** @type {import('estree').VariableDeclarator} */ node,
      ) {
        context.report({ node, messageId: 'listing', data: { name: 'Object' } });
      },
    };
  },
};

/** @param {import('eslint').Rule.Node} call */
function usedWithoutOrder(call) {
  const { parent } = call;
  return (
    parent?.type === 'MemberExpression' &&
    parent.object === call &&
    parent.property.type === 'Identifier' &&
    ORDER_FREE.has(parent.property.name)
  );
}

/**
 * @param {import('eslint').Rule.RuleContext} context
 * @param {import('estree').Node} listed
 */
function isTableOfThisFile(context, listed) {
  if (listed.type !== 'Identifier') return false;
  const reference = context.sourceCode.getScope(listed).references.find((each) => each.identifier === listed);
  const definition = reference?.resolved?.defs[0];
  if (definition?.type !== 'Variable' || definition.parent?.kind !== 'const') return false;
  return isWrittenOut(definition.node.init);
}

/**
 * An object literal, perhaps behind `as const` or `satisfies`, in which every key is written out and none looks like
 * an integer.
 *
 * @param {any} init the initialiser, an ESTree or TypeScript node
 * @returns {boolean}
 */
function isWrittenOut(init) {
  if (init?.type === 'TSAsExpression' || init?.type === 'TSSatisfiesExpression')
    return isWrittenOut(init.expression);
  if (init?.type !== 'ObjectExpression') return false;
  return init.properties.every(
    (/** @type {import('estree').Property | import('estree').SpreadElement} */ property) =>
      property.type === 'Property' &&
      !property.computed &&
      (property.key.type === 'Identifier' ||
        (property.key.type === 'Literal' && !/^\d+$/.test(String(property.key.value)))),
  );
}
