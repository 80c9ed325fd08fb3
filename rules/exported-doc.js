/**
 * What a file exports says what it is: every exported declaration follows a doc comment. Re-exports need none (the
 * declaration has it); of overloads the first one carries it, and so it is with constants line by line beneath each
 * other.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const exportedDoc = {
  meta: {
    type: 'suggestion',
    docs: { description: 'exported declarations have a doc comment' },
    messages: { missing: "'{{name}}' is exported and has no doc comment (/** … */) saying what it is." },
    schema: [],
  },
  create(context) {
    /** @type {Set<string>} */
    const documented = new Set();
    /** The line on which the last documented constant ends. */
    let constantsUntil = -1;

    /** @param {import('estree').ExportNamedDeclaration | import('estree').ExportDefaultDeclaration} node */
    function check(node) {
      const { declaration } = node;
      if (!declaration) return;
      const name = nameOf(declaration);
      if (documented.has(name)) return;
      const { start, end } = placeOf(node);
      const isConstant = declaration.type === 'VariableDeclaration';
      if (isConstant && constantsUntil + 1 === start) {
        constantsUntil = end;
        return;
      }
      const comment = context.sourceCode
        .getCommentsBefore(/** @type {import('estree').Node} */ (node))
        .at(-1);
      if (comment?.type === 'Block' && comment.value.startsWith('*') && /\p{L}/u.test(comment.value)) {
        documented.add(name);
        if (isConstant) constantsUntil = end;
      } else {
        context.report({ node: declaration, messageId: 'missing', data: { name } });
      }
    }

    return { ExportNamedDeclaration: check, ExportDefaultDeclaration: check };
  },
};

/**
 * The first and the last line of a node.
 *
 * @param {import('estree').BaseNode} node
 */
function placeOf({ loc }) {
  return { start: loc?.start.line ?? 0, end: loc?.end.line ?? 0 };
}

/**
 * @param {NonNullable<
 *   (import('estree').ExportNamedDeclaration | import('estree').ExportDefaultDeclaration)['declaration']
 * >} declaration
 */
function nameOf(declaration) {
  if ('id' in declaration && declaration.id && 'name' in declaration.id) return declaration.id.name;
  if (declaration.type === 'VariableDeclaration') {
    const first = declaration.declarations[0]?.id;
    if (first?.type === 'Identifier') return first.name;
  }
  return 'default';
}
