/** A small source writer: lines with indentation, and the constants and helpers that the source refers to. */
import type { TableSet } from '../tables/table-set.ts';

/**
 * Where figures of the author go. `inlined`: into the code, for a policy that is hot alone. `shared`: into the scope around it, so
 * that policies of one shape have the same source and share its code. `loop`: into arrays beside the same source, gone over by a
 * loop instead of handed to the runtime, for where that is forbidden.
 */
export type Mode = 'inlined' | 'shared' | 'loop';

/** How a source says them: as literals, by names of a scope around it (`k0`, `c0`), or as elements of `k` and `c`. */
export type Figures = 'literal' | 'named' | 'listed';

/** A scope may have 65,535 names; the elements beyond these many are read where they are needed. */
const NAMES_MAX = 1000;

export class Pool {
  readonly #figures: Figures;
  readonly numbers: number[] = [];
  readonly objects: unknown[] = [];

  constructor(figures: Figures) {
    this.#figures = figures;
  }

  number(value: number): string {
    return this.#figures === 'literal' ? numeral(value) : this.#name('k', this.numbers.push(value) - 1);
  }
  big(value: bigint): string {
    if (this.#figures !== 'literal') return this.object(value);
    return value < 0n ? `(${value}n)` : `${value}n`;
  }
  /** Texts of the author never become code: they are JSON-escaped literals or stand in the array. */
  text(value: string): string {
    return this.#figures === 'literal' ? JSON.stringify(value) : this.object(value);
  }
  object(value: unknown): string {
    return this.#name('c', this.objects.push(value) - 1);
  }

  #name(list: 'k' | 'c', index: number): string {
    return this.#isNamed(index) ? `${list}${index}` : `${list}[${index}]`;
  }
  #isNamed(index: number): boolean {
    return this.#figures !== 'listed' && index < NAMES_MAX;
  }

  /** The names, with what they stand for. */
  names(): readonly Name[] {
    const named = (list: string, values: readonly unknown[], as: (element: string) => string): readonly Name[] =>
      values.flatMap((_, i) => (this.#isNamed(i) ? [{ name: `${list}${i}`, value: as(`${list}[${i}]`) }] : []));
    return [
      ...named('k', this.numbers, (element) => `small(${element})`),
      ...named('c', this.objects, (element) => element),
    ];
  }
}

/** A name that stands before a body, and the expression of its value. */
export interface Name {
  readonly name: string;
  readonly value: string;
}

export function declared({ name, value }: Name): string {
  return `  const ${name} = ${value};`;
}

export function numeral(value: number): string {
  return value < 0 ? `(${value})` : `${value}`;
}

export class Writer {
  readonly pool: Pool;
  readonly tables: TableSet;
  readonly #lines: string[] = [];
  readonly #prologue = new Map<string, string>();
  #indent = 1;

  constructor(pool: Pool, tables: TableSet) {
    this.pool = pool;
    this.tables = tables;
  }

  line(text: string): void {
    this.#lines.push(`${'  '.repeat(this.#indent)}${text}`);
  }
  block(head: string, write: () => void, tail = '}'): void {
    this.line(head);
    this.#indent += 1;
    write();
    this.#indent -= 1;
    this.line(tail);
  }

  /** A name for a value that does not change during a call; declared once at the top. */
  alias(name: string, value: string): string {
    this.#prologue.set(name, value);
    return name;
  }

  /** The aliases. */
  names(): readonly Name[] {
    return [...this.#prologue].map(([name, value]) => ({ name, value }));
  }
  body(): string {
    return this.#lines.join('\n');
  }
  source(): string {
    return [...this.names().map(declared), ...this.#lines].join('\n');
  }
}
