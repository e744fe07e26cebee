/**
 * The one way out to an address that somebody else names. It is resolved once, every address that it stands for is looked at, and the
 * call goes to one of those; nothing inside the network of the service is reached unless the operator says so. No redirect is followed.
 */
import { Resolver } from 'node:dns/promises';
import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';

/** Bytes of an answer that are read; what comes after them is not waited for. */
const ANSWER_BYTES_MAX = 64 * 1024;
const HEADER_BYTES_MAX = 16 * 1024;
const URL_MAX = 2000;
/** For one question to DNS, of which two are asked. */
const DNS_MS = 2000;

/** Networks of the special-purpose registries (RFC 6890) and what clouds keep for themselves. */
const INSIDE_4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
  // The host of a virtual machine at Azure, under an address like any other.
  '168.63.129.16/32',
];
/** Beyond global unicast (2000::/3) nothing is outside; within it these are not. */
const OUTSIDE_6 = ['2000::/3'];
const INSIDE_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

export interface Address {
  readonly address: string;
  readonly family: number;
}

export interface EgressParts {
  /** Networks (CIDR) that may be reached though they are inside, and without TLS. */
  readonly allow: readonly string[];
  /** The addresses of a name; those of DNS unless given. */
  readonly lookup?: (name: string) => Promise<readonly Address[]>;
}

export interface Outgoing {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For all of it, from the resolving of the name to the end of the answer. */
  readonly timeoutMs: number;
}

export type Came =
  | {
      readonly ok: true;
      readonly status: number;
      readonly headers: IncomingMessage['headers'];
      /** At most `ANSWER_BYTES_MAX` bytes of it. */
      readonly body: Buffer;
    }
  | { readonly ok: false; readonly fault: EgressFault; readonly detail: string };

/** `REFUSED`: it was not tried, and a try would end the same way. */
export type EgressFault = 'REFUSED' | 'NOT_RESOLVED' | 'TIMEOUT' | 'NOT_REACHED';

/**
 * Asks DNS itself: the system's own way (which knows /etc/hosts, too) holds one of the few threads of the process until it has an
 * answer, and with names whose servers never give one a tenant could hold all of them.
 */
function newLookup(): (name: string) => Promise<readonly Address[]> {
  const resolver = new Resolver({ timeout: DNS_MS, tries: 2 });
  return async (name) => {
    const found = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    return found.flatMap((each, i) =>
      each.status === 'fulfilled' ? each.value.map((address) => ({ address, family: i === 0 ? 4 : 6 })) : [],
    );
  };
}

/** Whether a text is a network in CIDR notation. */
export function isNetwork(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/');
  const family = isIP(address);
  return family !== 0 && rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/');
    list.addSubnet(address, Number(bits), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return list;
}

export class Egress {
  readonly #allow: BlockList;
  readonly #inside4 = listOf(INSIDE_4);
  readonly #inside6 = listOf(INSIDE_6);
  readonly #outside6 = listOf(OUTSIDE_6);
  readonly #lookup: (name: string) => Promise<readonly Address[]>;

  constructor({ allow, lookup = newLookup() }: EgressParts) {
    this.#allow = listOf(allow);
    this.#lookup = lookup;
  }

  /** Why a call to it would be refused, as far as that can be told without resolving its name; undefined when it would not. */
  refusal(text: string): string | undefined {
    const url = readUrl(text);
    if (typeof url === 'string') return url;
    const host = hostOf(url);
    return isIP(host) === 0 ? undefined : this.#refusalOf(url, [{ address: host, family: isIP(host) }]);
  }

  /** Does not reject. */
  async send(outgoing: Outgoing): Promise<Came> {
    const end = AbortSignal.timeout(outgoing.timeoutMs);
    const url = readUrl(outgoing.url);
    if (typeof url === 'string') return { ok: false, fault: 'REFUSED', detail: url };
    const found = await this.#addressesOf(hostOf(url), end);
    if (typeof found === 'string') return { ok: false, fault: end.aborted ? 'TIMEOUT' : 'NOT_RESOLVED', detail: found };
    const refused = this.#refusalOf(url, found);
    if (refused !== undefined) return { ok: false, fault: 'REFUSED', detail: refused };
    return exchange(url, outgoing, found, end);
  }

  async #addressesOf(host: string, end: AbortSignal): Promise<readonly Address[] | string> {
    const family = isIP(host);
    if (family !== 0) return [{ address: host, family }];
    const late = new Promise<string>((done) => {
      end.addEventListener('abort', () => done('The name was not resolved in time.'), { once: true });
    });
    const found = this.#lookup(host).catch(() => 'DNS did not answer.');
    const addresses = await Promise.race([found, late]);
    return addresses.length === 0 ? 'DNS has no address of this name.' : addresses;
  }

  #refusalOf(url: URL, addresses: readonly Address[]): string | undefined {
    // One that is good on one link of this machine alone.
    if (addresses.some(({ address }) => address.includes('%'))) return INSIDE;
    const rest = addresses.filter(({ address }) => !this.#allow.check(address, kindOf(address)));
    if (rest.some(({ address }) => !this.#isOutside(address))) return INSIDE;
    return rest.length > 0 && url.protocol !== 'https:' ? 'It is called by https.' : undefined;
  }

  #isOutside(address: string): boolean {
    if (!isIPv6(address)) return !this.#inside4.check(address, 'ipv4');
    return this.#outside6.check(address, 'ipv6') && !this.#inside6.check(address, 'ipv6');
  }
}

const INSIDE = 'It lies inside the network of the service, or in a range that is nobody’s.';

const kindOf = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4');

/** Odd spellings of an address (`0x7f.1`, `2130706433`) become the plain one here. */
function readUrl(text: string): URL | string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || text.length > URL_MAX) return `An address is a URL of at most ${URL_MAX} characters.`;
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'An address begins with https://.';
  if (url.username !== '' || url.password !== '') return 'An address names no user and no password.';
  return url;
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** One connection of its own, to one of these addresses whatever the name stands for by now. */
function exchange(
  url: URL,
  { method, headers, body, timeoutMs }: Outgoing,
  addresses: readonly Address[],
  signal: AbortSignal,
): Promise<Came> {
  const [first] = addresses;
  const lookup: LookupFunction = (_, { all }, answer) =>
    all === true ? answer(null, [...addresses]) : answer(null, first?.address ?? '', first?.family);
  const options = { method, headers, signal, lookup, agent: false, maxHeaderSize: HEADER_BYTES_MAX };
  return new Promise((settle) => {
    const failed = (cause: Error): void =>
      settle(
        signal.aborted
          ? { ok: false, fault: 'TIMEOUT', detail: `There was no whole answer within ${timeoutMs} ms.` }
          : { ok: false, fault: 'NOT_REACHED', detail: reasonOf(cause) },
      );
    const request = url.protocol === 'https:' ? requestSecure(url, options) : requestPlain(url, options);
    request.once('error', failed);
    request.once('response', (response) => {
      const { statusCode: status = 0 } = response;
      readAnswer(response).then((read) => settle({ ok: true, status, headers: response.headers, body: read }), failed);
    });
    request.end(body);
  });
}

async function readAnswer(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    // Leaving the loop ends the connection.
    if (size >= ANSWER_BYTES_MAX) break;
  }
  return Buffer.concat(chunks).subarray(0, ANSWER_BYTES_MAX);
}

/** The code of the system or of TLS, which says enough and nothing of this side. */
function reasonOf(cause: Error): string {
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : 'no reason given';
  return `It could not be reached (${code}).`;
}
