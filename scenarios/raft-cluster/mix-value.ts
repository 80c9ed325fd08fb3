import { mix } from './mix.ts';

/**
 * Mixes any plain value into a digest, whatever its shape: objects by their sorted keys. For messages that are rare; those
 * that come by the million have digests of their own.
 */
export function mixValue(digest: number, value: unknown): number {
  switch (typeof value) {
    case 'number':
      return mix(mix(digest, value | 0), Math.floor(value / 2 ** 32) | 0);
    case 'boolean':
      return mix(digest, value ? 1 : 2);
    case 'string': {
      let mixed = mix(digest, value.length);
      for (let i = 0; i < value.length; i++) mixed = mix(mixed, value.charCodeAt(i));
      return mixed;
    }
    case 'object': {
      if (value === null) return mix(digest, 3);
      let mixed = mix(digest, 4);
      if (Array.isArray(value)) {
        for (const item of value as readonly unknown[]) mixed = mixValue(mixed, item);
        return mix(mixed, value.length);
      }
      for (const [key, item] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
        mixed = mixValue(mixValue(mixed, key), item);
      }
      return mixed;
    }
    case 'undefined':
    case 'bigint':
    case 'symbol':
    case 'function':
      return mix(digest, 5);
  }
}
