/** The figures of a tariff that expressions may read (LANGUAGE 18.80, 18.81): without a line, every value is 0. */
import {
  type Charge,
  type Commitment,
  type Credit,
  type Discount,
  type FigureExpr,
  type FigureName,
  integer,
  isZero,
  negate,
  type Rational,
  type Tariff,
  type Tax,
  ZERO,
} from '#dsl';
import { Bug, unreachable } from '../bug.ts';
import type { Reported } from './commitment.ts';
import { blocksNamed } from './items.ts';
import { find, type TariffResult } from './tariff.ts';
import { elapsedIn } from './time-of-use.ts';

/** What has figures beside the tariff itself. */
export type Lined = Exclude<FigureExpr['block'], 'tariff'>;
export type LinedBlock = Charge | Discount | Commitment | Credit | Tax;

/** The blocks of a name: one, or those of all items, or that of one item. */
export function blocksOf(tariff: Tariff, kind: Lined, name: string, index: number | undefined): readonly LinedBlock[] {
  return blocksNamed<LinedBlock>(partOf(tariff, kind), name, index);
}

function partOf(tariff: Tariff, kind: Lined): readonly LinedBlock[] {
  switch (kind) {
    case 'charge':
      return tariff.charges;
    case 'discount':
      return tariff.discounts;
    case 'commitment':
      return tariff.commitments;
    case 'credit':
      return tariff.credits;
    case 'tax':
      return tariff.taxes;
    default:
      return unreachable(kind);
  }
}

export function blockFigure(
  result: TariffResult,
  kind: Lined,
  { name }: LinedBlock,
  figure: FigureName,
  band?: string,
): Rational {
  if (!result.isApplicable()) return ZERO;
  switch (kind) {
    case 'charge':
      return chargeFigure(result, find(result.tariff.charges, name), figure, band);
    case 'discount':
      return lineOr(figure, negate(result.discount(name).amount), !isZero(result.discount(name).amount));
    case 'commitment': {
      const { amount, reported } = result.commitment(name);
      const told = isReported(figure);
      return told ? reported(figure) : lineOr(figure, amount, !isZero(amount));
    }
    case 'credit': {
      const { amount, remaining } = result.credit(name);
      return figure === 'remaining' ? remaining : lineOr(figure, negate(amount), !isZero(amount));
    }
    case 'tax':
      return lineOr(figure, result.tax(name).amount, result.tax(name).hasLine);
    default:
      return unreachable(kind);
  }
}

/** The amount of a line, or how many there are. */
function lineOr(figure: FigureName, amount: Rational, hasLine: boolean): Rational {
  return figure === 'lines' ? integer(hasLine ? 1 : 0) : amount;
}

function isReported(figure: FigureName): figure is Reported {
  return figure === 'counted' || figure === 'missing' || figure === 'carriedShortfall' || figure === 'carriedExcess';
}

function chargeFigure(result: TariffResult, charge: Charge, figure: FigureName, band?: string): Rational {
  switch (figure) {
    case 'measured':
    case 'quantity':
    case 'consumed':
    case 'carried':
      return result.measured(charge)?.[figure] ?? ZERO;
    case 'gross':
    case 'outstanding':
      return result.charged(charge)?.[figure] ?? ZERO;
    case 'hours':
      return elapsedIn(result.charged(charge)?.priced.split, band);
    case 'net':
      return result.net(charge) ?? ZERO;
    case 'waived':
      return result.waived(charge);
    case 'lines':
      return integer(result.measured(charge) === undefined ? 0 : 1);
    default:
      throw new Bug(`a charge has no ${figure}`);
  }
}

export function tariffFigure(result: TariffResult, figure: FigureName): Rational {
  if (figure === 'subtotal' || figure === 'tax' || figure === 'total' || figure === 'due')
    return result.totals()[figure];
  throw new Bug(`a tariff has no ${figure}`);
}
