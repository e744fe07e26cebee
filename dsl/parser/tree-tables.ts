/** Tables, their cells, calendars and lists of dates from the concrete tree. */
import type { CstNode } from 'chevrotain';
import type {
  BandNode,
  CalendarDecl,
  CellItem,
  CellNode,
  ColumnNode,
  DatesDecl,
  DaySpec,
  PickPolicy,
  RowNode,
  TableDecl,
  WindowNode,
} from '../tree/table.ts';
import type { Verdict } from '../tree/test.ts';
import {
  chosen,
  docOf,
  given,
  has,
  maybeNode,
  maybeToken,
  nameIn,
  nameOf,
  namesOf,
  node,
  nodes,
  pathOf,
  type Reading,
  spanOf,
  textOf,
  token,
  tokens,
  writtenOf,
} from './cst.ts';
import { additive, comparisonOperator, expressionIn } from './tree-expressions.ts';
import { typeIn } from './tree-types.ts';

export function tableDecl(reading: Reading, cst: CstNode): TableDecl {
  const head = node(cst, 'tableHead');
  const csv = maybeNode(cst, 'csvSource');
  return {
    kind: 'Table',
    span: spanOf(reading, cst),
    ...docOf(reading, cst),
    name: nameIn(reading, cst),
    picks: pickPolicy(node(cst, 'pickPolicy')),
    ...given('csv', csv === undefined ? undefined : csvSource(reading, csv)),
    keys: nodes(head, 'key').map((key) => column(reading, key)),
    outputs: nodes(head, 'output').map((output) => column(reading, output)),
    rows: nodes(cst, 'tableRow').map((row) => tableRow(reading, row)),
  };
}

function pickPolicy(cst: CstNode): PickPolicy {
  if (has(cst, 'longest')) return 'longest prefix';
  if (has(cst, 'row')) return `${chosen(cst, 'one', 'first', 'every')} row`;
  return `${chosen(cst, 'sum', 'min', 'max', 'count')} of rows`;
}

function csvSource(reading: Reading, cst: CstNode): NonNullable<TableDecl['csv']> {
  const digest = maybeToken(cst, 'digest');
  return {
    file: textOf(reading, token(cst, 'String')),
    ...given('digest', digest === undefined ? undefined : textOf(reading, digest)),
  };
}

function column(reading: Reading, cst: CstNode): ColumnNode {
  return { name: nameIn(reading, cst, 'Word'), type: typeIn(reading, cst), span: spanOf(reading, cst) };
}

export function tableRow(reading: Reading, cst: CstNode): RowNode {
  return {
    keys: nodes(cst, 'key').map((key) => cell(reading, key)),
    outputs: nodes(cst, 'output').map((output) => cell(reading, output)),
    span: spanOf(reading, cst),
  };
}

function cell(reading: Reading, cst: CstNode): CellNode {
  const span = spanOf(reading, cst);
  if (has(cst, 'any')) return { kind: 'any', span };
  if (has(cst, 'otherwise')) return { kind: 'otherwise', span };
  const compare = maybeNode(cst, 'compareCell');
  if (compare !== undefined) {
    const operator = comparisonOperator(token(compare, 'operator'));
    return { kind: 'compare', operator, value: additive(reading, node(compare, 'additive')), span };
  }
  const verdictNode = maybeNode(cst, 'verdict');
  if (verdictNode !== undefined) return { kind: 'verdict', verdict: verdict(reading, verdictNode), span };
  return {
    kind: 'items',
    items: nodes(node(cst, 'cellItems'), 'cellItem').map((item) => cellItem(reading, item)),
    span,
  };
}

function cellItem(reading: Reading, cst: CstNode): CellItem {
  const to = maybeNode(cst, 'additive');
  return {
    from: expressionIn(reading, cst),
    ...given('to', to === undefined ? undefined : additive(reading, to)),
    toOpen: maybeToken(cst, 'HalfOpen') !== undefined,
    span: spanOf(reading, cst),
  };
}

export function verdict(reading: Reading, cst: CstNode): Verdict {
  const span = spanOf(reading, cst);
  const fails = maybeNode(cst, 'failsVerdict');
  if (fails !== undefined) {
    const names = maybeNode(fails, 'names');
    return { kind: 'fails', ...given('codes', names === undefined ? undefined : namesOf(reading, names)), span };
  }
  if (has(cst, 'not')) return { kind: `not ${chosen(cst, 'emitted', 'applicable')}`, span };
  if (has(cst, 'never')) return { kind: `never ${chosen(cst, 'decreases', 'increases')}`, span };
  return { kind: chosen(cst, 'passes', 'undecided', 'refers', 'waived', 'emitted'), span };
}

export function calendarDecl(reading: Reading, cst: CstNode): CalendarDecl {
  const path = maybeNode(cst, 'path');
  return {
    kind: 'Calendar',
    span: spanOf(reading, cst),
    ...docOf(reading, cst),
    name: nameIn(reading, cst),
    zone:
      path === undefined
        ? { kind: 'text', text: textOf(reading, token(cst, 'String')) }
        : { kind: 'path', path: pathOf(reading, path) },
    bands: nodes(cst, 'band').map((item) => band(reading, item)),
  };
}

function band(reading: Reading, cst: CstNode): BandNode {
  const windows = has(cst, 'otherwise') ? undefined : nodes(cst, 'window').map((item) => window(reading, item));
  return { span: spanOf(reading, cst), name: nameIn(reading, cst), ...given('windows', windows) };
}

function window(reading: Reading, cst: CstNode): WindowNode {
  const [from, to] = tokens(cst, 'Time').map((time) => time.image);
  const [first, last] = tokens(cst, 'month').map((month) => nameOf(reading, month));
  const except = maybeToken(cst, 'except');
  return {
    span: spanOf(reading, cst),
    days: daySpec(reading, node(cst, 'daySpec')),
    ...given('hours', from === undefined || to === undefined ? undefined : { from, to }),
    ...given('months', first === undefined ? undefined : { from: first, ...given('to', last) }),
    ...given('exceptOn', except === undefined ? undefined : nameOf(reading, except)),
  };
}

function daySpec(reading: Reading, cst: CstNode): DaySpec {
  if (has(cst, 'every')) return { kind: 'every day' };
  if (has(cst, 'on')) return { kind: 'on', dates: nameIn(reading, cst, 'dates') };
  const last = maybeToken(cst, 'last');
  if (last !== undefined) return { kind: 'range', from: nameIn(reading, cst, 'day'), to: nameOf(reading, last) };
  return { kind: 'days', days: tokens(cst, 'day').map((day) => nameOf(reading, day)) };
}

export function datesDecl(reading: Reading, cst: CstNode): DatesDecl {
  const dates = nodes(cst, 'dateEntry').map((entry) => {
    const label = maybeToken(entry, 'String');
    return {
      date: writtenOf(reading, token(entry, 'Date')),
      ...given('label', label === undefined ? undefined : textOf(reading, label)),
      span: spanOf(reading, entry),
    };
  });
  return { kind: 'Dates', span: spanOf(reading, cst), ...docOf(reading, cst), name: nameIn(reading, cst), dates };
}
