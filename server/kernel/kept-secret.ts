/** A secret of the installation: configured, or made once and kept in a file of its own. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const BYTES = 32;

/** What stands in the file, in hexadecimal; 256 random bits are written to it (0600) where it is not there. */
export function keptSecret(file: string): string {
  if (!existsSync(file)) {
    try {
      writeFileSync(file, `${randomBytes(BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
    } catch (cause) {
      // Another process made it in this moment.
      if (!existsSync(file)) throw cause;
    }
  }
  return readFileSync(file, 'utf8').trim();
}

/** As configured, else of the file of this name in the data folder, which is made when it is not there. */
export function configuredSecret(configured: string, folder: string, name: string): string {
  if (configured !== '') return configured;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return keptSecret(join(folder, name));
}
