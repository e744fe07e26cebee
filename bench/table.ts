/** Results as a table for people. */
import { CATALOGUE } from './catalogue.ts';
import type { Result } from './measured.ts';

const LARGER: Partial<Record<Result['unit'], Result['unit']>> = { ns: 'us', us: 'ms' };

/** Three figures, in the unit that has them before the point. */
export function amount({ value, unit }: Pick<Result, 'value' | 'unit'>): string {
  const larger = LARGER[unit];
  if (value >= 1000 && larger !== undefined) return amount({ value: value / 1000, unit: larger });
  return `${value >= 100 ? Math.round(value) : value.toPrecision(3)} ${unit}`;
}

export function tableOf(results: readonly Result[]): string {
  const byRow = Map.groupBy(results, ({ row }) => row);
  return [...byRow].map(([row, all]) => `\n${row}  ${CATALOGUE.get(row)?.title}\n${all.map(line).join('')}`).join('');
}

function line(of: Result): string {
  const { candidate, ratio, spread, exact, bar, met } = of;
  const cells = [
    candidate.padEnd(52),
    amount(of).padStart(11),
    (ratio === null ? '' : `x${ratio.toFixed(2)}`).padStart(9),
    `spread ${spread.toFixed(2)}`,
    exact ? 'exact  ' : 'inexact',
    ...(bar === null ? [] : [`bar ${Number(bar.most.toFixed(2))}: ${met === true ? 'met' : 'missed'}`]),
  ];
  return `  ${cells.join('  ').trimEnd()}\n`;
}
