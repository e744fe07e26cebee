/**
 * `node bench/page.ts`: the figures of docs/benchmarks.md and its picture, from docs/benchmarks.json, which `npm run bench -- --json`
 * wrote.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CATALOGUE } from './catalogue.ts';
import type { Result } from './measured.ts';
import { svgOf } from './plot.ts';
import { amount } from './table.ts';

const page = (name: string): string => fileURLToPath(new URL(`../docs/${name}`, import.meta.url));

const FIGURES = /(?<=<!-- figures -->\n)[\s\S]*(?=<!-- end of figures -->)/;

function lineOf({ candidate, bar, ratio, met, spread, exact, ...of }: Result): string {
  const most = bar === null ? '' : bar.of === 'ratio' ? `${Number(bar.most.toFixed(2))} ×` : `${bar.most} ${of.unit}`;
  const name = exact ? candidate : `${candidate} (inexact)`;
  const cells = [name, amount(of), ratio === null ? '' : `${ratio.toFixed(2)} ×`, spread.toFixed(2), most];
  return `| ${cells.join(' | ')} | ${met === null ? '' : met ? 'met' : '**missed**'} |`;
}

function tablesOf(results: readonly Result[]): string {
  const byRow = [...Map.groupBy(results, ({ row }) => row)];
  const lines = byRow.flatMap(([row, all]) => [
    `| **${row}**: ${CATALOGUE.get(row)?.title} | | | | | |`,
    ...all.map(lineOf),
  ]);
  return ['| | median | ratio | spread | bar | |', '|---|--:|--:|--:|--:|---|', ...lines, ''].join('\n');
}

const { results } = JSON.parse(readFileSync(page('benchmarks.json'), 'utf8')) as {
  readonly results: readonly Result[];
};
const text = readFileSync(page('benchmarks.md'), 'utf8');
writeFileSync(
  page('benchmarks.md'),
  text.replace(FIGURES, () => tablesOf(results)),
);
writeFileSync(page('benchmarks.svg'), svgOf(results));
