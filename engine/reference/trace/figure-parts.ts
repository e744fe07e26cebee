/** Where the figures of a tariff come from: a step of each line that they are the sum of. */
import type { Charge, FigureExpr, FigureName } from '#dsl';
import { Bug } from '../../bug.ts';
import type { Evaluation } from '../evaluation.ts';
import { blockFigure, blocksOf, type Lined, type LinedBlock } from '../figures.ts';
import { find, type TariffResult } from '../tariff.ts';
import { number } from '../value.ts';
import { figureText } from './figure.ts';
import { leaf, type Rendered } from './rendered.ts';
import { grossStage } from './stages.ts';

/** `index`: of the item whose line is meant. */
export function figureParts(
  expr: FigureExpr,
  index: number | undefined,
  { program, tariff, context }: Evaluation,
): readonly Rendered[] {
  const { block: kind, name, figure, band, type } = expr;
  if (kind === 'tariff') return [leaf(`total ${name} / ${figure}`, figureText(context.figure(expr), type))];
  const owner = program.tariffs.find((each) =>
    [...each.charges, ...each.discounts, ...each.commitments, ...each.credits, ...each.taxes].some(
      (part) => part.name === name,
    ),
  );
  if (owner === undefined) throw new Bug(`nothing is named ${name}`);
  const result = tariff(owner);
  return blocksOf(result.tariff, kind, name, index).map((block) => {
    const text = figureText(number(blockFigure(result, kind, block, figure, band)), type);
    const stage = stageOf(result, kind, block, figure, band);
    const own = band === undefined ? figure : `${figure}.${band}`;
    return leaf(stage === undefined ? `${block.name}.${own}` : `${kind} ${block.name} / ${stage}`, text);
  });
}

/** Undefined: there is no line, or the figure is no step of its own. */
function stageOf(
  result: TariffResult,
  kind: Lined,
  { name }: LinedBlock,
  figure: FigureName,
  band: string | undefined,
): string | undefined {
  if (!result.isApplicable() || (figure === 'lines' && kind !== 'charge')) return undefined;
  if (kind === 'tax') return result.tax(name).hasLine ? 'amount' : undefined;
  if (kind === 'discount') return result.discount(name).open ? 'net' : undefined;
  if (kind === 'commitment') {
    if (!result.commitment(name).open) return undefined;
    return figure === 'net' ? 'amount' : `result ${figure}`;
  }
  if (kind === 'credit') {
    const { open, amount } = result.credit(name);
    if (figure === 'remaining') return open ? 'result remaining' : undefined;
    return amount.n === 0n ? undefined : 'net';
  }
  const charge = find(result.tariff.charges, name);
  if (result.measured(charge) === undefined) return undefined;
  if (figure !== 'hours') return chargeStage(charge, figure);
  return result.charged(charge)?.priced.split?.held === undefined ? `hours ${band}` : undefined;
}

function chargeStage(charge: Charge, figure: FigureName): string | undefined {
  if (figure === 'gross') return grossStage(charge);
  if (figure === 'net' || figure === 'outstanding') return figure;
  if (figure === 'lines' || figure === 'waived' || charge.measure === undefined) return undefined;
  if (figure === 'consumed' && charge.included.length === 0) return undefined;
  if (figure === 'carried' && charge.included.every(({ rollsOver }) => rollsOver === undefined)) return undefined;
  return figure === 'measured' ? 'measure' : figure;
}
