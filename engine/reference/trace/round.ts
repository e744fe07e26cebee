/** A rounding as a step: `round(half even, 0.01 USD, 47.005 USD)`, with mode and step beside. */
import { decimalText, multiply, type NumericType, type Rational, type Rounding } from '#dsl';
import { placeOf } from '../place.ts';
import type { BlockTrace } from './block.ts';
import { numberText, withUnit } from './figure.ts';
import { compose, LEVEL, leaf, type Rendered } from './rendered.ts';
import type { Tracer } from './tracer.ts';

/** Without a rounding the figure stands as it is. `value` is the result, in base units. */
export function roundStep(
  stage: string,
  exact: Rendered,
  value: Rational,
  rounding: Rounding | undefined,
  type: NumericType,
  places: number,
  block: BlockTrace,
  tracer: Tracer,
): Rendered {
  if (rounding === undefined) return block.step(stage, exact, numberText(value, type));
  const out = withUnit(decimalText(value, places), type.unit);
  const stepText = stepFigure(rounding, type);
  return block.step(stage, roundText(exact, rounding, type, tracer), out, { at: rounding.span, stepText });
}

function roundText(exact: Rendered, rounding: Rounding, type: NumericType, tracer: Tracer): Rendered {
  const step = leaf(placeOf(tracer.program, rounding.span), stepFigure(rounding, type));
  return compose(`round(${rounding.mode}, {}, {})`, LEVEL.primary, LEVEL.choice, [step, exact]);
}

/** The step with its unit; it stands in the unit of what is rounded. */
export function stepFigure({ step }: Rounding, type: NumericType): string {
  return numberText(multiply(step, type.unit.factor), type);
}
