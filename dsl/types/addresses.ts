/** IP addresses and networks in CIDR notation (RFC 4632, RFC 4291), read strictly: one way to write each part, no zone ids. */

/** An address as a number of `width` bits. */
export interface IpAddress {
  readonly width: 32 | 128;
  readonly bits: bigint;
}
export interface IpNetwork extends IpAddress {
  readonly length: number;
}

/** Undefined: no address. */
function parseAddress(text: string): IpAddress | undefined {
  const [width, bits] = text.includes(':') ? [128 as const, version6(text)] : [32 as const, version4(text)];
  return bits === undefined ? undefined : { width, bits };
}

/** Undefined: no network. Bits of the host may be set, see `hostBits`. */
export function parseNetwork(text: string): IpNetwork | undefined {
  const slash = text.indexOf('/');
  const address = slash < 0 ? undefined : parseAddress(text.slice(0, slash));
  const digits = text.slice(slash + 1);
  if (address === undefined || !/^(?:0|[1-9]\d{0,2})$/.test(digits) || Number(digits) > address.width) return undefined;
  return { ...address, length: Number(digits) };
}

/** What of the address lies outside of the network's own bits; 0n: it is the network's first address. */
export function hostBits({ width, bits, length }: IpNetwork): bigint {
  return bits & ((1n << BigInt(width - length)) - 1n);
}

export function isNetwork(text: string): boolean {
  const network = parseNetwork(text);
  return network !== undefined && hostBits(network) === 0n;
}
export function isAddress(text: string): boolean {
  return parseAddress(text) !== undefined;
}

/** Whether two networks have an address in common. */
export function networksMeet(a: IpNetwork, b: IpNetwork): boolean {
  if (a.width !== b.width) return false;
  const host = BigInt(a.width - Math.min(a.length, b.length));
  return a.bits >> host === b.bits >> host;
}

function version4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((all, part) => (all << 8n) | BigInt(part), 0n);
}

/** Eight groups, of which `::` stands for one or more that are 0; the last two may be written as an address of version 4. */
function version6(text: string): bigint | undefined {
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0) return undefined;
  const [first, last] = [groupsOf(head), tail === undefined ? [] : groupsOf(tail)];
  if (first === undefined || last === undefined) return undefined;
  const between = 8 - first.length - last.length;
  if (tail === undefined ? between !== 0 : between < 1) return undefined;
  const groups = [...first, ...Array.from({ length: between }, () => 0n), ...last];
  return groups.reduce((all, group) => (all << 16n) | group, 0n);
}

function groupsOf(text: string): readonly bigint[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const tail = parts.at(-1)?.includes('.') === true ? version4(parts.pop() ?? '') : 0n;
  if (tail === undefined || !parts.every((part) => /^[0-9a-fA-F]{1,4}$/.test(part))) return undefined;
  const groups = parts.map((part) => BigInt(`0x${part}`));
  return text.includes('.') ? [...groups, tail >> 16n, tail & 0xffffn] : groups;
}
