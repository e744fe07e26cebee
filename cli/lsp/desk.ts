/** One pack as an editor has it: the files on the disk, and over them the texts that are open. Checked when it is asked for. */
import { basename, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type AuthorPack, openPack } from '#author';
import { type SourceFile, sourceFile } from '#dsl';
import { MANIFEST, manifestFaults, packRoot, readPack } from '#host';

type Csv = AuthorPack['files']['csv'];

export class Desk {
  /** The folder of the pack; of a document that is not on a disk, its address. */
  readonly root: string;
  readonly #onDisk: boolean;
  readonly #open = new Map<string, { readonly uri: string; readonly source: SourceFile }>();
  #isPack = false;
  #disk: ReadonlyMap<string, SourceFile> = new Map();
  #csv: Csv = () => undefined;
  #pack: AuthorPack | undefined;
  #fresh = false;

  constructor(root: string, onDisk: boolean) {
    this.root = root;
    this.#onDisk = onDisk;
    this.reload();
  }

  /** Reads the disk again. A text that is as it was stays the same object, so that it is not checked again. */
  reload(): void {
    this.#fresh = false;
    if (!this.#onDisk) return;
    this.#isPack = packRoot(this.root) === this.root;
    const { sources, csv } = readPack(this.root);
    this.#disk = new Map(sources.map((source) => [source.name, kept(this.#disk.get(source.name), source)]));
    const tables = new Map<string, SourceFile | undefined>();
    this.#csv = (beside, file) => {
      const key = join(beside, '..', file);
      if (!tables.has(key)) tables.set(key, csv(beside, file));
      return tables.get(key);
    };
  }

  nameOf(uri: string): string {
    if (!this.#onDisk) return basename(uri);
    return relative(this.root, fileURLToPath(uri)).split(sep).join('/');
  }

  /** The address of a file of the pack, as the editor wrote it where the file is open. */
  uriOf(name: string): string {
    const open = this.#open.get(name);
    if (open !== undefined) return open.uri;
    return this.#onDisk ? pathToFileURL(join(this.root, name)).href : this.root;
  }

  open(uri: string, text: string): void {
    const name = this.nameOf(uri);
    this.put(uri, kept(this.#disk.get(name), sourceFile(name, text)));
  }

  put(uri: string, source: SourceFile): void {
    this.#fresh = false;
    this.#open.set(source.name, { uri, source });
  }

  close(uri: string): void {
    this.#fresh = false;
    this.#open.delete(this.nameOf(uri));
  }

  get isOpen(): boolean {
    return this.#open.size > 0;
  }

  openSource(uri: string): SourceFile | undefined {
    return this.#open.get(this.nameOf(uri))?.source;
  }

  /** The pack as the texts are now. */
  pack(): AuthorPack {
    if (this.#pack !== undefined && this.#fresh) return this.#pack;
    const sources = new Map([...this.#disk, ...[...this.#open].map(([name, { source }]) => [name, source] as const)]);
    const ordered = [...sources.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    this.#pack = openPack({ sources: ordered, csv: (beside, file) => this.#csv(beside, file) }, this.#pack);
    this.#fresh = true;
    return this.#pack;
  }

  /** What is wrong with the manifest, by its address. */
  manifest(): { readonly uri: string; readonly faults: readonly string[] } {
    const faults = this.#onDisk ? manifestFaults([this.root]) : [];
    const path = join(this.root, MANIFEST);
    return { uri: this.uriOf(MANIFEST), faults: faults.map((fault) => fault.replace(`${path}: `, '')) };
  }

  /** The files whose faults are told: of a pack all, elsewhere those that are open. */
  toldNames(): ReadonlySet<string> {
    return new Set(this.#isPack ? this.pack().results.keys() : this.#open.keys());
  }

  openNames(): readonly string[] {
    return [...this.#open.keys()];
  }

  /** Any text that a span of the pack may point into. */
  text(name: string): SourceFile | undefined {
    return this.#open.get(name)?.source ?? this.#disk.get(name) ?? this.#csv(name, basename(name));
  }
}

function kept(old: SourceFile | undefined, next: SourceFile): SourceFile {
  return old?.text === next.text ? old : next;
}
