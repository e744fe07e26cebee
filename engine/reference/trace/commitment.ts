/** The block of a commitment: what counts, what is short, what is carried, and the true-up. */
import { type Commitment, decimalText, type NumericType, type Rational } from '#dsl';
import type { CommitmentResult } from '../commitment.ts';
import { placeOf } from '../place.ts';
import type { TariffPlaces } from '../places.ts';
import type { TariffResult } from '../tariff.ts';
import { printedStep } from './bill-lines.ts';
import type { BlockTrace } from './block.ts';
import { lineStep, tariffScope } from './charge.ts';
import { withUnit } from './figure.ts';
import { traceMessage } from './message.ts';
import { TraceScope } from './scope.ts';
import { moneyType } from './stages.ts';
import type { Tracer } from './tracer.ts';

export function traceCommitment(
  result: TariffResult,
  commitment: Commitment,
  currency: string,
  places: TariffPlaces,
  block: BlockTrace,
  tracer: Tracer,
): void {
  const found: CommitmentResult = result.commitment(commitment.name);
  const scope = new TraceScope(found.env, block, tariffScope(result, block)).bindLets(commitment.lets);
  const { appliesWhen } = commitment;
  if (appliesWhen !== undefined)
    block.step('applies', tracer.render(appliesWhen, scope), `${found.open}`, { at: appliesWhen.span });
  if (!found.open) return;
  const money: NumericType = moneyType(currency);
  const text = (value: Rational): string => withUnit(decimalText(value, places.commitment(commitment)), money.unit);
  for (const what of ['counted', 'missing', 'carriedShortfall', 'carriedExcess'] as const) {
    const value = commitment[what];
    if (value !== undefined)
      block.step(`result ${what}`, tracer.converted(value, money, scope), text(found.reported(what)), {
        at: value.span,
      });
  }
  block.step('amount', tracer.converted(commitment.amount, money, scope), text(found.amount));
  if (found.amount.n === 0n) return;
  printedStep(result, 'commitment', commitment.name, text, block, tracer);
  lineStep(
    [
      ['title', JSON.stringify(commitment.title)],
      ['code', commitment.code],
    ],
    placeOf(tracer.program, commitment.span),
    block,
  );
  if (commitment.message !== undefined) traceMessage(commitment.message, commitment.span, scope, tracer);
}
