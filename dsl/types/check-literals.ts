/** Literals: numbers with units, percents, dates, times and instants. */
import { nearest } from '../diagnostics/suggest.ts';
import { FIGURE_BITS_MAX } from '../limits.ts';
import type { Expr } from '../program/expression.ts';
import type { Name } from '../tree/common.ts';
import type { DateNode, NumberNode, PercentNode } from '../tree/expression.ts';
import { parseDay, parseInstant, parseTime } from './calendar.ts';
import type { Context } from './context.ts';
import { currencyOf, isMoney, pointType } from './numeric.ts';
import {
  bitsOf,
  integer,
  isInteger,
  isZero,
  multiply,
  parseDecimal,
  type Rational,
  rational,
  ZERO,
} from './rational.ts';
import { DATE, INSTANT, TIME } from './type.ts';
import type { Unit } from './unit.ts';
import { CALENDAR_WORDS, unitOfWords } from './vocabulary.ts';

export function checkNumber(node: NumberNode, context: Context): Expr | undefined {
  const value = parseDecimal(node.number.digits) ?? ZERO;
  if (bitsOf(value) > FIGURE_BITS_MAX) return context.report('WR3120', node.span, { bits: bitsOf(value) });
  if (node.unit === undefined) {
    return { kind: 'number', value, type: pointType(value, isInteger(value) ? 'integer' : 'number'), span: node.span };
  }
  const [first, ...rest] = node.unit.words;
  const calendar = rest.length === 0 && first !== undefined ? calendarWord(first.text) : undefined;
  if (calendar !== undefined) {
    if (!isInteger(value)) {
      return context.report('WR3108', node.span, { message: 'A period counts whole days, weeks, months or years.' });
    }
    const count = Number(multiply(value, integer(calendar.count)).n);
    return {
      kind: 'period',
      count,
      type: { kind: 'period', family: calendar.family, optional: false },
      span: node.span,
    };
  }
  const written = resolveUnit(node.unit.words, context);
  const unit = written && inThisBill(written, value, node, context);
  if (unit === undefined) return undefined;
  return { kind: 'number', value, type: pointType(value, isMoney(unit) ? 'money' : 'quantity', unit), span: node.span };
}

/** 18.13: where a bill may be in several currencies, an amount in one of them is nothing but 0 outside of tests. */
function inThisBill(unit: Unit, value: Rational, node: NumberNode, context: Context): Unit | undefined {
  const { currency } = context.scope;
  const own = currencyOf(unit);
  if (own === undefined || currency === undefined || !currency.oneOfSeveral || context.inTest) return unit;
  if (isZero(value)) {
    const [, ...rest] = node.unit?.words ?? [];
    return resolveUnit([{ text: currency.code, span: node.span }, ...rest], context);
  }
  return context.report(
    'WR3101',
    node.span,
    { message: `This amount is in ${own}, but the bill may be in another currency.` },
    { remedy: { text: 'a constant of type money currency, with an entry for each currency' } },
  );
}

export function calendarWord(word: string): { readonly family: 'days' | 'months'; readonly count: number } | undefined {
  return CALENDAR_WORDS.get(word) ?? (word.endsWith('s') ? CALENDAR_WORDS.get(word.slice(0, -1)) : undefined);
}

/** The unit that the words name; an unknown word is reported with the nearest known one. */
export function resolveUnit(words: readonly Name[], context: Context): Unit | undefined {
  const { vocabulary } = context.scope;
  const unit = unitOfWords(
    vocabulary,
    words.map((word) => word.text),
  );
  if (!('unknown' in unit)) {
    for (const word of words) context.scope.used.add(`unit ${word.text}`);
    return unit;
  }
  const word = words.find((name) => name.text === unit.unknown);
  if (word === undefined) return undefined;
  const near = nearest(word.text, [...vocabulary.units.keys(), ...vocabulary.currencies.keys()]);
  const remedy =
    near === undefined
      ? { text: `declare it: unit ${word.text} plural ${word.text}s` }
      : { text: near, edits: [{ span: word.span, text: near }] };
  return context.report('WR3103', word.span, { name: word.text }, { remedy });
}

export function checkPercent(node: PercentNode): Expr {
  const figure = parseDecimal(node.number.digits) ?? ZERO;
  const value = multiply(figure, rational(1n, 100n));
  return { kind: 'number', value, type: pointType(value, 'percent'), span: node.span };
}

export function checkCalendarLiteral(node: DateNode, context: Context): Expr | undefined {
  const { span } = node;
  switch (node.kind) {
    case 'Date': {
      const day = parseDay(node.value);
      if (day !== undefined) return { kind: 'date', day, type: DATE, span };
      return context.report('WR3112', span, { message: `There is no day ${node.value} in the calendar.` });
    }
    case 'Time': {
      const second = parseTime(node.value);
      if (second === undefined)
        return context.report('WR3112', span, { message: `There is no time ${node.value} on the clock.` });
      if (second % 60 === 0) return { kind: 'time', second, type: TIME, span };
      return context.report('WR3112', span, { message: `A time is in whole minutes, and ${node.value} has seconds.` });
    }
    case 'Instant': {
      const ms = parseInstant(node.value);
      if (ms !== undefined) return { kind: 'instant', ms, type: INSTANT, span };
      return context.report('WR3112', span, { message: `There is no instant ${node.value}.` });
    }
    default:
      return node.kind satisfies never;
  }
}
