/** Written types to types: ranges in the type's unit, places at the boundary (18.14), bounds for what says none. */

import { nearest } from '../diagnostics/suggest.ts';
import { LIST_BOUND_MAX } from '../limits.ts';
import type { Name } from '../tree/common.ts';
import type { NumberRange, SignedNumber, TypeNode } from '../tree/declaration.ts';
import { placesOf } from './check-arithmetic.ts';
import { resolveUnit } from './check-literals.ts';
import type { Context } from './context.ts';
import { closed, type Interval, intersect } from './interval.ts';
import { currencyOf, isPlainMoney, numeric, typeText } from './numeric.ts';
import {
  compare,
  divide,
  integer,
  multiply,
  negate,
  parseDecimal,
  type Rational,
  rational,
  wholeNumber,
  ZERO,
} from './rational.ts';
import type { Flavour, NumericType, SimpleType, Type } from './type.ts';
import { PLAIN, type Unit } from './unit.ts';

/** Where a type stands: at the boundary a number has places and bounds, inside it may be any real. */
export type Role = 'input' | 'inside';

/** A type with the decimal places of its boundary (numbers of inputs only). */
export interface ResolvedType {
  readonly type: Type;
  readonly places?: number;
}

/** What an input without a range may hold at most, in its own unit (both signs). */
const DEFAULT_MAGNITUDE: Rational = integer(10n ** 18n);

export const SIMPLE: Readonly<Record<string, SimpleType['kind']>> = {
  bool: 'bool',
  text: 'text',
  date: 'date',
  time: 'time',
  instant: 'instant',
  zone: 'zone',
};
export const PLAIN_NUMBERS: Readonly<Record<string, Flavour>> = {
  integer: 'integer',
  number: 'number',
  percent: 'percent',
};

export function resolveType(node: TypeNode, role: Role, context: Context): ResolvedType | undefined {
  const { base } = node;
  switch (base.kind) {
    case 'money':
    case 'quantity': {
      const words = base.kind === 'money' ? ofThisBill(base.unit.words, context) : base.unit.words;
      const unit = words && resolveUnit(words, context);
      if (unit === undefined) return undefined;
      const money = currencyOf(unit) !== undefined;
      if (money !== (base.kind === 'money')) {
        const wanted = base.kind === 'money' ? 'a currency, perhaps "per" a unit' : 'a unit that is not money';
        return context.report('WR3100', base.unit.span, { wanted, found: unit.label });
      }
      return numberType(node, base.kind, unit, role, context);
    }
    case 'list':
      return listType(node, base.of, base.upTo.digits, role, context);
    case 'named':
      return namedType(node, base.name.text, role, context);
    default:
      return base satisfies never;
  }
}

/** 18.13: `currency` is that of this bill. */
function ofThisBill(words: readonly Name[], context: Context): readonly Name[] | undefined {
  const [first, ...rest] = words;
  if (first?.text !== 'currency') return words;
  const { currency } = context.scope;
  if (currency !== undefined) return [{ ...first, text: currency.code }, ...rest];
  return context.report(
    'WR2114',
    first.span,
    { what: 'This is money in the currency of the bill, but the header names no currency.' },
    { remedy: { text: 'currency USD' } },
  );
}

function listType(node: TypeNode, of: TypeNode, upTo: string, role: Role, context: Context): ResolvedType | undefined {
  const element = resolveType(of, role, context);
  const bound = wholeNumber(upTo);
  if (bound === undefined || bound > LIST_BOUND_MAX) {
    context.report('WR3112', node.span, { message: 'A list holds up to 0 to 10,000 elements.' });
    return undefined;
  }
  if (element === undefined || !plainOnly(node, context, 'a list')) return undefined;
  const type: Type = { kind: 'list', of: element.type, upTo: bound, optional: node.optional };
  return element.places === undefined ? { type } : { type, places: element.places };
}

function namedType(node: TypeNode, name: string, role: Role, context: Context): ResolvedType | undefined {
  const number = Object.hasOwn(PLAIN_NUMBERS, name) ? PLAIN_NUMBERS[name] : undefined;
  if (number !== undefined) return numberType(node, number, PLAIN, role, context);
  const simple = Object.hasOwn(SIMPLE, name) ? SIMPLE[name] : undefined;
  if (simple !== undefined)
    return plainOnly(node, context, name) ? { type: { kind: simple, optional: node.optional } } : undefined;
  if (name === 'period')
    return context.report('WR3100', node.span, { wanted: 'a type of values that are stored', found: 'period' });
  const symbol = context.scope.types.get(name);
  if (symbol === undefined) return unknownType(node, name, context);
  context.scope.used.add(`type ${name}`);
  if (!plainOnly(node, context, name)) return undefined;
  if (symbol.kind === 'enum') return { type: { kind: 'enum', enum: symbol.enum, optional: node.optional } };
  const record = symbol.get();
  return record === undefined ? undefined : { type: { kind: 'record', record, optional: node.optional } };
}

