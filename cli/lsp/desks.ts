/** The packs that an editor works on: those with an open document, and those in its workspace folders. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packRoot, packsBelow } from '#host';
import { Desk } from './desk.ts';

export class Desks {
  readonly #desks = new Map<string, Desk>();
  /** Packs that are kept while no document of theirs is open. */
  #workspace: ReadonlySet<string> = new Set();

  all(): readonly Desk[] {
    return [...this.#desks.values()];
  }

  /** The desk of a document, if anybody works on its pack. */
  known(uri: string): Desk | undefined {
    return this.#desks.get(rootOf(uri));
  }

  of(uri: string): Desk {
    const root = rootOf(uri);
    const desk = this.#desks.get(root) ?? new Desk(root, isFile(uri));
    this.#desks.set(root, desk);
    return desk;
  }

  /** Opens the packs in the folders of the workspace; those that are no longer in one are let go. */
  workspace(folders: readonly string[]): readonly Desk[] {
    const roots = folders.filter(isFile).flatMap((uri) => packsBelow(fileURLToPath(uri)));
    this.#workspace = new Set(roots);
    for (const root of roots) if (!this.#desks.has(root)) this.#desks.set(root, new Desk(root, true));
    return this.letGo();
  }

  /** Drops the packs that nobody works on, and says which. */
  letGo(): readonly Desk[] {
    const idle = this.all().filter((desk) => !desk.isOpen && !this.#workspace.has(desk.root));
    for (const desk of idle) this.#desks.delete(desk.root);
    return idle;
  }
}

function isFile(uri: string): boolean {
  return uri.startsWith('file:');
}

/** A file belongs to the nearest pack above it; without one it stands with the files of its folder. */
function rootOf(uri: string): string {
  if (!isFile(uri)) return uri;
  const folder = dirname(fileURLToPath(uri));
  return packRoot(folder) ?? folder;
}
