/**
 * The chain that an audit trail is sealed into. Each entry is hashed together with the hash before it, for each tenant by itself, so that
 * whoever has kept a head, `POSITION:HASH`, can tell later that nothing up to it has been changed. A plain chain and no tree of hashes (RFC
 * 6962): a tenant reads its whole trail, so that proofs about parts that somebody else keeps would be proofs for nobody.
 */
import { createHash } from 'node:crypto';

export interface Head {
  readonly position: number;
  /** In hexadecimal. */
  readonly hash: string;
}

/** Of the place before the first entry. */
export function beginningOf(tenant: string): Head {
  return { position: 0, hash: createHash('sha256').update(`writ audit ${tenant}`).digest('hex') };
}

/** `entry` is the text of it, to the byte. */
export function hashAfter(before: string, entry: string): string {
  return createHash('sha256').update(before, 'hex').update(entry).digest('hex');
}

export function headText({ position, hash }: Head): string {
  return `${position}:${hash}`;
}

const HEAD = /^(\d{1,15}):([0-9a-f]{64})$/;

export function readHead(text: string): Head | undefined {
  const [, position = '', hash = ''] = HEAD.exec(text) ?? [];
  return position === '' ? undefined : { position: Number(position), hash };
}

/** An entry with its seal, as an export has it in a line. */
export interface Sealed extends Head {
  readonly entry: string;
}

export function sealedText({ position, hash, entry }: Sealed): string {
  return `{"position":${position},"hash":"${hash}","entry":${entry}}`;
}

const LINE = /^\{"position":(\d{1,15}),"hash":"([0-9a-f]{64})","entry":(\{.*\})\}$/s;

function readLine(line: string): Sealed | undefined {
  const [, position = '', hash = '', entry = ''] = LINE.exec(line) ?? [];
  return position === '' ? undefined : { position: Number(position), hash, entry };
}

export type Verdict =
  | { readonly ok: true; readonly head: Head }
  | { readonly ok: false; readonly position: number; readonly fault: Fault };

/** What is wrong at the first place that does not hold. */
export type Fault =
  | 'unreadable'
  | 'of another tenant'
  | 'missing'
  | 'added'
  | 'moved'
  | 'changed'
  | 'missing at the end'
  | 'rewritten';

export interface Verification {
  /** The lines of an export from its beginning, as often as they are asked for. */
  readonly lines: () => AsyncIterable<string>;
  readonly tenant: string;
  /** One that was published, which the chain has to reach. */
  readonly head?: Head;
}

/** Recomputes the chain, and names the first place that does not hold. */
export async function verifyChain({ lines, tenant, head }: Verification): Promise<Verdict> {
  let before = beginningOf(tenant);
  if (head?.position === 0 && head.hash !== before.hash) return { ok: false, position: 0, fault: 'rewritten' };
  for await (const line of lines()) {
    const position = before.position + 1;
    const sealed = readLine(line);
    if (sealed === undefined) return { ok: false, position, fault: 'unreadable' };
    if (tenantOf(sealed.entry) !== tenant) return { ok: false, position, fault: 'of another tenant' };
    if (sealed.position !== position || sealed.hash !== hashAfter(before.hash, sealed.entry))
      return { ok: false, position, fault: await faultAt(lines, before, sealed) };
    before = { position, hash: sealed.hash };
    if (head?.position === position && head.hash !== sealed.hash) return { ok: false, position, fault: 'rewritten' };
  }
  if (head !== undefined && head.position > before.position)
    return { ok: false, position: before.position + 1, fault: 'missing at the end' };
  return { ok: true, head: before };
}

function tenantOf(entry: string): unknown {
  try {
    return (JSON.parse(entry) as { readonly tenant?: unknown }).tenant;
  } catch {
    return undefined;
  }
}

/** Looks at what stands behind for what belongs here. */
async function faultAt(lines: Verification['lines'], before: Head, found: Sealed): Promise<Fault> {
  const position = before.position + 1;
  // The seal that stands at this place, or that of the place that is left out.
  const isNext = found.position === position;
  let place = 0;
  for await (const line of lines()) {
    place += 1;
    const other = readLine(line);
    if (place <= position || other === undefined) continue;
    const fits = hashAfter(before.hash, other.entry);
    if (isNext && fits === found.hash) return 'moved';
    if (fits !== other.hash) continue;
    // What belongs here stands behind one that belongs nowhere, or behind one that belongs behind it.
    const isStranger = place === position + 1 && hashAfter(other.hash, found.entry) !== found.hash;
    return isStranger ? 'added' : 'moved';
  }
  return !isNext && found.position > position ? 'missing' : 'changed';
}
