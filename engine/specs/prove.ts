/**
 * `never decreases` and `never increases` proved instead of sampled: a figure of a tariff along one number of the input has a
 * price curve, which settles it for every step of the range (LANGUAGE section 12). Where it has none, points are looked at, and
 * the result says so.
 */
import { decimalText, type Expectation, type Expr, type Property, type Rational } from '#dsl';
import { type Curve, type Figure, figureOf, inputAt, priceCurve } from '../curve/curve.ts';
import { proveDirection, type Turn } from '../curve/findings.ts';
import type { Plan } from '../plan.ts';
import { inUnit, numberOf, type Value } from '../reference/value.ts';
import { dateText } from '../time/iso.ts';
import { nameOf, wordsOfText } from './expectations.ts';
import { inputsOf, type Placed } from './givens.ts';
import type { Failure, MonotoneProof } from './outcome.ts';
import { variedAt } from './vary.ts';

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
    else if (found === undefined) proofs.push({ text, kind: 'proved' });
    else failures.push(found);
  }
  return { proofs, failures };
}

/** Undefined: proved. A text: why it must be sampled. */
function settle(
  plan: Plan,
  property: Property,
  expectation: Monotone,
  base: readonly Placed[],
  read: (expr: Expr) => Value,
): Failure | string | undefined {
  const { value, direction } = expectation;
  const [vary, another] = property.varies;
  if (value.kind !== 'figure' || value.block !== 'tariff' || !isFigure(value.figure))
    return 'only figures of a tariff have a price curve.';
  if (vary === undefined || another !== undefined) return 'a price curve goes along one number alone.';
  const { program } = plan;
  const given = inputsOf(program, [...base, { path: vary.path, value: read(vary.from) }]);
  if (!given.ok) return 'the input is incomplete.';
  const { type } = variedAt(vary, program);
  if (type.kind !== 'numeric') return 'a price curve goes along a number.';
  const bound = (expr: Expr): Rational => inUnit(numberOf(read(expr)), type);
  const result = priceCurve(plan, given.inputs, {
    tariff: value.name,
    figure: value.figure,
    along: vary.path,
    from: bound(vary.from),
    to: bound(vary.to),
    ...(program.asOf === undefined ? { at: dateText(program.effective.from) } : {}),
  });
  if (!result.ok) return result.reason;
  const proof = proveDirection(result.curve, direction);
  if (proof.kind === 'unknown') return proof.reason;
  return proof.kind === 'proved' ? undefined : broken(property.name, vary, expectation, result.curve, proof.turn);
}

/** In the words of a point that fails. */
function broken(
  property: string,
  { path }: Property['varies'][number],
  expectation: Monotone,
  curve: Curve,
  { x, before, after }: Turn,
): Failure {
  const at = `${[path.input, ...path.fields].join('.')} = ${decimalText(inputAt(curve, x + 1n))}`;
  const figure = (whole: bigint): string => decimalText(figureOf(curve, whole), 2);
  const name = nameOf(expectation.value) ?? wordsOfText(expectation);
  const message = `property "${property}" with ${at}: ${name} goes from ${figure(before)} to ${figure(after)}.`;
  return { code: 'WR9106', span: expectation.span, message, notes: [] };
}
