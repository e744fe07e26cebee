/** What generated policies really hold: every kind of node of the program, every operation of the code, by number. */
import type { Program } from '#dsl';
import type { Plan } from '../plan.ts';

/** Looks at types and places would only count how often the same declarations are met. */
const SKIPPED = new Set(['type', 'span', 'sources', 'units']);

export class Coverage {
  readonly #counts = new Map<string, number>();

  #count(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  add(program: Program, plan: Plan): void {
    this.#walk(program, new Set(), (object) => {
      const { kind, mode, picks, spread, evenAtZero, wholeUnits, withAllowance, by } = object;
      if (typeof kind === 'string') this.#count(`program ${kind}`);
      if (typeof mode === 'string') this.#count(`mode ${mode}`);
      if (typeof picks === 'string') this.#count(`table ${picks}`);
      if (typeof spread === 'string') this.#count(`spread ${spread}`);
      if (typeof by === 'string') this.#count(`prorate by ${by}`);
      if (evenAtZero === true) this.#count('even at zero');
      if (wholeUnits === true) this.#count('in whole units');
      if (withAllowance === true) this.#count('with allowance');
    });
    if (plan.interpreted !== undefined) {
      this.#count('interpreted');
      return;
    }
    this.#walk(plan.code.lowering('lines').statements, new Set(), ({ op, rep, family }) => {
      if (typeof op === 'string')
        this.#count(`code ${family === undefined ? 'statement ' : ''}${op}${typeof rep === 'string' ? ` ${rep}` : ''}`);
    });
  }

  #walk(value: unknown, seen: Set<object>, visit: (object: Readonly<Record<string, unknown>>) => void): void {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (!Array.isArray(value)) visit(value as Readonly<Record<string, unknown>>);
    for (const [key, inner] of Object.entries(value)) if (!SKIPPED.has(key)) this.#walk(inner, seen, visit);
  }

  has(name: string): boolean {
    return this.#counts.has(name);
  }

  text(): string {
    return [...this.#counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => `${name}: ${count}`)
      .join('\n');
  }
}
