/** Rows that are not rated: a line of JSON for each, with its place, the reasons and what the row holds. */
import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import type { Refusal } from '#engine';

export interface Reject {
  readonly file: string;
  /** Where the record begins, from 1; of Parquet the row. */
  readonly line: number;
  readonly code: string;
  readonly detail: string;
  readonly faults?: Refusal['faults'];
  /** What was kept and read of it, by column and input. */
  readonly row?: Readonly<Record<string, string | null>>;
  /** The record itself, where it could not be read: its first signs, or where it is no text its first bytes. */
  readonly text?: string;
  readonly base64?: string;
}

export function rejectOf(
  place: Pick<Reject, 'file' | 'line'>,
  { code, detail, faults }: Refusal,
  held: Partial<Pick<Reject, 'row' | 'text' | 'base64'>>,
): Reject {
  return { ...place, code, detail, ...(faults === undefined ? {} : { faults }), ...held };
}

/** As much of a record as is told. */
const TOLD_MAX = 65_536;

/** What is told of a record that could not be read. */
export function toldText(record: Buffer): Pick<Reject, 'text'> | Pick<Reject, 'base64'> {
  const part = record.subarray(0, TOLD_MAX);
  const isText = isUtf8(part) || (part.length < record.length && isUtf8(record));
  return isText ? { text: part.toString('utf8').trimEnd() } : { base64: part.toString('base64') };
}

/** Text that is gathered before it is written. */
const WRITE_AT = 1 << 20;

/** Writes as they come, so that not all of them are held; no file where there are none. */
export class RejectFile {
  readonly #path: string;
  #file: number | undefined;
  #text = '';
  count = 0;

  constructor(path: string) {
    this.#path = path;
    rmSync(path, { force: true });
  }

  add(reject: Reject): void {
    this.#file ??= openSync(this.#path, 'w');
    this.#text += `${JSON.stringify(reject)}\n`;
    this.count += 1;
    if (this.#text.length > WRITE_AT) this.#write();
  }

  close(): void {
    if (this.#file === undefined) return;
    this.#write();
    closeSync(this.#file);
    this.#file = undefined;
  }

  #write(): void {
    if (this.#file !== undefined) writeSync(this.#file, this.#text);
    this.#text = '';
  }
}
