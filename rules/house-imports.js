import { posix } from 'node:path';
import { pathInHouse } from './path-in-house.js';

/**
 * Imports run one way through the house. The options say what a room may import besides itself: other rooms (folders
 * at the top of the repository), packages by name, and Node's own modules.
 *
 * @typedef {{ readonly rooms: readonly string[], readonly packages: readonly string[], readonly node: boolean }} Doors
 */

/** @type {import('eslint').Rule.RuleModule} */
export const houseImports = {
  meta: {
    type: 'problem',
    docs: { description: "imports run one way between the house's rooms" },
    messages: {
      room: "'{{room}}' may not import from '{{target}}': it may import {{allowed}}.",
      package: "'{{room}}' may not import the package '{{target}}': it may import {{allowed}}.",
      node: "'{{room}}' may not import '{{target}}': nothing of Node is known here.",
      computed: 'An import must name its module as a literal.',
    },
    schema: [
      {
        type: 'object',
        properties: {
          rooms: { type: 'array', items: { type: 'string' } },
          packages: { type: 'array', items: { type: 'string' } },
          node: { type: 'boolean' },
        },
        required: ['rooms', 'packages', 'node'],
        additionalProperties: false,
      },
    ],
  },
  create(context) {
    /** @type {Doors} */
    const doors = context.options[0];
    const file = pathInHouse(context);
    const room = roomOf(file);

    /** @param {import('estree').Node | null | undefined} source */
    function check(source) {
      if (!source) return;
      if (source.type !== 'Literal' || typeof source.value !== 'string') {
        context.report({ node: source, messageId: 'computed' });
        return;
      }
      const found = judge(source.value, file, room, doors);
      if (found) {
        const data = { room, target: found.target, allowed: describe(room, doors) };
        context.report({ node: source, messageId: found.messageId, data });
      }
    }

    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      /** @param {{ source: import('estree').Node }} node `import('…').Name` in a type */
      TSImportType: (node) => check(node.source),
    };
  },
};

/**
 * @param {string} specifier
 * @param {string} file path of the importing file in the repository
 * @param {string} room
 * @param {Doors} doors
 * @returns {{ messageId: 'room' | 'package' | 'node', target: string } | undefined}
 */
function judge(specifier, file, room, doors) {
  if (specifier.startsWith('.')) {
    const target = roomOf(posix.join(posix.dirname(file), specifier));
    return target === room || doors.rooms.includes(target) ? undefined : { messageId: 'room', target };
  }
  if (specifier.startsWith('node:')) {
    return doors.node ? undefined : { messageId: 'node', target: specifier };
  }
  const parts = specifier.split('/');
  const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
  return doors.packages.includes(name) ? undefined : { messageId: 'package', target: name };
}

/**
 * The top folder that a path lies in; '.' for the top itself, '..' for what is outside.
 *
 * @param {string} path
 */
function roomOf(path) {
  const [first = '.', ...rest] = path.split('/');
  return rest.length === 0 && first !== '..' ? '.' : first;
}

/**
 * @param {string} room
 * @param {Doors} doors
 */
function describe(room, doors) {
  return [room, ...doors.rooms, ...doors.packages, ...(doors.node ? ['node:*'] : [])].join(', ');
}
