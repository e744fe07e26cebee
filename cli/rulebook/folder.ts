/**
 * A rulebook as a folder: `<pack>/<policy>/<version>.writ`, tables beside the files that read them, and a manifest, `rulebook.json`, which has what
 * the texts do not say: names that they were published under, comments, and what was activated and retired in which order.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { posix, resolve, sep } from 'node:path';
import { dottedName, parse, sourceFile } from '#dsl';
import type { File, Turn } from './client.ts';

export const MANIFEST = 'rulebook.json';

export interface VersionEntry {
  readonly policy: string;
  readonly version: string;
  readonly hash: string;
  readonly comment?: string;
  /** `name`: as answers show it; `path`: where it stands in the folder. */
  readonly files: readonly { readonly name: string; readonly path: string }[];
}

export interface Manifest {
  readonly versions: readonly VersionEntry[];
  /** Of all policies; of each in the order in which they became known. */
  readonly activations: readonly Turn[];
}

const EMPTY: Manifest = { versions: [], activations: [] };
const SAFE = /^(?!\.{1,2}\/)[\w.-]+(?:\/(?!\.{1,2}\/)[\w.-]+)*\.(?:writ|writ\.md|csv)$/;

/** What is wrong with a folder, in a sentence. */
export class FolderFault extends Error {
  override readonly name = 'FolderFault';
}

export function readManifest(folder: string): Manifest {
  const path = resolve(folder, MANIFEST);
  if (!existsSync(path)) return EMPTY;
  const { versions = [], activations = [] } = jsonIn(path);
  if (!isListOf(versions, isEntry) || !isListOf(activations, isTurn))
    throw new FolderFault(`${path}: its versions and activations are not as "writ rulebook pull" writes them.`);
  const turns = activations.map((each) => ({
    ...each,
    kind: each.kind ?? 'activation',
    comment: each.comment ?? null,
  }));
  return { versions, activations: turns };
}

const isListOf = <Item>(list: readonly Item[], isItem: (item: Item) => boolean): boolean =>
  Array.isArray(list) && list.every((item) => typeof item === 'object' && item !== null && isItem(item));
const isEntry = ({ policy, version, files }: VersionEntry): boolean =>
  isText(policy) && isText(version) && isListOf(files, ({ name, path }) => isText(name) && isText(path));
const isTurn = ({ policy, version, at }: Turn): boolean =>
  isText(policy) && isText(version) && !Number.isNaN(Date.parse(at));
const isText = (value: unknown): boolean => typeof value === 'string';

function jsonIn(path: string): Partial<Manifest> {
  try {
    const told: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof told === 'object' && told !== null) return told as Partial<Manifest>;
  } catch {
    // Told below.
  }
  throw new FolderFault(`${path}: this is not a manifest.`);
}

export function readAt(folder: string, path: string): string {
  if (!SAFE.test(path))
    throw new FolderFault(`${path} in ${MANIFEST} is no path of a rule file or table in the folder.`);
  try {
    return readFileSync(resolve(folder, path), 'utf8');
  } catch {
    throw new FolderFault(`${path} is named in ${MANIFEST}, and is not in the folder.`);
  }
}

export function writeAt(folder: string, path: string, text: string): void {
  const file = resolve(folder, path);
  if (!file.startsWith(resolve(folder) + sep)) throw new FolderFault(`${path} lies outside of the folder.`);
  mkdirSync(resolve(file, '..'), { recursive: true });
  writeFileSync(file, text);
}

export const manifestText = (manifest: Manifest): string =>
  `${JSON.stringify({ rulebook: 1, ...manifest }, null, 2)}\n`;

/**
 * Where the files of a version stand. `isTaken`: whether another text stands at a path, such as a table that was changed since the version
 * before: then the version has a folder of its own.
 */
export function placed(
  { policy, version, files }: { readonly policy: string; readonly version: string; readonly files: readonly File[] },
  isTaken: (path: string, text: string) => boolean,
): readonly (File & { readonly path: string })[] {
  const common = files.map((file) => ({ ...file, path: pathOf(file, files) }));
  const isFree = new Set(common.map(({ path }) => path)).size === files.length;
  const own = posix.join(...policy.split('.'), version);
  const all = isFree && !common.some(({ path, text }) => isTaken(path, text)) ? common : inFolder(own, files);
  const odd = all.find(({ path }) => !SAFE.test(path));
  if (odd !== undefined) throw new FolderFault(`${odd.name} of ${policy} ${version} has no place in a folder.`);
  return all;
}

const inFolder = (folder: string, files: readonly File[]) =>
  files.map((file) => ({ ...file, path: posix.join(folder, file.name) }));

/** By what a rule file says it is; a table stands with the file that it stood with. */
function pathOf({ name, text }: File, files: readonly File[]): string {
  if (!name.endsWith('.csv')) return rulePath(name, text);
  const reader = files.find((each) => !each.name.endsWith('.csv') && posix.dirname(each.name) === posix.dirname(name));
  return reader === undefined
    ? name
    : posix.join(posix.dirname(rulePath(reader.name, reader.text)), posix.basename(name));
}

/** A file that was published from such a folder goes back to where it stood. */
function rulePath(name: string, text: string): string {
  const header = parse(sourceFile(name, text)).file?.header;
  if (header === undefined) return name;
  const file = `${header.version.value}${name.endsWith('.writ.md') ? '.writ.md' : '.writ'}`;
  return name.endsWith(`/${file}`) ? name : posix.join(...dottedName(header.name).split('.'), file);
}
