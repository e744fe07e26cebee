/** The figures of a tariff that expressions may read (LANGUAGE 18.80, 18.81): without a line, every value is 0. */
import type { Charge, FigureExpr, FigureName } from '#dsl';
import { Bug } from '../bug.ts';
import type { NumberNode } from '../ir/ir.ts';
import { structural } from '../ir/number-nodes.ts';
import { countIf, negate } from '../ir/numbers.ts';
import { compare } from '../ir/truths.ts';
import { hoursIn } from './bands.ts';
import { found } from './charge-flow.ts';
import { type CommitmentNodes, REPORTED } from './commitment.ts';
import type { TariffFlow } from './pipeline.ts';

export function readFigure(of: TariffFlow, expr: FigureExpr): NumberNode {
  const { block, name, figure, band } = expr;
  const { tariff } = of;
  const ofItems = of.items.figure(expr);
  if (ofItems !== undefined) return ofItems;
  switch (block) {
    case 'charge':
      return chargeFigure(of, of.charge(name), figure, band);
    case 'discount': {
      const { amount } = of.discount(found(tariff.discounts, name));
      return figure === 'lines' ? countIf(compare('>', amount, structural(0n))) : negate(amount);
    }
    case 'commitment':
      return commitmentFigure(of.commitment(found(tariff.commitments, name)), figure);
    case 'credit': {
      const { amount, remaining } = of.credit(found(tariff.credits, name));
      if (figure === 'remaining') return remaining;
      return figure === 'lines' ? countIf(compare('>', amount, structural(0n))) : negate(amount);
    }
    case 'tax': {
      const { amount, exists } = of.tax(found(tariff.taxes, name));
      return figure === 'lines' ? countIf(exists) : amount;
    }
    case 'tariff':
      if (figure === 'subtotal' || figure === 'tax' || figure === 'total' || figure === 'due')
        return of.totals()[figure];
      throw new Bug(`a tariff has no ${figure}`);
    default:
      return block satisfies never;
  }
}

function commitmentFigure(nodes: CommitmentNodes, figure: FigureName): NumberNode {
  const told = REPORTED.find((each) => each === figure);
  if (told !== undefined) return nodes[told];
  return figure === 'lines' ? countIf(compare('!==', nodes.amount, structural(0n))) : nodes.amount;
}

function chargeFigure(of: TariffFlow, charge: Charge, figure: FigureName, band: string | undefined): NumberNode {
  switch (figure) {
    case 'measured':
    case 'quantity':
    case 'consumed':
    case 'carried':
      return of.measured(charge)[figure];
    case 'gross':
      return of.gross(charge);
    case 'net':
      return of.net(charge);
    case 'hours':
      return hours(of, charge, band);
    case 'outstanding':
      return of.outstanding(charge);
    case 'waived':
      return of.waived(charge);
    case 'lines':
      return countIf(of.exists(charge));
    default:
      throw new Bug(`a charge has no ${figure}`);
  }
}

function hours(of: TariffFlow, charge: Charge, band: string | undefined): NumberNode {
  const bands = of.bands(charge);
  if (charge.model.kind !== 'time of use' || bands === undefined) throw new Bug(`${charge.name} has no hours`);
  return hoursIn(charge.model, bands, band);
}
