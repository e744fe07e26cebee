/** The manifest of a pack, `writ.json`: which edition of the language its files are written in (LANGUAGE 17.1). */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The name of the manifest in the folder of its pack. */
export const MANIFEST = 'writ.json';

/** The editions that this version reads. */
const EDITIONS: readonly unknown[] = [1];

/** What is wrong with the manifests above the files; a folder without one has edition 1. */
export function manifestFaults(files: readonly string[], base: string): readonly string[] {
  const folders = new Set(files.flatMap((file) => foldersAbove(resolve(base, file), resolve(base))));
  return [...folders].flatMap((folder) => manifestFault(join(folder, MANIFEST)));
}

function foldersAbove(file: string, base: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    folders.push(folder);
    if (folder === base || folder === dirname(folder) || !folder.startsWith(base)) return folders;
  }
}

function manifestFault(path: string): readonly string[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  try {
    const manifest: unknown = JSON.parse(text);
    const edition =
      typeof manifest === 'object' && manifest !== null && 'edition' in manifest ? manifest.edition : undefined;
    return EDITIONS.includes(edition)
      ? []
      : [`${path}: "edition" must be one of ${EDITIONS.join(', ')}; it is ${JSON.stringify(edition) ?? 'not there'}.`];
  } catch {
    return [`${path}: this is not JSON.`];
  }
}
