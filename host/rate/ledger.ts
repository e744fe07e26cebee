/**
 * What is done of a run, on disk: a folder beside the result that holds the finished parts and a record of each. A record is
 * written last and whole, so that a run that was killed goes on behind the parts that have one.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Position } from './slices.ts';

export interface PartRecord {
  readonly rated: number;
  readonly rejected: number;
  readonly next: Position;
}

/** What a part is made of on disk. */
export interface PartPaths {
  readonly rated: string;
  readonly rejected: string;
}

export class Ledger {
  readonly folder: string;
  readonly #extension: string;

  /** `extension`: of the parts, such as `.csv`. */
  constructor(folder: string, extension: string) {
    this.folder = folder;
    this.#extension = extension;
  }

  /** Takes up the job, new or where it was left; undefined where the folder holds another one. */
  begin(job: object, restart: boolean): 'new' | 'resumed' | undefined {
    const text = JSON.stringify(job, null, 2);
    const path = join(this.folder, 'job.json');
    if (restart) rmSync(this.folder, { recursive: true, force: true });
    if (existsSync(path)) return readFileSync(path, 'utf8') === text ? 'resumed' : undefined;
    mkdirSync(this.folder, { recursive: true });
    writeWhole(path, text);
    return 'new';
  }

  paths(part: number): PartPaths {
    const name = join(this.folder, `part-${String(part).padStart(5, '0')}`);
    return { rated: `${name}${this.#extension}`, rejected: `${name}.rejected.ndjson` };
  }

  record(part: number): PartRecord | undefined {
    const path = this.#recordPath(part);
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as PartRecord) : undefined;
  }

  /** The part is on disk, and stays there. */
  finish(part: number, record: PartRecord): void {
    const { rated, rejected } = this.paths(part);
    flush(rated);
    if (record.rejected > 0) flush(rejected);
    writeWhole(this.#recordPath(part), JSON.stringify(record));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #recordPath(part: number): string {
    return join(this.folder, `part-${String(part).padStart(5, '0')}.json`);
  }
}

function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  flush(`${path}.new`);
  renameSync(`${path}.new`, path);
}

function flush(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}
