/** The figures of a tariff that expressions may read (LANGUAGE 18.80, 18.81): without a line, every value is 0. */
import {
  type Charge,
  type Discount,
  type FigureExpr,
  type FigureName,
  integer,
  negate,
  type Rational,
  type Tariff,
  type Tax,
  ZERO,
} from '#dsl';
import { Bug, unreachable } from '../bug.ts';
import { blocksNamed } from './items.ts';
import type { TariffResult } from './tariff.ts';

/** What has figures beside the tariff itself. */
export type Lined = Exclude<FigureExpr['block'], 'tariff'>;
type Blocks = { readonly [K in Lined]: K extends 'charge' ? Charge : K extends 'discount' ? Discount : Tax };
export type LinedBlock = Blocks[Lined];

/** The blocks of a name: one, or those of all items, or that of one item. */
export function blocksOf(tariff: Tariff, kind: Lined, name: string, index: number | undefined): readonly LinedBlock[] {
  const blocks: readonly LinedBlock[] =
    kind === 'charge' ? tariff.charges : kind === 'discount' ? tariff.discounts : tariff.taxes;
  return blocksNamed(blocks, name, index);
}

export function blockFigure(result: TariffResult, kind: Lined, { name }: LinedBlock, figure: FigureName): Rational {
  switch (kind) {
    case 'charge':
      return chargeFigure(result, chargeNamed(result.tariff, name), figure);
    case 'discount':
      if (figure === 'lines') return integer(result.isApplicable() && result.discount(name).amount.n !== 0n ? 1 : 0);
      return result.isApplicable() ? negate(result.discount(name).amount) : ZERO;
    case 'tax':
      if (figure === 'lines') return integer(result.isApplicable() && result.tax(name).hasLine ? 1 : 0);
      return result.isApplicable() ? result.tax(name).amount : ZERO;
    default:
      return unreachable(kind);
  }
}

export function chargeNamed({ charges }: Tariff, name: string): Charge {
  const charge = charges.find((each) => each.name === name);
  if (charge === undefined) throw new Bug(`no charge ${name}`);
  return charge;
}

function chargeFigure(result: TariffResult, charge: Charge, figure: FigureName): Rational {
  switch (figure) {
    case 'measured':
    case 'quantity':
    case 'consumed':
    case 'carried':
      return result.measured(charge)?.[figure] ?? ZERO;
    case 'gross':
      return result.charged(charge)?.gross ?? ZERO;
    case 'net':
      return result.net(charge) ?? ZERO;
    case 'waived':
      return ZERO;
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
