/** SHA-256 of a text in UTF-8, as it is written in files and answers: `sha256:` and 64 hex digits. */
import { sha256 as hash } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

type HexDigest = (text: string) => string;

/** Any runtime has this one; of the two that give the same digits, Node's own takes a tenth of the time. */
const portable: HexDigest = (text) => bytesToHex(hash(utf8ToBytes(text)));
const native = nativeDigest();

export function sha256(text: string): string {
  return `sha256:${(native ?? portable)(text)}`;
}

/** The same where nothing but the language is there: for tests that hold the two against each other. */
export function portableSha256(text: string): string {
  return `sha256:${portable(text)}`;
}

/** Asked for by name and not imported, so that a browser bundle stays whole without it. */
function nativeDigest(): HexDigest | undefined {
  const crypto = globalThis.process?.getBuiltinModule?.('crypto');
  return crypto?.hash && ((text) => crypto.hash('sha256', text, 'hex'));
}

/** The size of a text in UTF-8. */
export function utf8Length(text: string): number {
  return utf8ToBytes(text).length;
}
