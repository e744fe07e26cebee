/**
 * `never decreases` and `never increases` proved instead of sampled: a figure of a tariff along one number of the input has a
 * price curve, which settles it for every step of the range (LANGUAGE section 12). Where several inputs vary there is a curve
 * for each number at every point of the others. Where there is none, points are looked at, and the result says so.
 */
import { decimalText, type Expectation, type Expr, type Property, type Rational, type Vary } from '#dsl';
import { type Curve, type Figure, figureOf, inputAt, priceCurve } from '../curve/curve.ts';
import { proveDirection, type Turn } from '../curve/findings.ts';
import type { Plan } from '../plan.ts';
import { inUnit, numberOf, type Value } from '../reference/value.ts';
import { dateText } from '../time/iso.ts';
import { nameOf, shown, wordsOfText } from './expectations.ts';
import { inputsOf, type Placed } from './givens.ts';
import type { Failure, MonotoneProof } from './outcome.ts';
import { pointsOf, variedAt } from './vary.ts';

type Monotone = Extract<Expectation, { readonly kind: 'monotone' }>;
const FIGURES: readonly string[] = ['subtotal', 'tax', 'total', 'due'] satisfies readonly Figure[];
const isFigure = (name: string): name is Figure => FIGURES.includes(name);

export interface Proofs {
  readonly proofs: readonly MonotoneProof[];
  readonly failures: readonly Failure[];
}

/** `base`: the givens of the property, without what it varies. */
export function proveMonotone(
  plan: Plan,
  property: Property,
  base: readonly Placed[],
  read: (expr: Expr) => Value,
): Proofs {
  const proofs: MonotoneProof[] = [];
  const failures: Failure[] = [];
  for (const expectation of property.expectations) {
    if (expectation.kind !== 'monotone') continue;
    const text = wordsOfText(expectation);
    const found = settle(plan, property, expectation, base, read);
    if (typeof found === 'string') proofs.push({ text, kind: 'sampled', reason: found });
    else if ('curves' in found) proofs.push({ text, kind: 'proved', curves: found.curves });
    else failures.push(found.broken);
  }
  return { proofs, failures };
}

/** The curves that prove it; a text says why it must be sampled. */
type Settled = { readonly curves: number } | { readonly broken: Failure } | string;

/** Along each number that varies, with the others held at each of their points (18.161). */
function settle(
  plan: Plan,
  property: Property,
  expectation: Monotone,
  base: readonly Placed[],
  read: (expr: Expr) => Value,
): Settled {
  const { value } = expectation;
  if (value.kind !== 'figure' || value.block !== 'tariff' || !isFigure(value.figure))
    return 'only figures of a tariff have a price curve.';
  const asked: Asked = { plan, property, expectation, tariff: value.name, figure: value.figure, read };
  const numbers = property.varies.filter((vary) => variedAt(vary, plan.program).type.kind === 'numeric');
  if (numbers.length === 0) return 'a price curve goes along a number.';
  let curves = 0;
  for (const vary of numbers) {
    const others = pointsBeside(vary, asked);
    if (others === undefined || curves + others.length > CURVES_MAX)
      return `its inputs have too many points for a price curve at each; at most ${CURVES_MAX} are drawn.`;
    for (const held of others) {
      const found = alongOne(vary, [...base, ...held], asked);
      if (found !== undefined) return found;
      curves += 1;
    }
  }
  return { curves };
}

const CURVES_MAX = 200;

interface Asked {
  readonly plan: Plan;
  readonly property: Property;
  readonly expectation: Monotone;
  readonly tariff: string;
  readonly figure: Figure;
  readonly read: (expr: Expr) => Value;
}

/** The product of the points of all that varies beside one; undefined where they are too many. */
function pointsBeside(vary: Vary, { plan, property, read }: Asked): readonly (readonly Placed[])[] | undefined {
  let held: readonly (readonly Placed[])[] = [[]];
  for (const other of property.varies) {
    if (other === vary) continue;
    const points = pointsOf(other, plan.program, read);
    if (points === undefined || held.length * points.length > CURVES_MAX) return undefined;
    held = held.flatMap((placed) => points.map((value) => [...placed, { path: other.path, value }]));
  }
  return held;
}

/** Undefined: proved. */
function alongOne(vary: Vary, held: readonly Placed[], asked: Asked): Exclude<Settled, { curves: number }> | undefined {
  const { plan, read, tariff, figure, expectation } = asked;
  const { program } = plan;
  const given = inputsOf(program, [...held, { path: vary.path, value: read(vary.from) }]);
  if (!given.ok) return 'the input is incomplete.';
  const { type } = variedAt(vary, program);
  const bound = (expr: Expr): Rational => inUnit(numberOf(read(expr)), type);
  const result = priceCurve(plan, given.inputs, {
    tariff,
    figure,
    along: vary.path,
    from: bound(vary.from),
    to: bound(vary.to),
    ...(program.asOf === undefined ? { at: dateText(program.effective.from) } : {}),
  });
  if (!result.ok) return result.reason;
  const proof = proveDirection(result.curve, expectation.direction);
  if (proof.kind === 'unknown') return proof.reason;
  return proof.kind === 'proved' ? undefined : { broken: broken(asked, vary, held, result.curve, proof.turn) };
}

/** In the words of a point that fails. */
function broken(
  { property, expectation }: Asked,
  vary: Vary,
  held: readonly Placed[],
  curve: Curve,
  { x, before, after }: Turn,
): Failure {
  const given = property.varies.map((each) => {
    const name = [each.path.input, ...each.path.fields].join('.');
    const value = held.find(({ path }) => path === each.path)?.value;
    const at =
      each === vary || value === undefined ? decimalText(inputAt(curve, x + 1n)) : shown(value, each.from.type);
    return `${name} = ${at}`;
  });
  const figure = (whole: bigint): string => decimalText(figureOf(curve, whole), 2);
  const name = nameOf(expectation.value) ?? wordsOfText(expectation);
  const message = `property "${property.name}" with ${given.join(', ')}: ${name} goes from ${figure(before)} to ${figure(after)}.`;
  return { code: 'WR9106', span: expectation.span, message, notes: [] };
}
