/** Key cells and columns as the sweep sees them: sets of ordered values or of members, on one day. */
import type { CellSet, Domain } from '../analysis/pieces.ts';
import type { Expr } from '../program/expression.ts';
import type { Column, KeyCell, KeyItem } from '../program/table.ts';
import { dayNumber, dayText } from '../types/calendar.ts';
import { type FoldContext, fold } from '../types/fold.ts';
import { closed, EVERYTHING, type Interval } from '../types/interval.ts';
import { rangeText } from '../types/numeric.ts';
import { equal, integer, multiply, ONE, type Rational } from '../types/rational.ts';
import { conversion } from '../types/unit.ts';

function ordinalDomain(range: Interval, grid: Rational, show: (value: number) => string): Domain {
  const text = (value: Rational): string => show(Number(value.n));
  return {
    kind: 'ordered',
    range,
    grid,
    show: ({ lo, hi }) => {
      if (lo !== undefined && hi !== undefined)
        return equal(lo.value, hi.value) ? text(lo.value) : `${text(lo.value)}..${text(hi.value)}`;
      if (lo !== undefined) return `from ${text(lo.value)}`;
      return hi === undefined ? 'any' : `up to ${text(hi.value)}`;
    },
  };
}

export function domainOf({ type }: Column): Domain {
  switch (type.kind) {
    case 'numeric':
      return { kind: 'ordered', range: type.range, grid: type.grid, show: (range) => rangeText(range, type) };
    case 'date':
      return ordinalDomain(closed(integer(dayNumber(1, 1, 1)), integer(dayNumber(9999, 12, 31))), ONE, dayText);
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

export function cellSet(cell: KeyCell, column: Column | undefined, context: FoldContext): CellSet {
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
