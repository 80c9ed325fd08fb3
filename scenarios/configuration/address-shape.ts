import { parseAddress } from '../../core/controller/index.ts';
import { writtenText } from '../yaml/place.ts';
import { UNREADABLE } from '../yaml/shape.ts';
import type { Shape } from '../yaml/shape.ts';

/** Where a controller can be reached, in OpenZiti's notation and its one spelling (OpenZiti #2922). */
export const address: Shape<string> = {
  expected: 'an address such as tls:ctrl1.example:1280',
  read(node, place) {
    const written = writtenText(node);
    const parsed = written === null ? null : parseAddress(written);
    if (written !== null && parsed?.kind === 'address') return written;
    const low = written?.trim().toLowerCase() ?? '';
    const nearest = [low, `tls:${low}`].find((text) => parseAddress(text).kind === 'address') ?? null;
    const why = parsed?.kind === 'malformed' ? ` (${parsed.reason})` : '';
    place.complain(node, { expected: `${this.expected}${why}`, nearest });
    return UNREADABLE;
  },
  print: (value) => value,
  schema: () => ({ type: 'string', pattern: '^(tls|tcp):\\S+:\\d+$' }),
};
