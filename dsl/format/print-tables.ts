/** Tables, calendars and dates: everything that stands in columns. */
import type { Span } from '../source.ts';
import { dottedName } from '../tree/common.ts';
import type { ExprNode } from '../tree/expression.ts';
import type {
  BandNode,
  CalendarDecl,
  CellNode,
  ColumnNode,
  DatesDecl,
  DaySpec,
  RowNode,
  TableDecl,
  WindowNode,
} from '../tree/table.ts';
import type { CasesClause, Verdict } from '../tree/test.ts';
import { quoted } from './figures.ts';
import { type Doc, hardLine } from './layout.ts';
import { expression, LEVEL, operand } from './print-expressions.ts';
import { typeText } from './print-types.ts';
import { aligned, braced, column, flat, lines, nameList, type Printing, withComments } from './printing.ts';

export function tableDecl(printing: Printing, node: TableDecl): Doc {
  const digest = node.csv?.digest === undefined ? '' : ` digest ${quoted(node.csv.digest.value)}`;
  const csv = node.csv === undefined ? '' : ` from csv ${quoted(node.csv.file.value)}${digest}`;
  const heads = { node: node.keys, keys: node.keys.map(columnText), outputs: node.outputs.map(columnText) };
  return grid(printing, node, `table ${node.name.text} picks ${node.picks}${csv}`, heads, node.rows);
}

export function casesClause(printing: Printing, node: CasesClause): Doc {
  return grid(
    printing,
    node,
    'cases',
    { node: node.inputs, keys: node.inputs.map(dottedName), outputs: node.outputs.map(dottedName) },
    node.rows,
  );
}

function columnText(node: ColumnNode): string {
  return `${node.name.text}: ${typeText(node.type)}`;
}

interface RowText {
  readonly keys: readonly string[];
  readonly outputs: readonly string[];
}

/** Head and rows with their bars and arrows under one another. */
function grid(
  printing: Printing,
  node: { readonly span: Span },
  head: string,
  heads: RowText & { readonly node: object },
  rows: readonly RowNode[],
): Doc {
  const texts = rows.map((row) => rowText(printing, row));
  const [top = '', ...below] = barred([heads, ...texts]);
  const body = lines(printing, rows, (row) => below[rows.indexOf(row)] ?? '');
  const columns = withComments(printing, heads.node, top);
  return braced(printing, node, head, [columns, rows.length === 0 ? '' : [hardLine, body]]);
}

function rowText(printing: Printing, row: RowNode): RowText {
  const text = (cell: CellNode): string => cellText(printing, cell);
  return { keys: row.keys.map(text), outputs: row.outputs.map(text) };
}

/** One cell may stand for all keys (`otherwise`); it takes the room of all of them. */
function barred(rows: readonly RowText[]): readonly string[] {
  const keyCount = Math.max(...rows.map((row) => row.keys.length));
  const keyWidths = widths(rows.map((row) => row.keys).filter((keys) => keys.length === keyCount));
  const outputWidths = widths(rows.map((row) => row.outputs));
  const keysOf = (row: RowText): string => padded(row.keys, row.keys.length === keyCount ? keyWidths : []);
  const room = Math.max(...rows.map((row) => keysOf(row).length));
  return rows.map((row) => `| ${keysOf(row).padEnd(room)} => ${padded(row.outputs, outputWidths)} |`);
}

function widths(rows: readonly (readonly string[])[]): readonly number[] {
  const result: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      result[index] = Math.max(result[index] ?? 0, cell.length);
    });
  }
  return result;
}

function padded(cells: readonly string[], columnWidths: readonly number[]): string {
  return cells.map((cell, index) => cell.padEnd(columnWidths[index] ?? 0)).join(' | ');
}

const VERDICT_WORDS = /^(?:passes|fails|undecided|refers|emitted|never|not (?:emitted|applicable))\b/;

function cellText(printing: Printing, cell: CellNode): string {
  switch (cell.kind) {
    case 'any':
    case 'otherwise':
      return cell.kind;
    case 'compare':
      return `${cell.operator} ${flat(operand(printing, cell.value, LEVEL.add))}`;
    case 'verdict':
      return verdictText(cell.verdict);
    case 'items':
      return cell.items
        .map((item) => {
          if (item.to === undefined) return itemText(printing, item.from, LEVEL.if);
          const to = flat(operand(printing, item.to, LEVEL.add));
          return `${itemText(printing, item.from, LEVEL.add)} ${item.toOpen ? '..<' : '..'} ${to}`;
        })
        .join(', ');
  }
}

/** A value whose text begins like a verdict goes into parentheses, or it would be read as one. */
function itemText(printing: Printing, value: ExprNode, least: number): string {
  const text = flat(least === LEVEL.if ? expression(printing, value) : operand(printing, value, least));
  return VERDICT_WORDS.test(text) ? `(${text})` : text;
}

export function verdictText(verdict: Verdict): string {
  return verdict.kind === 'fails' && verdict.codes !== undefined
    ? `fails with ${nameList(verdict.codes)}`
    : verdict.kind;
}

export function calendarDecl(printing: Printing, node: CalendarDecl): Doc {
  const zone = node.zone.kind === 'text' ? quoted(node.zone.text.value) : dottedName(node.zone.path);
  const texts = aligned(node.bands.map((band) => [`${band.name.text}:`, windowsText(band)]));
  const print = (band: BandNode): Doc => texts[node.bands.indexOf(band)] ?? '';
  return column(printing, node, `calendar ${node.name.text} in zone ${zone}`, node.bands, print);
}

function windowsText(band: BandNode): string {
  return band.windows === undefined ? 'otherwise' : band.windows.map(windowText).join(' and ');
}

function windowText(window: WindowNode): string {
  const parts = [daysText(window.days)];
  if (window.hours !== undefined) parts.push(`${window.hours.from} to ${window.hours.to}`);
  const { months } = window;
  if (months !== undefined)
    parts.push(`in ${months.from.text}${months.to === undefined ? '' : ` to ${months.to.text}`}`);
  if (window.exceptOn !== undefined) parts.push(`except on ${window.exceptOn.text}`);
  return parts.join(' ');
}

function daysText(days: DaySpec): string {
  if (days.kind === 'every day') return 'every day';
  if (days.kind === 'on') return `on ${days.dates.text}`;
  return days.kind === 'range' ? `${days.from.text} to ${days.to.text}` : nameList(days.days);
}

export function datesDecl(printing: Printing, node: DatesDecl): Doc {
  return column(printing, node, `dates ${node.name.text}`, node.dates, (entry) =>
    entry.label === undefined ? entry.date.value : `${entry.date.value} ${quoted(entry.label.value)}`,
  );
}
