/**
 * What one evaluation can cost at most, in units of one operation: every list is as long as its type allows, every table is
 * searched, every block is open (LANGUAGE section 9). Nothing is measured, so that a policy costs the same everywhere.
 */
import type { Definition, Expr } from '../program/expression.ts';
import type { Program } from '../program/policy.ts';
import type { Table } from '../program/table.ts';
import { operandsOf } from '../types/operands.ts';

/** A question to whoever runs the engine, however fast it is answered. */
const EXTERN = 200;

type Costed = Pick<Program, 'definitions' | 'rules' | 'decisions' | 'tariffs' | 'outputs'>;

export function costOf({ definitions, rules, decisions, tariffs, outputs }: Costed): number {
  const meter = new Meter();
  for (const definition of definitions) meter.derived(definition);
  return meter.total + [rules, decisions, tariffs, outputs].reduce((sum, blocks) => sum + meter.within(blocks), 0);
}

class Meter {
  /** Of derived values, each of which is computed once. */
  total = 0;
  readonly #derived = new Set<Definition>();
  readonly #calls = new Map<Definition | Table, number>();

  derived(definition: Definition): void {
    if (definition.params.length > 0 || this.#derived.has(definition)) return;
    this.#derived.add(definition);
    this.total += this.of(definition.value);
  }

  /** Everything in a block, so often as the block stands. */
  within(value: unknown): number {
    if (typeof value !== 'object' || value === null) return 0;
    if (Array.isArray(value)) return value.reduce((sum: number, each: unknown) => sum + this.within(each), 0);
    if (isExpr(value)) return this.of(value);
    const own = Object.entries(value).reduce(
      (sum, [key, inner]) => sum + (SKIPPED.has(key) ? 0 : this.within(inner)),
      0,
    );
    return own * ('each' in value ? timesOf(value.each) : 1);
  }

  of(expr: Expr): number {
    switch (expr.kind) {
      case 'defined':
        this.derived(expr.definition);
        return 1;
      case 'apply':
        return 1 + this.#operands(expr) + this.#once(expr.definition, () => this.of(expr.definition.value));
      case 'extern':
        return EXTERN + this.#operands(expr);
      case 'lookup':
        return 1 + this.#operands(expr) + this.#once(expr.table, () => this.#probe(expr.table));
      case 'aggregate': {
        const each = this.of(expr.body) + (expr.where === undefined ? 0 : this.of(expr.where));
        return 1 + this.of(expr.list) + lengthOf(expr.list) * (1 + each);
      }
      default:
        return 1 + this.#operands(expr);
    }
  }

  #operands(expr: Expr): number {
    return operandsOf(expr).reduce((sum, operand) => sum + this.of(operand), 0);
  }

  /** An index is searched by halving; the dearest row is what comes out. */
  #probe({ rows, keys, otherwise }: Table): number {
    const steps = Math.ceil(Math.log2(rows.length + 1)) * keys.length;
    const all = otherwise === undefined ? rows : [...rows, otherwise];
    return steps + all.reduce((most, { outputs }) => Math.max(most, this.within(outputs)), 0);
  }

  #once(key: Definition | Table, cost: () => number): number {
    const known = this.#calls.get(key);
    if (known !== undefined) return known;
    const found = cost();
    this.#calls.set(key, found);
    return found;
  }
}

/** What is no part of a computation: places, types, and calendars, which are looked up as one operation. */
const SKIPPED = new Set(['span', 'type', 'calendar', 'local', 'variable', 'position', 'index']);

function isExpr(value: object): value is Expr {
  return 'kind' in value && 'type' in value && 'span' in value;
}

function timesOf(each: unknown): number {
  if (typeof each !== 'object' || each === null || !('list' in each)) return 1;
  const { list } = each;
  return typeof list === 'object' && list !== null && isExpr(list) ? Math.max(1, lengthOf(list)) : 1;
}

function lengthOf({ type }: Expr): number {
  return type.kind === 'list' ? type.upTo : 1;
}
