/** Watching folders of rule files: one call after a burst of changes, never two at once. */
import { basename, resolve } from 'node:path';
import { isForeign } from './files.ts';

/** Editors write a file in several steps; changes within this time are one. */
const SETTLE_MS = 40;

export interface Watcher {
  readonly close: () => Promise<void>;
}

/** Resolves once the first look at the folders is over and changes are seen. Only who watches loads what watching needs. */
export async function watchFolders(paths: readonly string[], onChange: () => void): Promise<Watcher> {
  const { watch } = await import('chokidar');
  const roots = new Set(paths.map((path) => resolve(path)));
  const watcher = watch([...roots], {
    ignoreInitial: true,
    ignored: (path) => !roots.has(path) && isForeign(basename(path)),
  });
  let timer: NodeJS.Timeout | undefined;
  watcher.on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, SETTLE_MS);
  });
  await new Promise<void>((resolve) => {
    watcher.once('ready', () => resolve());
  });
  return {
    close: async () => {
      clearTimeout(timer);
      await watcher.close();
    },
  };
}
