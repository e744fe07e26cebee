/** Names and fields (18.172, 18.173): a bare word is an enum value of the expected type, then a local, then a value. */

import { nearest } from '../diagnostics/suggest.ts';
import type { FigureSymbol, Lazy, ValueSymbol } from '../names/symbols.ts';
import type { Expr, FigureName } from '../program/expression.ts';
import { type Output, valuesOf } from '../program/output.ts';
import type { Span } from '../source.ts';
import type { Name } from '../tree/common.ts';
import type { ExprNode, FieldNode, NameNode } from '../tree/expression.ts';
import { checkHours, hoursNamed } from './check-hours.ts';
import type { Context } from './context.ts';
import { checkExpr } from './context.ts';
import { closed, hull, multiplyIntervals, point } from './interval.ts';
import { keyOf, narrowed } from './narrowing.ts';
import { numeric, typeText } from './numeric.ts';
import { commonGrid, integer, ONE, ZERO } from './rational.ts';
import { resultType } from './result-type.ts';
import { certain } from './spell.ts';
import type { NumericType, RecordInfo, Type } from './type.ts';

export function checkName(node: NameNode, context: Context, expected?: Type): Expr | undefined {
  const { text } = node.name;
  if (expected?.kind === 'enum') {
    const member = expected.enum.members.indexOf(text);
    if (member >= 0) {
      if (context.scope.values.has(text)) context.report('WR2108', node.span, { name: text, enum: expected.enum.name });
      return { kind: 'enum', member, type: { ...expected, optional: false }, span: node.span };
    }
  }
  const local = context.locals.get(text);
  if (local !== undefined) {
    const expr: Expr = { kind: 'local', local, type: local.type, span: node.span };
    return { ...expr, type: narrowed(local.type, keyOf(expr), context.facts) };
  }
  if (text === 'previous' && context.previous !== undefined) {
    return { kind: 'previous', type: context.previous, span: node.span };
  }
  if (context.inTest) {
    const example = context.scope.examples.get(text);
    if (example !== undefined) {
      context.scope.used.add(`example ${text}`);
      return example.get();
    }
  }
  const symbol = context.scope.values.get(text);
  if (symbol !== undefined) return checkSymbol(symbol, node.name, context);
  const bare = bareFigure(node.name, context);
  if (bare !== undefined) return bare;
  return unknownName(node.name, context, expected);
}

/** `total` and `due` alone, where the file has one tariff (18.81). */
function bareFigure(name: Name, context: Context): Expr | undefined {
  if (name.text !== 'total' && name.text !== 'due' && name.text !== 'subtotal') return undefined;
  const tariffs = [...context.scope.values.values()].filter(
    (symbol) => symbol.kind === 'figures' && symbol.block === 'tariff',
  );
  const [only] = tariffs;
  return tariffs.length === 1 && only?.kind === 'figures' ? figure(only, name.text, name.span, context) : undefined;
}

function unknownName(name: Name, context: Context, expected?: Type): undefined {
  const members = expected?.kind === 'enum' ? expected.enum.members : [];
  const examples = context.inTest ? [...context.scope.examples.keys()] : [];
  const near = nearest(name.text, [...members, ...context.locals.keys(), ...context.scope.values.keys(), ...examples]);
  if (near !== undefined) {
    const text = `${near}${declaredAs(context.scope.values.get(near), context)}`;
    return context.report(
      'WR2101',
      name.span,
      { name: name.text },
      { remedy: { text, edits: [{ span: name.span, text: near }] } },
    );
  }
  const hint =
    members.length > 0
      ? { remedy: { text: `${typeText(expected ?? { kind: 'nothing', optional: true })} has ${members.join(', ')}` } }
      : {};
  return context.report('WR2101', name.span, { name: name.text }, hint);
}

