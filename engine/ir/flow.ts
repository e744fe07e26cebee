/**
 * The order of an evaluation: derived values, figures and tariff-wide `let`s are built once, before the statement that reads
 * them, at the top of the function. Whoever lowers expressions prepares them first.
 */
import type { Definition, Expr, Let, Local, Span } from '#dsl';
import { Bug } from '../bug.ts';
import { like } from './alignment.ts';
import type { Builder } from './builder.ts';
import { divisorsOf, overAll } from './divisors.ts';
import type { NumberNode, Statement, TruthNode } from './ir.ts';
import { representation, structural } from './number-nodes.ts';
import { type ExprOf, fitted, type Site } from './site.ts';
import { YES } from './truths.ts';
import type { Lowered } from './values.ts';
import { readsOf } from './walk.ts';

export interface FlowParts {
  readonly figure: (expr: ExprOf<'figure'>) => NumberNode;
  /** By the place of the outcome among those there are. */
  readonly outcome: (expr: ExprOf<'outcome'>) => NumberNode;
  readonly result: (expr: ExprOf<'result'>) => Lowered;
  readonly rival: (expr: ExprOf<'rival'>) => TruthNode;
  /** Has ready what `rival` reads, which loops over items itself. */
  readonly prepareRival: (expr: ExprOf<'rival'>) => void;
}

export class Flow {
  readonly site: Site;
  readonly #parts: FlowParts;
  /** What is built, by owner and part; inside a loop what was built in it comes first. */
  #known: Known = new Map();
  #outer: readonly Known[] = [];
  readonly #lets = new Map<Local, Let>();

  constructor(site: Omit<Site, 'defined' | 'lateLet' | keyof FlowParts>, parts: FlowParts) {
    this.#parts = parts;
    this.site = {
      ...site,
      ...parts,
      defined: (definition) => this.definition(definition),
      lateLet: (local) => this.#lateLet(local),
    };
  }

