/** A property: its expectations at every point of the product of its `vary`, and monotone along each of them. */
import { type Expectation, type Expr, type Program, type Property, ZERO } from '#dsl';
import { PROPERTY_POINTS_MAX } from '../limits.ts';
import { compareValues, isMissing, type Value } from '../reference/value.ts';
import { missOf, nameOf, shown, wordsOfText } from './expectations.ts';
import type { Placed } from './givens.ts';
import type { Failure, SpecResult } from './outcome.ts';
import type { Point } from './point.ts';
import { pointsOf } from './vary.ts';

type Reach = (placed: readonly Placed[]) => { readonly point: Point } | { readonly failure: Failure };
type Monotone = Extract<Expectation, { readonly kind: 'monotone' }>;

export function runProperty(
  program: Program,
  property: Property,
  read: (expr: Expr) => Value,
  reach: Reach,
): SpecResult {
  const axes = property.varies.map((vary) => pointsOf(vary, program, read));
  const sizes = axes.map((axis) => axis?.length);
  const total = sizes.reduce<number>((product, size) => product * (size ?? Number.POSITIVE_INFINITY), 1);
  const { name, span } = property;
  if (total > PROPERTY_POINTS_MAX) {
    const message = `property "${name}" has more than ${PROPERTY_POINTS_MAX} points; take a larger step.`;
    return {
      kind: 'property',
      name,
      ok: false,
      failures: [{ code: 'WR9108', span, message, notes: [] }],
      evaluations: 0,
    };
  }
  const grid = axes.map((axis) => axis ?? []);
  const run = new Run(property, grid, reach);
  return { kind: 'property', name, ...run.all() };
}

/** Stops at the first point that fails: in rising order it is the smallest. */
class Run {
  readonly #property: Property;
  readonly #axes: readonly (readonly Value[])[];
  readonly #reach: Reach;
  /** Values of the monotone expectations at points already seen. */
  readonly #seen = new Map<string, readonly Value[]>();

  constructor(property: Property, axes: readonly (readonly Value[])[], reach: Reach) {
    this.#property = property;
    this.#axes = axes;
    this.#reach = reach;
  }

  all(): { ok: boolean; failures: readonly Failure[]; evaluations: number } {
    let evaluations = 0;
    for (const index of indices(this.#axes.map(({ length }) => length))) {
      evaluations += 1;
      const failure = this.#at(index);
      if (failure !== undefined) return { ok: false, failures: [failure], evaluations };
    }
    return { ok: true, failures: [], evaluations };
  }

  #placed(index: readonly number[]): readonly Placed[] {
    return this.#property.varies.map(({ path }, axis) => ({
      path,
      value: this.#axes[axis]?.[index[axis] ?? 0] ?? { kind: 'number', value: ZERO },
    }));
  }

  #at(index: readonly number[]): Failure | undefined {
    const reached = this.#reach(this.#placed(index));
    if ('failure' in reached) return reached.failure;
    const { point } = reached;
    const monotone: Value[] = [];
    for (const expectation of this.#property.expectations) {
      if (expectation.kind === 'monotone') {
        const value = point.read(expectation.value);
        const broken = this.#breaks(expectation, value, monotone.length, index);
        if (broken !== undefined) return this.#failure(expectation, broken, index, []);
        monotone.push(value);
      } else {
        const miss = missOf(expectation, point);
        if (miss !== undefined) return this.#failure(expectation, miss.message, index, miss.notes);
      }
    }
    this.#seen.set(index.join(), monotone);
    return undefined;
  }

  /** Against the point one step before, along each axis with the others held. */
  #breaks(expectation: Monotone, value: Value, which: number, index: readonly number[]): string | undefined {
    for (const axis of index.keys()) {
      const before = index.map((at, i) => (i === axis ? at - 1 : at));
      const previous = this.#seen.get(before.join())?.[which];
      if (previous === undefined || isMissing(previous) || isMissing(value)) continue;
      const order = compareValues(value, previous);
      if (expectation.direction === 'never decreases' ? order < 0 : order > 0) {
        const { type } = expectation.value;
        const name = nameOf(expectation.value) ?? wordsOfText(expectation);
        return `${name} goes from ${shown(previous, type)} to ${shown(value, type)}.`;
      }
    }
    return undefined;
  }

  #failure(expectation: Expectation, message: string, index: readonly number[], notes: readonly string[]): Failure {
    const given = this.#placed(index).map(({ path, value }) => {
      return `${[path.input, ...path.fields].join('.')} = ${this.#shownAt(path, value)}`;
    });
    return {
      code: 'WR9106',
      span: expectation.span,
      message: `property "${this.#property.name}" with ${given.join(', ')}: ${message}`,
      notes,
    };
  }

  #shownAt(path: Placed['path'], value: Value): string {
    const vary = this.#property.varies.find((each) => each.path === path);
    return vary === undefined ? '' : shown(value, vary.from.type);
  }
}

/** Every index of a product, the last axis fastest. */
function* indices(sizes: readonly number[]): Iterable<readonly number[]> {
  const [size, ...rest] = sizes;
  if (size === undefined) {
    yield [];
    return;
  }
  for (let i = 0; i < size; i += 1) for (const inner of indices(rest)) yield [i, ...inner];
}
