/** What generated policies really hold: every clause and node of the program, every operation of the code, by number. */
import type { Program } from '#dsl';
import type { Plan } from '../plan.ts';

type Properties = Readonly<Record<string, unknown>>;

/** Looks at types and places would only count how often the same declarations are met. */
const SKIPPED = new Set(['type', 'span', 'sources', 'units']);
/** Blocks whose clauses are counted; what stands at other keys has no optional parts. */
const BLOCKS = new Set([
  ...[
    'tariffs',
    'outputs',
    'charges',
    'each',
    'discounts',
    'commitments',
    'credits',
    'taxes',
    'rules',
    'decisions',
    'included',
    'tiers',
    'billing',
  ],
  ...['rounding', 'proration', 'part', 'steps', 'during', 'minimum', 'plus', 'rollsOver', 'asOf', 'take', 'model'],
]);

export class Coverage {
  readonly #counts = new Map<string, number>();

  count(name: string, times = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + times);
  }

  add(program: Program, plan: Plan): void {
    walk(program, '', new Set(), (object, key) => this.#programNode(object, key));
    walk(plan.code.lowering('lines').statements, '', new Set(), (node) => this.#codeNode(node));
  }

  #programNode(object: Properties, key: string): void {
    const { kind, mode, type, members, picks, each } = object;
    if (typeof mode === 'string') {
      this.count(`mode ${mode}`);
      this.count(`stage ${key}`);
    }
    if (typeof picks === 'string') this.count(`table ${picks}`);
    if (typeof kind === 'string') {
      if (type !== undefined) this.#expression(kind, object);
      else if (members !== undefined || key === 'members' || key === 'group') this.count(`group ${kind}`);
      else this.count(`${key} ${kind}`);
    }
    if (!BLOCKS.has(key)) return;
    for (const [name, value] of Object.entries(object)) {
      this.#clause(`${key}.${name}`, value);
      if (each !== undefined) this.#clause(`for each ${key}.${name}`, value);
    }
  }

  #expression(kind: string, object: Properties): void {
    this.count(`expression ${kind}`);
    const { function: name, block, figure, operator } = object;
    if (typeof name === 'string') this.count(`${kind} ${name}`);
    if (typeof figure === 'string') this.count(`figure ${String(block)} ${figure}`);
    if (typeof operator === 'string') this.count(`${kind} ${operator}`);
  }

  /** A clause that is there, and a word by what it says. */
  #clause(name: string, value: unknown): void {
    if (value === undefined || value === false || (Array.isArray(value) && value.length === 0)) return;
    this.count(name);
    if (typeof value === 'string' && WORDS.has(name)) this.count(`${name} ${value}`);
  }

  #codeNode({ op, rep, family, mode, function: name }: Properties): void {
    if (typeof op !== 'string') return;
    const suffix = typeof rep === 'string' ? ` ${rep}` : '';
    this.count(`code ${typeof family === 'string' ? family : 'statement'} ${op}${suffix}`);
    if (typeof mode === 'string') this.count(`code quotient ${mode}${suffix}`);
    if (typeof name === 'string') this.count(`code call ${name}`);
  }

  merge(counts: Iterable<readonly [name: string, count: number]>): void {
    for (const [name, count] of counts) this.count(name, count);
  }
  entries(): (readonly [name: string, count: number])[] {
    return [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1));
  }
  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }
  text(): string {
    return this.entries()
      .map(([name, count]) => `${name}: ${count}`)
      .join('\n');
  }
}

/** Clauses whose word is counted by itself. */
const WORDS = new Set([
  ...['rules.severity', 'rules.whenMissing', 'decisions.whenUndecided', 'billing.family', 'billing.monthEnd'],
  ...[
    'discounts.spread',
    'proration.by',
    'proration.over',
    'charges.billed',
    'asOf.type',
    'taxes.how',
    'for each taxes.how',
    'tariffs.late',
    'credits.when',
    'for each credits.when',
  ],
]);

function walk(value: unknown, key: string, seen: Set<object>, visit: (object: Properties, key: string) => void): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if (Array.isArray(value)) {
    for (const each of value) walk(each, key, seen, visit);
    return;
  }
  visit(value as Properties, key);
  for (const [name, inner] of Object.entries(value)) if (!SKIPPED.has(name)) walk(inner, name, seen, visit);
}
