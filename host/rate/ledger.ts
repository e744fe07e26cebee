/**
 * What is done of a run, on disk: a folder beside the result that holds the finished parts and a record of each. A record is
 * written last and whole, so that a run that was killed goes on behind the parts that have one.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

  /** Whether the folder holds this job, another one, or nothing. */
  state(job: object): 'none' | 'same' | 'other' {
    if (!existsSync(this.folder)) return 'none';
    const path = join(this.folder, JOB);
    return existsSync(path) && readFileSync(path, 'utf8') === JSON.stringify(job, null, 2) ? 'same' : 'other';
  }

  /** Takes up the job, new or where it was left. Its folder is made under another name, so that it is never there without its job. */
  begin(job: object): void {
    if (existsSync(this.folder)) return;
    const made = `${this.folder}.new`;
    rmSync(made, { recursive: true, force: true });
    mkdirSync(made, { recursive: true });
    writeWhole(join(made, JOB), JSON.stringify(job, null, 2));
    renameSync(made, this.folder);
  }

  /** Whether no other process is at it, and none will be until this one has ended. */
  lock(): boolean {
    const path = join(this.folder, 'lock');
    const holder = existsSync(path) ? Number(readFileSync(path, 'utf8')) : undefined;
    if (holder !== undefined && holder !== process.pid && isRunning(holder)) return false;
    writeWhole(path, String(process.pid));
    return true;
  }

  paths(part: number): PartPaths {
    const name = join(this.folder, `part-${String(part).padStart(5, '0')}`);
    return { rated: `${name}${this.#extension}`, rejected: `${name}.rejected.ndjson` };
  }

  record(part: number): PartRecord | undefined {
    const path = this.#recordPath(part);
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as PartRecord) : undefined;
  }

  /** A record comes last: what it tells of is written. */
  finish(part: number, record: PartRecord): void {
    writeWhole(this.#recordPath(part), JSON.stringify(record));
  }

  /** Under another name first, so that a part of it is never taken for all. */
  remove(): void {
    const old = `${this.folder}.old`;
    rmSync(old, { recursive: true, force: true });
    if (existsSync(this.folder)) renameSync(this.folder, old);
    rmSync(old, { recursive: true, force: true });
  }

  #recordPath(part: number): string {
    return join(this.folder, `part-${String(part).padStart(5, '0')}.json`);
  }
}

const JOB = 'job.json';

function isRunning(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