  /** Builds a part of something once; a circle is what the checker excludes. */
  once<T>(owner: object, part: string, make: () => T): T {
    for (const known of [this.#known, ...this.#outer]) {
      const parts = known.get(owner);
      if (parts?.has(part) !== true) continue;
      if (parts.get(part) === OPEN) throw new Bug(`${part} depends on itself`);
      return parts.get(part) as T;
    }
    this.know(owner, part, OPEN);
    const made = this.site.builder.at(placeOf(owner), make);
    this.know(owner, part, made);
    return made;
  }

  /** From here on the part is this. */
  know(owner: object, part: string, value: unknown): void {
    const parts = this.#known.get(owner) ?? new Map<string, unknown>();
    this.#known.set(owner, parts.set(part, value));
  }

  /** What is built and bound meanwhile is known only there: the body of a loop. */
  apart<T>(write: () => T): T {
    const { locals } = this.site;
    const [known, outer, bound] = [this.#known, this.#outer, new Map(locals)];
    this.#outer = [known, ...outer];
    this.#known = new Map();
    const result = this.site.reach.closed(write);
    this.#known = known;
    this.#outer = outer;
    locals.clear();
    for (const [local, value] of bound) locals.set(local, value);
    return result;
  }

  /** `let`s that the whole of a tariff sees: built at the top when first read. */
  share(lets: readonly Let[]): void {
    this.site.reach.register(lets);
    for (const each of lets) this.#lets.set(each.local, each);
  }

  /** Has everything ready that the expressions read from outside their block. */
  prepare(exprs: readonly (Expr | undefined)[]): void {
    const reads = readsOf(exprs);
    for (const definition of reads.definitions) this.#prepareDefinition(definition);
    // Blocks say themselves where they may ask.
    this.site.reach.never(() => {
      for (const figure of reads.figures) this.#parts.figure(figure);
      for (const outcome of reads.outcomes) this.#parts.outcome(outcome);
      for (const result of reads.results) this.#parts.result(result);
      for (const rival of reads.rivals) this.#parts.prepareRival(rival);
    });
    for (const local of reads.locals) this.#sharedLet(local);
  }

  definition(definition: Definition): Lowered {
    const { reach } = this.site;
    if (this.#isLate(definition)) return reach.once(definition, () => this.#defined(definition));
    // What is shown is computed in any case.
    return this.once(definition, 'value', () => reach.always(() => this.#defined(definition)));
  }
  #defined({ value, type }: Definition): Lowered {
    this.prepare([value]);
    return this.site.builder.once(fitted(this.site.lower(value), value.type, type));
  }

  /** What asks and is not shown waits for whoever reads it. */
  #isLate({ shown, value }: Definition): boolean {
    return !shown && this.site.reach.asks(value);
  }
  #prepareDefinition(definition: Definition): void {
    if (this.#isLate(definition)) this.prepare([definition.value]);
    else this.definition(definition);
  }

  #sharedLet(local: Local): void {
    const found = this.#lets.get(local);
    if (found === undefined) return;
    if (this.site.reach.asks(found.value)) {
      this.prepare([found.value]);
      return;
    }
    this.once(local, 'value', () => {
      this.prepare([found.value]);
      this.site.locals.set(local, this.#letValue(found));
      return true;
    });
  }

  #letValue({ local, value }: Let): Lowered {
    return this.site.builder.once(fitted(this.site.lower(value), value.type, local.type));
  }

  #lateLet(local: Local): Lowered | undefined {
    const found = this.site.reach.letOf(local);
    return found && this.site.reach.once(found, () => this.#letValue(found));
  }

  /** A block's own `let`s as far as the expressions need them, in the order they need each other; prepared first. */
  needed(lets: readonly Let[], exprs: readonly (Expr | undefined)[]): readonly Let[] {
    this.site.reach.register(lets);
    const own = new Map(lets.map((each) => [each.local, each]));
    const ordered = new Set<Let>();
    const visit = (of: readonly (Expr | undefined)[]): void => {
      for (const local of readsOf(of).locals) {
        const found = own.get(local);
        if (found === undefined || ordered.has(found)) continue;
        visit([found.value]);
        ordered.add(found);
      }
    };
    visit(exprs);
    this.prepare([...exprs, ...[...ordered].map(({ value }) => value)]);
    return [...ordered];
  }

  /** Computes `let`s in the block being built. */
  bind(lets: readonly Let[]): void {
    const now = lets.filter(({ value }) => !this.site.reach.asks(value));
    for (const each of now) this.site.locals.set(each.local, this.#letValue(each));
  }

  /** What `write` gives where `open` holds, and 0 elsewhere; the work stands behind the gate. */
  gated<K extends string>(
    open: TruthNode,
    write: () => Readonly<Record<K, NumberNode>>,
  ): Readonly<Record<K, NumberNode>> {
    const { builder } = this.site;
    if (open === YES) return mapRecord(write(), (node) => builder.number(node));
    const { statements, result } = builder.nested(() => this.site.reach.apart(write));
    const outside = new Outside(statements, builder);
    const outer = mapRecord(result, (inner) => {
      const node = outside.over(inner);
      const shape = withZero(node);
      return { variable: builder.variable(like(structural(0n), shape), shape), node };
    });
    const assigned = builder.nested(() => {
      outside.assign();
      for (const { variable, node } of Object.values<{ variable: NumberNode; node: NumberNode }>(outer)) {
        builder.assign(variable, like(node, variable));
      }
    });
    builder.push({ op: 'if', condition: open, yes: [...statements, ...assigned.statements], no: [] });
    return mapRecord(outer, ({ variable }) => variable);
  }
}

/** Divisors that are computed behind a gate get variables before it, since what they divide is read after it. */
class Outside {
  readonly #inner: ReadonlySet<number>;
  readonly #builder: Builder;
  readonly #variables = new Map<number, { readonly variable: NumberNode; readonly divisor: NumberNode }>();

  constructor(statements: readonly Statement[], builder: Builder) {
    this.#inner = new Set(
      statements.flatMap((each) => (each.op === 'bind' || each.op === 'declare' ? [each.local] : [])),
    );
    this.#builder = builder;
  }

  over(node: NumberNode): NumberNode {
    return { ...node, ...overAll(divisorsOf(node).map((divisor) => this.#outside(divisor))) };
  }

  #outside(divisor: NumberNode): NumberNode {
    if (divisor.op !== 'local' || !this.#inner.has(divisor.local)) return divisor;
    const known = this.#variables.get(divisor.local);
    if (known !== undefined) return known.variable;
    // Where the gate is shut it is 1, whatever the divisor may be.
    const extent = { ...divisor, lo: divisor.lo < 1n ? divisor.lo : 1n };
    const variable = this.#builder.variable(like(structural(1n), divisor), extent);
    this.#variables.set(divisor.local, { variable, divisor });
    return variable;
  }

  assign(): void {
    for (const { variable, divisor } of this.#variables.values()) this.#builder.assign(variable, divisor);
  }
}

const OPEN = Symbol('under way');
type Known = Map<object, Map<string, unknown>>;

/** Blocks and expressions know where they are written. */
function placeOf(owner: object): Span | undefined {
  return 'span' in owner ? (owner.span as Span) : undefined;
}

/** The same node, where it may be 0 instead. */
export function withZero(node: NumberNode): NumberNode {
  const lo = node.lo < 0n ? node.lo : 0n;
  const hi = node.hi > 0n ? node.hi : 0n;
  return { ...node, lo, hi, rep: representation(lo, hi) };
}

function mapRecord<K extends string, A, B>(
  record: Readonly<Record<K, A>>,
  map: (value: A) => B,
): Readonly<Record<K, B>> {
  const entries = Object.entries<A>(record).map(([key, value]) => [key, map(value)]);
  return Object.fromEntries(entries) as Record<K, B>;
}
