/** A secret of the installation: configured, or made once and kept in a file of its own. */
import { randomBytes, randomUUID } from 'node:crypto';
import { constants, copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const BYTES = 32;

/** What stands in the file, in hexadecimal; 256 random bits are written to it (0600) where it is not there. */
export function keptSecret(file: string): string {
  if (!existsSync(file)) make(file);
  return readFileSync(file, 'utf8').trim();
}

/** The file gets its name once it is whole: another process may read it in the moment it is there. */
function make(file: string): void {
  const made = `${file}.${randomUUID()}`;
  try {
    writeFileSync(made, `${randomBytes(BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
    name(made, file);
  } catch (cause) {
    // Another process made it in this moment.
    if (!existsSync(file)) throw cause;
  } finally {
    rmSync(made, { force: true });
  }
}

function name(made: string, file: string): void {
  try {
    linkSync(made, file);
  } catch (cause) {
    // A folder that knows no second names.
    if (existsSync(file)) throw cause;
    copyFileSync(made, file, constants.COPYFILE_EXCL);
  }
}

/** As configured, else of the file of this name in the data folder, which is made when it is not there. */
export function configuredSecret(configured: string, folder: string, name: string): string {
  if (configured !== '') return configured;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return keptSecret(join(folder, name));
}
