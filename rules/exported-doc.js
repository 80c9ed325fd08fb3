/**
 * What a file exports says what it is: every exported declaration follows a doc comment. Re-exports need none (the
 * declaration has it); of overloads the first one carries it.
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

    /** @param {import('estree').ExportNamedDeclaration | import('estree').ExportDefaultDeclaration} node */
    function check(node) {
      const { declaration } = node;
      if (!declaration) return;
      const name = nameOf(declaration);
      if (documented.has(name)) return;
      const comment = context.sourceCode
        .getCommentsBefore(/** @type {import('estree').Node} */ (node))
        .at(-1);
      if (comment?.type === 'Block' && comment.value.startsWith('*') && /\p{L}/u.test(comment.value)) {
        documented.add(name);
      } else {
        context.report({ node: declaration, messageId: 'missing', data: { name } });
      }
    }

    return { ExportNamedDeclaration: check, ExportDefaultDeclaration: check };
  },
};

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
