import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressText, isAddress, parseAddress } from './address.ts';
import type { Address } from './address.ts';

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
const DIGITS = [...'0123456789'];

const label = fc
  .tuple(
    fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 1, maxLength: 4 }),
    fc.string({ unit: fc.constantFrom(...LETTERS, ...DIGITS, '-'), maxLength: 58 }),
    fc.constantFrom(...LETTERS, ...DIGITS),
  )
  .map((parts) => parts.join(''));
const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const ipv4 = fc.array(fc.nat(255), { minLength: 4, maxLength: 4 }).map((octets) => octets.join('.'));
const address: fc.Arbitrary<Address> = fc.record({
  scheme: fc.constantFrom('tls', 'tcp'),
  host: fc.oneof(name, ipv4),
  port: fc.integer({ min: 1, max: 65_535 }),
});

/** The spelling of an IPv6 address that the URL standard gives it, by another implementation. */
function ipv6ByUrl(groups: readonly number[]): string {
  const written = groups.map((group) => group.toString(16)).join(':');
  return new URL(`http://[${written}]/`).hostname.slice(1, -1);
}

describe('an address (OpenZiti #2922)', () => {
  it('is read back from its own text', () => {
    fc.assert(
      fc.property(address, (each) => {
        expect(parseAddress(addressText(each))).toEqual({ kind: 'address', address: each });
      }),
    );
  });

  it('has one spelling: every text that is believed is the text of what was read', () => {
    const piece = fc.constantFrom(
      'tls',
      'tcp',
      ':',
      '::',
      '.',
      '-',
      '[',
      ']',
      '0',
      '1',
      '255',
      '65535',
      'a',
      'ctrl',
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    let believed = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          text.map((rest) => `tls:${rest}:1280`),
        ),
        (each) => {
          const parsed = parseAddress(each);
          if (parsed.kind === 'malformed') return;
          believed += 1;
          expect(addressText(parsed.address)).toBe(each);
        },
      ),
      { numRuns: 2000 },
    );
    expect(believed).toBeGreaterThan(50);
  });

  it('holds an IPv6 address in brackets, as the URL standard spells it', () => {
    const group = fc.oneof(fc.constant(0), fc.nat(0xffff));
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const host = ipv6ByUrl(groups);
        expect(parseAddress(`tls:[${host}]:1280`)).toEqual({
          kind: 'address',
          address: { scheme: 'tls', host, port: 1280 },
        });
        const longest = groups.map((each) => each.toString(16).padStart(4, '0')).join(':');
        expect(isAddress(`tls:[${longest}]:1280`)).toBe(longest === host);
      }),
    );
  });

  it.each([
    '',
    'tls',
    'tls:ctrl1',
    'ctrl1.example:1280',
    'tls:ctrl1.example',
    'tls:ctrl1.example:',
    'tls::1280',
    'udp:ctrl1:1280',
    'TLS:ctrl1:1280',
    'tls://ctrl1:1280',
    'tls:Ctrl1:1280',
    'tls:ctrl1.:1280',
    'tls:.ctrl1:1280',
    'tls:ctrl_1:1280',
    'tls:-ctrl1:1280',
    'tls:ctrl1-:1280',
    'tls:ctrl 1:1280',
    ' tls:ctrl1:1280',
    'tls:ctrl1:1280 ',
    'tls:ctrl1:1280\n',
    'tls:ctrl1:0',
    'tls:ctrl1:65536',
    'tls:ctrl1:01280',
    'tls:ctrl1:-1',
    'tls:ctrl1:1e3',
    'tls:ctrl1:١٢٨٠',
    'tls:1.2.3:1280',
    'tls:1.2.3.256:1280',
    'tls:01.2.3.4:1280',
    'tls:1.2.3.4.5:1280',
    'tls:::1:1280',
    'tls:[::1:1280',
    'tls:[]:1280',
    'tls:[ctrl1]:1280',
    'tls:[1::2::3]:1280',
    'tls:[1:2:3:4:5:6:7::8]:1280',
    'tls:[fe80::1%eth0]:1280',
    `tls:${'a'.repeat(64)}:1280`,
    `tls:${'a.'.repeat(127)}a:1280`,
  ])('is not %j', (text) => {
    expect(isAddress(text)).toBe(false);
  });

  it.each([
    ['ctrl1:1280', 'expected scheme:host:port, such as tls:ctrl1.example:1280'],
    ['udp:ctrl1:1280', "expected the scheme tls or tcp, found 'udp'"],
    ['tls:ctrl1:99999', "expected a port from 1 to 65535, found '99999'"],
    ['tls:Ctrl1:1280', "expected a host name in lower case, found the label 'Ctrl1'"],
    ['tls:[2001:DB8:0::1]:1280', "expected '2001:db8::1' for the IPv6 address '2001:DB8:0::1'"],
  ])('says what is wrong with %j', (text, reason) => {
    expect(parseAddress(text)).toEqual({ kind: 'malformed', reason });
  });
});
