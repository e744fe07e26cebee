/** Packs: folders with a manifest, `writ.json`, which says in what edition of the language its files are written (LANGUAGE 17.1). */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The name of the manifest in the folder of its pack. */
export const MANIFEST = 'writ.json';

/** The editions that this version reads. */
const EDITIONS: readonly unknown[] = [1];

export function hasManifest(folder: string): boolean {
  return existsSync(join(folder, MANIFEST));
}

/** The nearest folder at or above one that holds a manifest. */
export function packRoot(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (hasManifest(folder)) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** What is wrong with the manifests of folders with rule files; a folder without one has edition 1. */
export function manifestFaults(folders: Iterable<string>): readonly string[] {
  const roots = new Set([...folders].map(packRoot));
  return [...roots].flatMap((root) => (root === undefined ? [] : manifestFault(join(root, MANIFEST))));
}

function manifestFault(path: string): readonly string[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [`${path}: it cannot be read.`];
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