/** ` (constant, line 17)`: what a suggested name is. */
function declaredAs(symbol: ValueSymbol | undefined, context: Context): string {
  if (symbol === undefined || symbol.kind === 'poisoned') return '';
  const line = context.lineOf(symbol.span);
  return ` (${symbol.kind === 'figures' ? symbol.block : symbol.kind}${line === undefined ? '' : `, ${line}`})`;
}

function checkSymbol(symbol: ValueSymbol, name: Name, context: Context): Expr | undefined {
  const { span } = name;
  context.scope.used.add(name.text);
  switch (symbol.kind) {
    case 'input': {
      const expr: Expr = { kind: 'input', name: symbol.input.name, type: symbol.input.type, span };
      return { ...expr, type: narrowed(expr.type, keyOf(expr), context.facts) };
    }
    case 'constant': {
      const constant = symbol.get();
      return constant === undefined ? undefined : { kind: 'constant', constant, type: constant.type, span };
    }
    case 'definition': {
      if (symbol.params) {
        return context.report(
          'WR3100',
          span,
          { wanted: 'a value', found: `the function ${name.text}` },
          {
            remedy: { text: `write its arguments: ${name.text}(...)` },
          },
        );
      }
      context.depends(`define ${name.text}`);
      const definition = symbol.get();
      if (definition === undefined) return undefined;
      const expr: Expr = { kind: 'defined', definition, type: definition.type, span };
      return { ...expr, type: narrowed(expr.type, keyOf(expr), context.facts) };
    }
    case 'table':
      return context.report(
        'WR3100',
        span,
        { wanted: 'a value', found: `the table ${name.text}` },
        {
          remedy: { text: `look it up: ${name.text}(...)` },
        },
      );
    case 'extern':
      return context.report(
        'WR3100',
        span,
        { wanted: 'a value', found: `the extern ${name.text}` },
        { remedy: { text: `write its arguments: ${name.text}(...)` } },
      );
    case 'calendar':
    case 'dates':
      return context.report('WR3100', span, { wanted: 'a value', found: `${whatIs(symbol)} ${name.text}` });
    case 'output':
      return context.report(
        'WR3100',
        span,
        { wanted: 'a value', found: `the ${symbol.of} ${name.text}` },
        { remedy: { text: `read one of its results: ${name.text}.amount` } },
      );
    case 'figures':
      return figure(symbol, symbol.block === 'tariff' ? 'total' : 'net', span, context);
    case 'poisoned':
      return undefined;
    default:
      return symbol satisfies never;
  }
}

/** `a calendar`: what a name that is no value stands for. */
export function whatIs({ kind }: Extract<ValueSymbol, { readonly kind: 'calendar' | 'dates' }>): string {
  return kind === 'calendar' ? 'a calendar' : 'a list of dates';
}

const FIGURES: Readonly<Record<FigureSymbol['block'], readonly FigureName[]>> = {
  charge: ['gross', 'waived', 'measured', 'quantity', 'consumed', 'carried', 'outstanding', 'lines'],
  discount: ['lines'],
  commitment: ['counted', 'missing', 'carriedShortfall', 'carriedExcess', 'lines'],
  credit: ['remaining', 'lines'],
  tax: ['lines'],
  tariff: ['subtotal', 'tax', 'total', 'due'],
};

/** The figures that can be read of a block, each with its type. */
export function figuresOf(symbol: FigureSymbol): readonly { readonly name: FigureName; readonly type: Type }[] {
  return usable(symbol).flatMap((name) => {
    const type = figureType(symbol, name);
    return type === undefined ? [] : [{ name, type }];
  });
}

function usable({ block, measure, instalments }: FigureSymbol): readonly FigureName[] {
  const names = measure === undefined ? FIGURES[block].filter(figureIsMoney) : FIGURES[block];
  return instalments !== undefined ? names : names.filter((name) => name !== 'outstanding');
}