function unknownType(node: TypeNode, name: string, context: Context): undefined {
  const known = [...Object.keys(PLAIN_NUMBERS), ...Object.keys(SIMPLE), ...context.scope.types.keys()];
  const near = nearest(name, known);
  return context.report(
    'WR2101',
    node.span,
    { name },
    {
      remedy:
        near === undefined
          ? {
              text: 'types are bool, text, integer, number, percent, money, quantity, date, time, instant, zone, and the records and enums of this file',
            }
          : { text: near, edits: [{ span: { ...node.span, end: node.span.start + name.length }, text: near }] },
    },
  );
}

function plainOnly(node: TypeNode, context: Context, name: string): boolean {
  const written = node.range ?? node.places;
  if (written === undefined) return true;
  context.report('WR3100', written.span, {
    wanted: 'left out',
    found: `a range or places, which ${name} does not have`,
  });
  return false;
}

function numberType(
  node: TypeNode,
  flavour: Flavour,
  unit: Unit,
  role: Role,
  context: Context,
): ResolvedType | undefined {
  const places = boundaryPlaces(node, flavour, unit, role, context);
  const range = node.range === undefined ? undefined : resolveRange(node.range, flavour, unit, context);
  if ((node.range !== undefined && range === undefined) || places === 'faulty') return undefined;
  const step = places === undefined ? undefined : rational(1n, 10n ** BigInt(places));
  const grid =
    step === undefined
      ? flavour === 'integer'
        ? integer(1)
        : undefined
      : flavour === 'percent'
        ? divide(step, integer(100))
        : step;
  const bounds = closed(negate(DEFAULT_MAGNITUDE), DEFAULT_MAGNITUDE);
  const declared = range ?? (role === 'input' ? bounds : undefined);
  const type: NumericType = numeric({
    flavour,
    unit,
    grid,
    optional: node.optional,
    ...(declared === undefined ? {} : { range: declared }),
  });
  return places === undefined ? { type } : { type, places };
}

/** 18.14: without `places` an input has 0 (integer, quantity), the minor unit (money), 2 (percent); others must say. */
function boundaryPlaces(
  node: TypeNode,
  flavour: Flavour,
  unit: Unit,
  role: Role,
  context: Context,
): number | undefined | 'faulty' {
  if (node.places !== undefined) {
    const places = placesOf(node.places.digits);
    if (places !== undefined && !(flavour === 'integer' && places > 0)) return places;
    context.report('WR3112', node.places.span, {
      message: flavour === 'integer' ? 'An integer has no decimal places.' : 'A number has 0 to 30 places.',
    });
    return 'faulty';
  }
  if (flavour === 'integer') return 0;
  if (role === 'inside') return undefined;
  if (flavour === 'quantity') return 0;
  if (flavour === 'percent') return 2;
  const currency = currencyOf(unit);
  const minor = currency === undefined ? undefined : context.scope.vocabulary.currencies.get(currency);
  if (minor !== undefined && isPlainMoney(unit)) return minor;
  const type = flavour === 'money' ? `money ${unit.label}` : flavour;
  context.report(
    'WR3191',
    node.span,
    { type },
    {
      remedy: {
        text: `${type} places 4`,
        edits: [{ span: { ...node.span, start: node.span.end }, text: ' places 4' }],
      },
    },
  );
  return 'faulty';
}

function resolveRange(range: NumberRange, flavour: Flavour, unit: Unit, context: Context): Interval | undefined {
  const from = bound(range.from, flavour, context);
  const to = bound(range.to, flavour, context);
  if (from === undefined || to === undefined) return undefined;
  if (compare(from, to) <= 0) return intersect(closed(from, to), closed(undefined, undefined));
  const shown = typeText(numeric({ flavour, unit }));
  return context.report('WR3112', range.span, { message: `This range of ${shown} ends before it begins.` });
}

function bound(node: SignedNumber, flavour: Flavour, context: Context): Rational | undefined {
  const figure = parseDecimal(node.number.digits) ?? ZERO;
  const percent = flavour === 'percent';
  if (percent !== node.percent && figure.n !== 0n) {
    return context.report(
      'WR3106',
      node.span,
      {
        message: percent ? 'The range of a percent is written in percents.' : 'Only a percent has a range in percents.',
      },
      {
        ...(percent
          ? {
              remedy: {
                text: `${node.number.digits}%`,
                edits: [{ span: node.number.span, text: `${node.number.digits}%` }],
              },
            }
          : {}),
      },
    );
  }
  const value = percent ? multiply(figure, rational(1n, 100n)) : figure;
  return node.negative ? negate(value) : value;
}
