/** The files that rows are read from: their form by their names, in the order in which they are rated. */
import { existsSync, globSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

export type RowForm = 'csv' | 'ndjson' | 'parquet';
export type Compression = 'gzip' | 'zstd';

export interface SourceFile {
  readonly path: string;
  readonly form: RowForm;
  readonly compression: Compression | undefined;
  /** In bytes, as they lie on disk. */
  readonly size: number;
  readonly changed: number;
}

const FORMS: Readonly<Record<string, RowForm>> = {
  csv: 'csv',
  tsv: 'csv',
  txt: 'csv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  json: 'ndjson',
  parquet: 'parquet',
};
const COMPRESSIONS: Readonly<Record<string, Compression>> = { gz: 'gzip', zst: 'zstd' };

/** What a name says of a file; undefined for a name that says nothing. */
export function formOf(name: string): { readonly form: RowForm; readonly compression?: Compression } | undefined {
  const parts = name.toLowerCase().split('.');
  const compression = COMPRESSIONS[parts.at(-1) ?? ''];
  const form = FORMS[parts.at(compression === undefined ? -1 : -2) ?? ''];
  if (form === undefined || (form === 'parquet' && compression !== undefined)) return undefined;
  return compression === undefined ? { form } : { form, compression };
}

export type Sources =
  | { readonly ok: true; readonly form: RowForm; readonly files: readonly SourceFile[] }
  | { readonly ok: false; readonly path: string; readonly reason: string };

/** Paths and patterns (`usage/*.csv.gz`); what a pattern finds is in the order of its names. All have one form. */
export function findSources(patterns: readonly string[], base: string): Sources {
  const files: SourceFile[] = [];
  for (const pattern of patterns) {
    const found = existsSync(resolve(base, pattern)) ? [pattern] : globSync(pattern, { cwd: base }).sort();
    if (found.length === 0) return { ok: false, path: pattern, reason: 'there is no such file' };
    for (const name of found) {
      const made = fileAt(resolve(base, name));
      if (typeof made === 'string') return { ok: false, path: name, reason: made };
      files.push(made);
    }
  }
  const form = files[0]?.form ?? 'csv';
  const other = files.find((file) => file.form !== form);
  if (other === undefined) return { ok: true, form, files };
  return { ok: false, path: other.path, reason: `it is ${other.form}, and the files before are ${form}` };
}

function fileAt(path: string): SourceFile | string {
  const form = formOf(path);
  if (form === undefined)
    return 'its name says no form: .csv, .tsv, .ndjson or .parquet, the first three with .gz or .zst';
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() !== true) return 'it is no file';
  return { path, form: form.form, compression: form.compression, size: stat.size, changed: stat.mtimeMs };
}
