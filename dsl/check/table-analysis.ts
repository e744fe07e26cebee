/** Gaps, overlaps, masked rows and double prefixes of a table, for every stretch of time in which its constants stand still. */

import type { CellSet } from '../analysis/pieces.ts';
import { type Box, type Findings, SWEEP_BUDGET, Sweep, type SweepColumn, showBox } from '../analysis/sweep.ts';
import type { Remedy } from '../diagnostics/diagnostic.ts';
import type { Expr } from '../program/expression.ts';
import type { Row, Table, TableGap } from '../program/table.ts';
import type { TableDecl } from '../tree/table.ts';
import { asOfDay } from '../types/fold.ts';
import type { Bound, Interval } from '../types/interval.ts';
import { equal } from '../types/rational.ts';
import { cellSet, domainOf } from './cell-sets.ts';
import type { Module } from './module.ts';
import { analyzePrefixes } from './prefixes.ts';
import { picksOne } from './rows.ts';
import { stretches } from './stretches.ts';
import { lintTable } from './table-lints.ts';
import { ADD_ROW, gapAdvice, overlapAdvice, type RowRanges, type ShowRange } from './table-remedies.ts';

type Draft = Omit<Table, 'result' | 'gap'>;

/** A case that no row covers, or that there is none; undefined when a fault was reported. */
export function analyzeTable(table: Draft, decl: TableDecl, module: Module): TableGap | 'none' | undefined {
  if (table.picks === 'longest prefix') return analyzePrefixes(table, module);
  // Where rows are gathered, a case without rows is an empty list, a sum of 0 or a missing extreme.
  const days = stretches(keyValues(table.rows), module.header.effective);
  const rowsOn = (day: number): readonly (readonly CellSet[])[] =>
    table.rows.map((row) => row.keys.map((cell, i) => cellSet(cell, table.keys[i], asOfDay(day))));
  const [first, second] = days;
  if (first !== undefined && second === undefined) lintTable(table, decl, rowsOn(first), module);
  if (!picksOne(table.picks)) return 'none';
  const columns = table.keys.map((key): SweepColumn => ({ name: key.name, domain: domainOf(key) }));
  let gap: TableGap | 'none' = 'none';
  for (const day of days) {
    const rows = rowsOn(day);
    const { findings } = new Sweep(columns, rows);
    if (findings === undefined) {
      return module.report('WR5121', decl.name.span, { table: table.name, work: SWEEP_BUDGET });
    }
    const swept: Swept = { columns, ranges: rows.map((row) => row.map(onlyRange)), findings };
    if (!reportFindings(table, swept, decl, module)) return undefined;
    const [box] = findings.gaps;
    if (box !== undefined && table.otherwise === undefined) gap = describeGap(swept, box, decl);
  }
  return gap;
}

/** A table as the sweep saw it on one day. */
interface Swept {
  readonly columns: readonly SweepColumn[];
  readonly ranges: RowRanges;
  readonly findings: Findings;
}

function onlyRange(cell: CellSet): Interval | undefined {
  return cell.kind === 'ranges' && cell.ranges.length === 1 ? cell.ranges[0] : undefined;
}

function describeGap(swept: Swept, box: Box, decl: TableDecl): TableGap {
  const { notes, remedy } = gapAdvice(decl, swept.ranges, box, cellWriter(swept.columns));
  return { box: showBox(swept.columns, box, ' with '), notes, remedy: remedy ?? ADD_ROW };
}

/** Ranges as they are written in cells. */
function cellWriter(columns: readonly SweepColumn[]): ShowRange {
  return (column, { lo, hi }) => {
    const domain = columns[column]?.domain;
    const value = (bound: Bound): string =>
      domain?.kind === 'ordered'
        ? domain.show({ lo: { ...bound, open: false }, hi: { ...bound, open: false }, nonZero: false })
        : '';
    if (lo !== undefined && hi !== undefined) {
      if (equal(lo.value, hi.value)) return value(lo);
      return `${value(lo)} ..${hi.open ? '<' : ''} ${value(hi)}`;
    }
    if (lo !== undefined) return `${lo.open ? '>' : '>='} ${value(lo)}`;
    return hi === undefined ? 'any' : `${hi.open ? '<' : '<='} ${value(hi)}`;
  };
}

/** The constants that key cells are made of. */
function keyValues(rows: readonly Row[]): readonly Expr[] {
  const items = rows.flatMap((row) => row.keys.flatMap((cell) => (cell.kind === 'items' ? cell.items : [])));
  return items.flatMap((item) =>
    item.kind === 'value' ? [item.value] : [item.lo?.value, item.hi?.value].filter((value) => value !== undefined),
  );
}

/** True when nothing wrong was found. */
function reportFindings(table: Draft, swept: Swept, decl: TableDecl, module: Module): boolean {
  if (table.picks === 'one row') return reportOverlaps(table, swept, decl, module);
  if (table.picks !== 'first row') return true;
  const found = swept.findings;
  let sound = true;
  for (const [i, row] of table.rows.entries()) {
    if (found.reached.has(i)) continue;
    sound = false;
    module.report('WR5103', row.span, { row: i + 1, by: masking(table.rows, i) });
  }
  if (sound && found.overlaps.length === 0 && table.rows.length > 1) {
    module.report('WR5112', decl.name.span, { table: table.name }, { remedy: pickOne(decl, module) });
  }
  return sound;
}

function pickOne({ name: { span } }: TableDecl, { source }: Module): Remedy {
  const written = /picks\s+first\s+row/.exec(source.text.slice(span.end));
  const text = 'picks one row';
  if (written === null) return { text };
  const start = span.end + written.index;
  return { text, edits: [{ span: { file: span.file, start, end: start + written[0].length }, text }] };
}

function masking(rows: readonly Row[], at: number): string {
  const whole = rows.findIndex((row, i) => i < at && row.keys.every((cell) => cell.kind === 'any'));
  return whole >= 0
    ? `row ${whole + 1} ("any") already matches everything before it`
    : 'the rows above it match all its cases';
}

function reportOverlaps(table: Draft, swept: Swept, decl: TableDecl, module: Module): boolean {
  const { columns, ranges, findings } = swept;
  for (const { first, second, box } of findings.overlaps) {
    const { notes, remedy } = overlapAdvice(decl, ranges, first, second, cellWriter(columns), module.context);
    const [a, b] = [table.rows[first], table.rows[second]];
    module.report(
      'WR5102',
      a?.span ?? decl.name.span,
      { first: first + 1, second: second + 1, box: showBox(columns, box, ', ') },
      {
        notes,
        ...(remedy === undefined ? {} : { remedy }),
        related: b === undefined ? [] : [{ span: b.span, message: `row ${second + 1}` }],
      },
    );
  }
  return findings.overlaps.length === 0;
}
