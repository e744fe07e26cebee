/** What the steps of a charge share. */
import { type Charge, multiply, type NumericType } from '#dsl';
import type { Charged } from '../charge.ts';
import { numericType } from '../value.ts';
import type { BlockTrace } from './block.ts';
import { inUnitOf } from './expression.ts';
import { addExponents, exponentsOf } from './figure.ts';
import { product, type Rendered } from './rendered.ts';
import type { TraceScope } from './scope.ts';
import type { Tracer } from './tracer.ts';

/** A charge with what its steps need: its scope, its currency, and the ratio that scales plan figures. */
export interface ChargeTrace {
  readonly charge: Charge;
  readonly charged: Charged;
  readonly block: BlockTrace;
  readonly scope: TraceScope;
  readonly tracer: Tracer;
  readonly money: NumericType;
  /** The steps are about what was used before. */
  readonly early?: boolean;
  /** Multiplies plan figures under `with allowance`. */
  readonly scaled: (rendered: Rendered) => Rendered;
}

/** A price per unit times the quantity, in the currency. */
export function timesRate(
  quantity: Rendered | undefined,
  { measure }: Charge,
  rate: Rendered,
  rateType: NumericType,
  money: NumericType,
): Rendered {
  if (quantity === undefined || measure === undefined) return rate;
  const { unit } = numericType(measure.type);
  const exponents = addExponents(exponentsOf(unit), exponentsOf(rateType.unit), 1);
  return inUnitOf(product(quantity, rate), exponents, multiply(unit.factor, rateType.unit.factor), money.unit);
}