function figure(symbol: FigureSymbol, name: FigureName, span: Span, context: Context): Expr | undefined {
  const { each } = context;
  const ofItem = each !== undefined && symbol.each?.path === each.path;
  const type = figureType(symbol, name, ofItem);
  if (type === undefined) return undefined;
  context.depends(`${symbol.block} ${symbol.name}.${name}`);
  const item = ofItem ? { item: each.index } : {};
  return { kind: 'figure', block: symbol.block, name: symbol.name, figure: name, ...item, type, span };
}

/** In tests: the line of one item, or its share of a line (18.88). */
export function lineOfItem(symbol: FigureSymbol, key: string, span: Span, context: Context): Expr | undefined {
  const expr = figure(symbol, 'net', span, context);
  return expr?.kind === 'figure' ? { ...expr, key } : undefined;
}

/** A measure of several lines is at most so many times that of one. */
function figureType(symbol: FigureSymbol, name: FigureName, ofItem = false): Type | undefined {
  if (name === 'lines') return numeric({ flavour: 'integer', grid: ONE });
  if (name === 'remaining') return leftOf(symbol.granted?.(), symbol.money());
  if (name === 'outstanding' && symbol.instalments?.belowZero === true) return symbol.money();
  if (name === 'outstanding' || name === 'missing') return positive(symbol.money());
  if (figureIsMoney(name)) return symbol.money();
  const measure = symbol.measure?.();
  if (measure === undefined) return undefined;
  const type = meteredType(measure, name, symbol.drawn?.());
  if (symbol.each === undefined || ofItem) return type;
  return { ...type, range: multiplyIntervals(type.range, closed(ZERO, integer(symbol.each.upTo()))) };
}

/** What a credit leaves: less than nothing where what it paid was rounded up. */
function leftOf(granted: NumericType | undefined, money: NumericType | undefined): NumericType | undefined {
  const [own, paid] = [granted?.grid, money?.grid];
  const grid = own === undefined || paid === undefined ? undefined : commonGrid(own, paid);
  return money && numeric({ ...money, grid });
}

function positive(money: NumericType | undefined): NumericType | undefined {
  return money && { ...money, range: NOT_NEGATIVE };
}

const NOT_NEGATIVE = closed(ZERO, undefined);

/** A charge without a line measures 0 (18.80); what is carried is left of an allowance, which the measure does not bound. */
function meteredType(
  measure: NumericType,
  name: FigureName,
  drawn: ReturnType<NonNullable<FigureSymbol['drawn']>>,
): NumericType {
  const own = hull(measure.range, point(ZERO));
  if (name === 'measured') return numeric({ ...measure, range: own });
  return numeric({ ...measure, range: name === 'carried' ? NOT_NEGATIVE : (drawn?.range ?? own), grid: drawn?.grid });
}

export function checkField(node: FieldNode, context: Context): Expr | undefined {
  const hours = hoursNamed(node, context);
  if (hours !== undefined) return checkHours(hours, node, context);
  const symbol = figureSymbol(node.base, context);
  if (symbol !== undefined) return checkFigureField(symbol, node, context);
  const output = outputNamed(node.base, context);
  if (output !== undefined) return checkResult(output, node, context);
  const base = checkExpr(node.base, context);
  if (base === undefined) return undefined;
  if (base.type.kind !== 'record') {
    return context.report('WR2102', node.field.span, { of: describe(node.base, base), field: node.field.text });
  }
  const index = base.type.record.fields.findIndex((field) => field.name === node.field.text);
  const field = base.type.record.fields[index];
  if (field === undefined) return unknownField(base.type.record, node.field, context);
  const type = base.type.optional && !field.type.optional ? { ...field.type, optional: true } : field.type;
  const expr: Expr = { kind: 'field', base, field: index, type, span: node.span };
  return { ...expr, type: narrowed(type, keyOf(expr), context.facts) };
}

function describe(node: ExprNode, base: Expr): string {
  return node.kind === 'Name' ? `${node.name.text} (${typeText(base.type)})` : `A value of type ${typeText(base.type)}`;
}

