/** A small source writer: lines with indentation, and the constants and helpers that the source refers to. */
import type { TableSet } from '../tables/table-set.ts';

/**
 * Where figures of the author go. `inlined`: into the code, for a policy that is hot alone. `shared`: into arrays beside it, so
 * that policies of one shape have the same source and share one function. `loop`: the same source, gone over by a loop instead
 * of handed to the runtime, for where that is forbidden.
 */
export type Mode = 'inlined' | 'shared' | 'loop';

export class Pool {
  readonly mode: Mode;
  readonly numbers: number[] = [];
  readonly objects: unknown[] = [];

  constructor(mode: Mode) {
    this.mode = mode;
  }

  number(value: number): string {
    return this.mode === 'inlined' ? numeral(value) : `k[${this.numbers.push(value) - 1}]`;
  }
  big(value: bigint): string {
    if (this.mode !== 'inlined') return this.object(value);
    return value < 0n ? `(${value}n)` : `${value}n`;
  }
  /** Texts of the author never become code: they are JSON-escaped literals or stand in the array. */
  text(value: string): string {
    return this.mode === 'inlined' ? JSON.stringify(value) : this.object(value);
  }
  object(value: unknown): string {
    return `c[${this.objects.push(value) - 1}]`;
  }
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

  source(): string {
    const prologue = [...this.#prologue].map(([name, value]) => `  const ${name} = ${value};`);
    return [...prologue, ...this.#lines].join('\n');
  }
}
