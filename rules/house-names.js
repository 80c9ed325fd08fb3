import { pathInHouse } from './path-in-house.js';

/** Names that say nothing about what is inside. */
const EMPTY_NAMES = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'misc']);

/**
 * A folder's listing tells the story: a file or folder is named for its concept, in kebab-case.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const houseNames = {
  meta: {
    type: 'suggestion',
    docs: { description: 'files and folders are named for the one concept they hold' },
    messages: {
      empty: "'{{name}}' says nothing about what is inside: name the file or folder for its concept.",
      shape: "'{{name}}' is not in kebab-case.",
    },
    schema: [],
  },
  create(context) {
    return {
      Program(node) {
        for (const segment of pathInHouse(context).split('/')) {
          const name = segment.replace(/^\./, '').replace(/\..*$/, '');
          if (name.split('-').some((word) => EMPTY_NAMES.has(word))) {
            context.report({ node, messageId: 'empty', data: { name: segment } });
          } else if (name.length > 0 && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
            context.report({ node, messageId: 'shape', data: { name: segment } });
          }
        }
      },
    };
  },
};
