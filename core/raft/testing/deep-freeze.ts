/**
 * Freezes a value and all that it refers to, except the arrays of logs, which their longest view may grow in place
 * (their elements are frozen).
 */
export function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  const growable = 'baseIndex' in value && 'entries' in value;
  Object.freeze(value);
  for (const [key, part] of Object.entries(value)) {
    if (growable && key === 'entries' && Array.isArray(part)) part.forEach(deepFreeze);
    else deepFreeze(part);
  }
}
