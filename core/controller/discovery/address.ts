/** Where a controller listens, in OpenZiti's notation `tls:host:port` or `tcp:host:port`. */
export interface Address {
  readonly scheme: 'tls' | 'tcp';
  /** A DNS name, an IPv4 address, or an IPv6 address without its brackets. */
  readonly host: string;
  /** From 1 to 65535. */
  readonly port: number;
}

/** What becomes of a text that should be an address: one, or what is wrong with it. */
export type ParsedAddress =
  | { readonly kind: 'address'; readonly address: Address }
  | { readonly kind: 'malformed'; readonly reason: string };

const NAME_LENGTH_MAX = 253;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const DECIMAL = /^(0|[1-9][0-9]*)$/;
const PORT_MAX = 65_535;

/**
 * Reads an address strictly: there is one spelling for each, so that two addresses are the same if and only if their
 * texts are. Hence no upper case, no leading zeros, no blanks, no final dot, and IPv6 in brackets as RFC 5952 writes it.
 * (OpenZiti #2922: whatever was taken for an address ended in the configuration.)
 */
export function parseAddress(text: string): ParsedAddress {
  const first = text.indexOf(':');
  const last = text.lastIndexOf(':');
  if (first < 0 || last === first)
    return malformed(`expected scheme:host:port, such as tls:ctrl1.example:1280`);
  const scheme = text.slice(0, first);
  if (scheme !== 'tls' && scheme !== 'tcp')
    return malformed(`expected the scheme tls or tcp, found '${scheme}'`);
  const port = text.slice(last + 1);
  if (!DECIMAL.test(port) || port.length > 5 || Number(port) < 1 || Number(port) > PORT_MAX) {
    return malformed(`expected a port from 1 to 65535, found '${port}'`);
  }
  const written = text.slice(first + 1, last);
  const bracketed = written.startsWith('[') && written.endsWith(']');
  const host = bracketed ? written.slice(1, -1) : written;
  const wrong = bracketed ? wrongWithIpv6(host) : wrongWithHost(host);
  return wrong === null
    ? { kind: 'address', address: { scheme, host, port: Number(port) } }
    : malformed(wrong);
}

/** The one text of an address. */
export function addressText({ scheme, host, port }: Address): string {
  return `${scheme}:${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
}

/** Whether the text is an address. */
export function isAddress(text: string): boolean {
  return parseAddress(text).kind === 'address';
}

function malformed(reason: string): ParsedAddress {
  return { kind: 'malformed', reason };
}

function wrongWithHost(host: string): string | null {
  if (host.includes(':')) return `expected an IPv6 address in brackets, found '${host}'`;
  if (host.length === 0 || host.length > NAME_LENGTH_MAX) return 'expected a host of 1 to 253 characters';
  const labels = host.split('.');
  const strange = labels.find((label) => !LABEL.test(label));
  if (strange !== undefined) return `expected a host name in lower case, found the label '${strange}'`;
  // A name that ends in a number is an IPv4 address or nothing (URL standard, "ends in a number").
  if (!/^[0-9]+$/.test(labels.at(-1) ?? '')) return null;
  const octets = labels.every((label) => DECIMAL.test(label) && label.length <= 3 && Number(label) <= 255);
  return labels.length === 4 && octets ? null : `expected four numbers from 0 to 255, found '${host}'`;
}

function wrongWithIpv6(host: string): string | null {
  const groups = ipv6Groups(host);
  if (groups === null) return `expected an IPv6 address, found '${host}'`;
  const spelt = ipv6Text(groups);
  return spelt === host ? null : `expected '${spelt}' for the IPv6 address '${host}'`;
}

/** The eight groups of an IPv6 address; null if it is none. Dotted and zoned forms are not addresses of controllers. */
function ipv6Groups(text: string): readonly number[] | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [left = [], right = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const given = left.length + right.length;
  if (halves.length === 1 ? given !== 8 : given > 7) return null;
  const groups: number[] = [];
  for (const group of [...left, ...new Array<string>(8 - given).fill('0'), ...right]) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return null;
    groups.push(Number.parseInt(group, 16));
  }
  return groups;
}

/** RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups left out. */
function ipv6Text(groups: readonly number[]): string {
  let start = -1;
  let length = 1;
  for (let from = 0; from < groups.length; from += 1) {
    let to = from;
    while (groups[to] === 0) to += 1;
    if (to - from > length) [start, length] = [from, to - from];
  }
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  if (start < 0) return text(groups);
  return `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`;
}
