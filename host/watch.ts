/** Watching folders of rule files: one call after a burst of changes, never two at once. */
import { basename, resolve } from 'node:path';
import { watch } from 'chokidar';
import { isForeign } from './files.ts';

/** Editors write a file in several steps; changes within this time are one. */
const SETTLE_MS = 40;

export interface Watcher {
  /** Resolves once the first look at the folders is over and changes are seen. */
  readonly ready: Promise<void>;
  readonly close: () => Promise<void>;
}

export function watchFolders(paths: readonly string[], onChange: () => void): Watcher {
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
  const ready = new Promise<void>((resolve) => {
    watcher.once('ready', () => resolve());
  });
  return {
    ready,
    close: async () => {
      clearTimeout(timer);
      await watcher.close();
    },
  };
}
