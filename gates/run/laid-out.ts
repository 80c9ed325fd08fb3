/** Widest line that data is told in. */
const WIDTH = 100;

/** Plain data as JSON in lines: what fits into one is not broken. */
export function laidOut(value: unknown): string[] {
  return broken(value, '', '', '');
}

function broken(value: unknown, indent: string, before: string, after: string): string[] {
  const whole = `${indent}${before}${spaced(value)}${after}`;
  if (whole.length <= WIDTH || typeof value !== 'object' || value === null) return [whole];
  const deeper = `${indent}  `;
  const entries = Array.isArray(value)
    ? value.map((item: unknown) => ['', item] as const)
    : fieldsOf(value).map(([name, item]) => [`${JSON.stringify(name)}: `, item] as const);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return [
    `${indent}${before}${open}`,
    ...entries.flatMap(([name, item], at) => broken(item, deeper, name, at < entries.length - 1 ? ',' : '')),
    `${indent}${close}${after}`,
  ];
}

/** JSON in one line, with a space wherever one reads better. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = fieldsOf(value).map(([name, item]) => `${JSON.stringify(name)}: ${spaced(item)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function fieldsOf(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, item]: [string, unknown]) => item !== undefined);
}
