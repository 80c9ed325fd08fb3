import { definedOrder } from './defined-order.js';
import { exactMath } from './exact-math.js';
import { exportedDoc } from './exported-doc.js';
import { houseImports } from './house-imports.js';
import { houseNames } from './house-names.js';

/**
 * The house's own lint rules, as an ESLint plugin.
 *
 * @type {import('eslint').ESLint.Plugin}
 */
export const houseRules = {
  meta: { name: 'house' },
  rules: {
    'defined-order': definedOrder,
    'exact-math': exactMath,
    'exported-doc': exportedDoc,
    'house-imports': houseImports,
    'house-names': houseNames,
  },
};
