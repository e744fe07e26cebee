/** Where a call comes from, as far as that can be believed: what a proxy says is taken from those alone that the operator trusts. */
import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { placeIn } from './traces/traces.ts';

export interface Incoming {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** Addresses and networks (`10.0.0.0/8`), separated by commas; undefined when one of them is none. */
export function networksOf(text: string): BlockList | undefined {
  const list = new BlockList();
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === '') continue;
    const [address = '', bits] = part.split('/');
    const family = familyOf(address);
    if (family === undefined) return undefined;
    const most = family === 'ipv4' ? 32 : 128;
    const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
    if (!(prefix >= 0 && prefix <= most)) return undefined;
    list.addSubnet(address, prefix, family);
  }
  return list;
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 0 ? undefined : version === 4 ? 'ipv4' : 'ipv6';
}

/** IPv4 on a socket of IPv6 is IPv4. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');

/**
 * Whose an address is taken to be: of IPv6 the network of 64 bits that one customer has (RFC 6177; RFC 4291, section 2.5.4), since in it
 * there is an address for every call.
 */
export function holderOf(address: string): string {
  const url = `http://[${address.replace(/%.*$/, '')}]/`;
  if (familyOf(address) !== 'ipv6' || !URL.canParse(url)) return address;
  const [before = [], after = []] = new URL(url).hostname
    .slice(1, -1)
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return `${[...before, ...zeros, ...after].slice(0, 4).join(':')}::/64`;
}

function isIn(list: BlockList, address: string): boolean {
  const family = familyOf(address);
  return family !== undefined && list.check(address, family);
}

/** The address of the client: the last one in `x-forwarded-for` that no trusted proxy has, where a trusted one has sent the call. */
export function originOf({ headers, socket }: Incoming, trusted: BlockList): string {
  const peer = plain(socket.remoteAddress ?? '');
  if (!isIn(trusted, peer)) return peer;
  const header = headers['x-forwarded-for'];
  const named = String(header ?? '').split(',');
  let origin = peer;
  for (const each of named.reverse().map((part) => plain(part.trim()))) {
    // What is no address was put there by nobody who is trusted.
    if (familyOf(each) === undefined) return origin;
    origin = each;
    if (!isIn(trusted, each)) return origin;
  }
  return origin;
}

const CORRELATION = /^[\x21-\x7e]{1,128}$/;

/** The place in a trace that a call belongs to, as its caller says. */
export function traceparentOf({ headers }: Pick<Incoming, 'headers'>): string | undefined {
  const said = headers['traceparent'];
  return typeof said === 'string' && placeIn(said) !== undefined ? said : undefined;
}

/**
 * What the caller calls this call by, so that it is found again in logs and in the audit trail: its name, else its trace; a new id where nothing
 * fit is said.
 */
export function correlationOf({ headers }: Incoming, newId: () => string): string {
  const said = headers['x-correlation-id'];
  if (typeof said === 'string' && CORRELATION.test(said)) return said;
  return placeIn(traceparentOf({ headers }))?.trace ?? newId();
}
