/** The pepper of the service: without it a copy of the database is of no use to find a key by. */
import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const BYTES = 32;

/** As configured, else of the file in the folder, which is made when it is not there. */
export function readPepper(configured: string, folder: string): Buffer {
  if (configured !== '') return Buffer.from(configured);
  const file = join(folder, 'pepper');
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      writeFileSync(file, `${randomBytes(BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
    } catch (cause) {
      // Another process made it in this moment.
      if (!existsSync(file)) throw cause;
    }
  }
  return Buffer.from(readFileSync(file, 'utf8').trim());
}

/** Tells one pepper from another, and neither. */
export function pepperMark(pepper: Buffer): Buffer {
  return createHmac('sha256', pepper).update('the mark of a pepper').digest();
}
