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
  const changed = (): void => {
    clearTimeout(timer);
    timer = setTimeout(onChange, SETTLE_MS);
  };
  watcher.on('all', changed);
  // Of two changes of a file within a twentieth of a second it tells the first one only; what the system itself says is told whole.
  watcher.on('raw', (_, path) => {
    if (typeof path === 'string' && !isForeign(basename(path))) changed();
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
