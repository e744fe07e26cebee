/** Gaps, overlaps, masked rows and double prefixes of a table, for every stretch of time in which its constants stand still. */

import type { CellSet, Domain } from '../analysis/pieces.ts';
import { type Box, type Findings, SWEEP_BUDGET, Sweep, type SweepColumn, showBox } from '../analysis/sweep.ts';
import type { Remedy } from '../diagnostics/diagnostic.ts';
import type { Expr } from '../program/expression.ts';
import type { Column, KeyCell, KeyItem, Row, Table, TableGap } from '../program/table.ts';
import type { TableDecl } from '../tree/table.ts';
import { dayText } from '../types/calendar.ts';
import { asOfDay, type FoldContext, fold } from '../types/fold.ts';
import { type Bound, closed, EVERYTHING, type Interval } from '../types/interval.ts';
import { rangeText } from '../types/numeric.ts';
import { equal, integer, multiply, ONE, type Rational } from '../types/rational.ts';
import { conversion } from '../types/unit.ts';
import type { Module } from './module.ts';
import { gapAdvice, overlapAdvice, type RowRanges, type ShowRange } from './table-remedies.ts';

type Draft = Omit<Table, 'result' | 'gap'>;

/** A case that no row covers, or that there is none; undefined when a fault was reported. */
export function analyzeTable(table: Draft, decl: TableDecl, module: Module): TableGap | 'none' | undefined {
  if (table.picks === 'longest prefix') return analyzePrefixes(table, module);
  const columns = table.keys.map((key): SweepColumn => ({ name: key.name, domain: domainOf(key) }));
  let gap: TableGap | 'none' = 'none';
  for (const day of stretches(table, module)) {
    const rows = table.rows.map((row) => row.keys.map((cell, i) => cellSet(cell, table.keys[i], asOfDay(day))));
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

const ADD_ROW: Remedy = { text: 'add the row, or an "otherwise" row' };

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

/** The days on which a constant that a key cell reads takes a new value, from the first day in force. */
function stretches(table: Draft, module: Module): readonly number[] {
  const { from, until } = module.header.effective;
  const days = new Set([from]);
  const visit = (expr: Expr | undefined): void => {
    if (expr?.kind === 'constant') {
      for (const entry of expr.constant.entries) {
        if (entry.from !== undefined && entry.from > from && (until === undefined || entry.from < until))
          days.add(entry.from);
        visit(entry.value);
      }
    }
    if (expr?.kind === 'arithmetic') [expr.left, expr.right].forEach(visit);
    if (expr?.kind === 'negate' || expr?.kind === 'rounded') visit(expr.operand);
  };
  for (const row of table.rows) {
    for (const cell of row.keys) {
      for (const item of cell.kind === 'items' ? cell.items : []) {
        if (item.kind === 'value') visit(item.value);
        else [item.lo?.value, item.hi?.value].forEach(visit);
      }
    }
  }
  return [...days].sort((a, b) => a - b);
}

function ordinalDomain(range: Interval, grid: Rational, show: (value: number) => string): Domain {
  const text = (value: Rational): string => show(Number(value.n));
  return {
    kind: 'ordered',
    range,
    grid,
    show: ({ lo, hi }) => {
      if (lo !== undefined && hi !== undefined)
        return equal(lo.value, hi.value) ? text(lo.value) : `${text(lo.value)} .. ${text(hi.value)}`;
      if (lo !== undefined) return `from ${text(lo.value)}`;
      return hi === undefined ? 'any' : `up to ${text(hi.value)}`;
    },
  };
}

function domainOf({ type }: Column): Domain {
  switch (type.kind) {
    case 'numeric':
      return { kind: 'ordered', range: type.range, grid: type.grid, show: (range) => rangeText(range, type) };
    case 'date':
      return ordinalDomain(EVERYTHING, ONE, dayText);
    case 'time': {
      const clock = (second: number): string =>
        `${String(Math.floor(second / 3600)).padStart(2, '0')}:${String(Math.floor(second / 60) % 60).padStart(2, '0')}`;
      return ordinalDomain(closed(integer(0), integer(86_340)), integer(60), clock);
    }
    case 'instant':
      return ordinalDomain(EVERYTHING, ONE, (ms) => new Date(ms).toISOString());
    case 'enum':
      return type.enum.ordered
        ? ordinalDomain(
            closed(integer(0), integer(type.enum.members.length - 1)),
            ONE,
            (member) => type.enum.members[member] ?? '',
          )
        : { kind: 'members', members: type.enum.members, open: false };
    case 'bool':
      return { kind: 'members', members: ['false', 'true'], open: false };
    case 'text':
    case 'zone':
      return { kind: 'members', members: [], open: true };
    case 'period':
    case 'record':
    case 'list':
    case 'nothing':
      return { kind: 'members', members: [], open: true };
    default:
      return type satisfies never;
  }
}

function cellSet(cell: KeyCell, column: Column | undefined, context: FoldContext): CellSet {
  if (cell.kind === 'any') return cell;
  const members = new Set<string>();
  const ranges: Interval[] = [];
  for (const item of cell.items) {
    const member = memberOf(item, context);
    if (member === undefined) ranges.push(rangeOf(item, column, context));
    else members.add(member);
  }
  return members.size > 0 ? { kind: 'members', members } : { kind: 'ranges', ranges };
}

/** The member that an item of an unordered column names. */
function memberOf(item: KeyItem, context: FoldContext): string | undefined {
  const value = item.kind === 'value' ? fold(item.value, context) : undefined;
  if (value?.kind === 'text') return value.value;
  if (value?.kind === 'bool') return String(value.value);
  if (value?.kind !== 'enum' || value.type.kind !== 'enum' || value.type.enum.ordered) return undefined;
  return value.type.enum.members[value.member];
}

function rangeOf(item: KeyItem, column: Column | undefined, context: FoldContext): Interval {
  if (item.kind === 'value') {
    const value = ordinal(item.value, column, context);
    return value === undefined ? EVERYTHING : closed(value, value);
  }
  const lo = item.lo === undefined ? undefined : ordinal(item.lo.value, column, context);
  const hi = item.hi === undefined ? undefined : ordinal(item.hi.value, column, context);
  return {
    lo: lo === undefined ? undefined : { value: lo, open: item.lo?.open ?? false },
    hi: hi === undefined ? undefined : { value: hi, open: item.hi?.open ?? false },
    nonZero: false,
  };
}

/** The place of a value in its column's order; numbers in the column's unit. */
function ordinal(expr: Expr, column: Column | undefined, context: FoldContext): Rational | undefined {
  const value = fold(expr, context);
  switch (value?.kind) {
    case 'number':
      if (column?.type.kind !== 'numeric' || value.type.kind !== 'numeric') return undefined;
      return multiply(value.value, conversion(value.type.unit, column.type.unit));
    case 'date':
      return integer(value.day);
    case 'time':
      return integer(value.second);
    case 'instant':
      return integer(value.ms);
    case 'enum':
      return integer(value.member);
    default:
      return undefined;
  }
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
    module.report('WR5112', decl.name.span, { table: table.name }, { remedy: { text: 'picks one row' } });
  }
  return sound;
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

function analyzePrefixes(table: Draft, module: Module): TableGap | 'none' | undefined {
  const seen = new Map<string, number>();
  let sound = true;
  for (const [i, row] of table.rows.entries()) {
    for (const item of prefixesOf(row)) {
      const before = seen.get(item);
      if (before !== undefined) {
        sound = false;
        module.report('WR5109', row.span, { prefix: item, first: before + 1, second: i + 1 });
      }
      seen.set(item, i);
    }
  }
  if (!sound) return undefined;
  if (seen.has('') || table.otherwise !== undefined) return 'none';
  return { box: 'a text that begins with none of its prefixes', notes: [], remedy: ADD_ROW };
}

function prefixesOf(row: Row): readonly string[] {
  const [cell] = row.keys;
  if (cell === undefined || cell.kind === 'any') return [''];
  return cell.items.flatMap((item) => (item.kind === 'value' && item.value.kind === 'text' ? [item.value.value] : []));
}