/** Words that begin with this many letters alike are probably meant for each other. */
const SHARED_START = 5;

function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

export function unknownField(record: RecordInfo, name: Name, context: Context): undefined {
  const names = record.fields.map((field) => field.name);
  const near = nearest(name.text, names);
  const guess = near ?? names.find((known) => sharedStart(known, name.text) >= SHARED_START);
  const field = record.fields.find((known) => known.name === guess);
  const words =
    field === undefined ? '' : `${field.name} (${typeText(field.type)}${field.type.optional ? ', optional' : ''})`;
  const text = field === undefined ? `its fields are ${names.join(', ')}` : `did you mean ${words}?`;
  return context.report(
    'WR2102',
    name.span,
    { of: record.name, field: name.text },
    {
      remedy: near === undefined ? { text } : { text: words, edits: [{ span: name.span, text: near }] },
      related: [{ span: record.span, message: `${record.name} is declared here` }],
    },
  );
}

/** The block whose figure is read, when the base is the plain name of one. */
function figureSymbol(base: ExprNode, context: Context): FigureSymbol | undefined {
  if (base.kind !== 'Name' || context.locals.has(base.name.text)) return undefined;
  const symbol = context.scope.values.get(base.name.text);
  return symbol?.kind === 'figures' ? symbol : undefined;
}

function checkFigureField(symbol: FigureSymbol, node: FieldNode, context: Context): Expr | undefined {
  const known = usable(symbol);
  const name = known.find((figureName) => snakeCase(figureName) === node.field.text);
  context.scope.used.add(symbol.name);
  if (name === undefined) {
    return context.report(
      'WR2102',
      node.field.span,
      { of: `The ${symbol.block} ${symbol.name}`, field: node.field.text },
      {
        remedy: { text: `it has ${known.map(snakeCase).join(', ')}` },
      },
    );
  }
  return figure(symbol, name, node.span, context);
}

/** A block whose results are read with a dot; those of the verdict namespace only in tests (18.172). */
function outputNamed(base: ExprNode, context: Context): Lazy<Output> | undefined {
  if (base.kind !== 'Name' || context.locals.has(base.name.text)) return undefined;
  const value = context.scope.values.get(base.name.text);
  if (value?.kind === 'output') {
    context.scope.used.add(base.name.text);
    context.depends(`${value.of} ${base.name.text}`);
    return value.output;
  }
  return value === undefined && context.inTest ? context.scope.verdicts.get(base.name.text)?.output : undefined;
}

function checkResult(output: Lazy<Output>, node: FieldNode, context: Context): Expr | undefined {
  const block = output();
  if (block === undefined) return undefined;
  const names = valuesOf(block).flatMap(({ kind, name }) => (kind === 'value' ? [name] : []));
  const name = names.find((each) => snakeCase(each) === node.field.text);
  const found = name === undefined ? undefined : valuesOf(block).find((each) => each.name === name);
  if (found === undefined) {
    return context.report(
      'WR2102',
      node.field.span,
      { of: `The ${block.kind} ${block.name}`, field: node.field.text },
      { remedy: { text: `it has ${names.map(snakeCase).join(', ')}` } },
    );
  }
  if (block.each !== undefined && found.value.type.kind !== 'numeric') {
    const of = `The sum of the items of ${block.name}`;
    return context.report('WR2102', node.field.span, { of, field: node.field.text });
  }
  const type = resultType(block, found.value.type);
  const read: Expr = { kind: 'result', output: block, name: found.name, type, span: node.span };
  // What is not emitted does not hold.
  return block.kind === 'intent' && type.kind === 'bool' ? certain(read) : read;
}

/** The answer has `withinGrace` for `within_grace` (18.178). */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function figureIsMoney(name: FigureName): boolean {
  return name !== 'measured' && name !== 'quantity' && name !== 'consumed' && name !== 'carried';
}
