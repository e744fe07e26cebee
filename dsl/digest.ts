/** SHA-256 of a text in UTF-8, as it is written in files and answers: `sha256:` and 64 hex digits. */
import { sha256 as hash } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

export function sha256(text: string): string {
  return `sha256:${bytesToHex(hash(utf8ToBytes(text)))}`;
}

/** The size of a text in UTF-8. */
export function utf8Length(text: string): number {
  return utf8ToBytes(text).length;
}
