/** Calls: built-in functions, definitions with parameters, tables and comprehensions. */

import { nearest } from '../diagnostics/suggest.ts';
import { COMPREHENSION_DEPTH_MAX } from '../limits.ts';
import type { ValueSymbol } from '../names/symbols.ts';
import type { Each } from '../program/each.ts';
import type {
  AggregateExpr,
  AggregateName,
  BuiltinName,
  Definition,
  Expr,
  Local,
  LookupExpr,
} from '../program/expression.ts';
import type { Extern } from '../program/extern.ts';
import type { Table } from '../program/table.ts';
import type { AsOfNode, CallNode, Comprehension, ExprNode } from '../tree/expression.ts';
import { BUILTINS } from './builtins.ts';
import { checkCondition } from './check-logic.ts';
import { lineOfItem, whatIs } from './check-names.ts';
import { type Context, checkExpr, withFacts, withLocal } from './context.ts';
import { wrongType } from './fitting.ts';
import { closed, isAtMost, isPositive, isWithin, multiplyIntervals } from './interval.ts';
import { assume, isConstant, keyOf, narrowed } from './narrowing.ts';
import { inUnit, numeric, rangeText } from './numeric.ts';
import { fitGrid, fitPlace, pathText } from './places.ts';
import { integer, isMultiple, ONE, ZERO } from './rational.ts';
import { BOOL, type NumericType, type Type, withOptional } from './type.ts';

const AGGREGATES: ReadonlySet<string> = new Set(['sum', 'count', 'min', 'max', 'some', 'every', 'percentile']);

/** 18.66: only where `otherwise` follows may the date lie before the first entry. */
export function checkAsOf(node: AsOfNode, outer: Context): Expr | undefined {
  const context = { ...outer, around: undefined };
  const { operand, span } = node;
  const symbol = operand.kind === 'Name' ? context.scope.values.get(operand.name.text) : undefined;
  const constant = symbol?.kind === 'constant' ? symbol.get() : undefined;
  if (symbol?.kind === 'constant' && constant === undefined) return undefined;
  if (operand.kind === 'Name') context.scope.used.add(operand.name.text);
  const dated =
    context.scope.currency?.oneOfSeveral === true || constant?.entries.some(({ from }) => from !== undefined) === true;
  if (constant === undefined || !dated) {
    const found = operand.kind === 'Name' ? operand.name.text : 'a value';
    return context.report('WR3100', operand.span, { wanted: 'a dated constant before "as of"', found });
  }
  const on = checkExpr(node.date, context);
  if (on === undefined) return undefined;
  if (on.type.kind !== 'date' && on.type.kind !== 'instant') return wrongType('a date or an instant', on, context);
  const mayBeEarly = outer.around === 'presence' && constant.entries[0]?.from !== undefined;
  const type = withOptional(constant.type, constant.type.optional || on.type.optional || mayBeEarly);
  return { kind: 'constant', constant, on, type, span };
}

export function checkCall(node: CallNode, outer: Context, expected?: Type): Expr | undefined {
  const context = { ...outer, around: undefined };
  const name = node.callee.text;
  if (node.over !== undefined) return checkAggregate(node, node.over, context);
  if (name === 'position' && context.each !== undefined) return checkPosition(node, context.each, context);
  const builtin = Object.hasOwn(BUILTINS, name) ? BUILTINS[name as BuiltinName] : undefined;
  if (builtin !== undefined) {
    const args = checkArgs(node.args, context, expected);
    return args === undefined ? undefined : builtin(args, node, context);
  }
  if (AGGREGATES.has(name)) {
    return context.report(
      'WR2104',
      node.span,
      { name, wanted: 'an expression "for" each item of a list', given: 0 },
      {
        remedy: { text: `${name}(item.amount for item in items)` },
      },
    );
  }
  const symbol = context.scope.values.get(name);
  return symbol === undefined ? unknownFunction(node, context) : checkSymbolCall(symbol, node, context, outer);
}

/** 18.87: the place of the item in the order of the block around. */
function checkPosition(node: CallNode, { variable, position }: Each, context: Context): Expr | undefined {
  const [item] = node.args;
  if (node.args.length === 1 && item?.kind === 'Name' && item.name.text === variable.name) {
    const expr: Expr = { kind: 'local', local: position, type: position.type, span: node.span };
    return { ...expr, type: narrowed(position.type, keyOf(expr), context.facts) };
  }
  const text = `position(${variable.name})`;
  return context.report(
    'WR2104',
    node.span,
    { name: 'position', wanted: `the item of this block, ${variable.name}`, given: node.args.length },
    { remedy: { text, edits: [{ span: node.span, text }] } },
  );
}

function unknownFunction(node: CallNode, context: Context): undefined {
  const callable = [...context.scope.values].filter(
    ([, symbol]) =>
      symbol.kind === 'table' || symbol.kind === 'extern' || (symbol.kind === 'definition' && symbol.params),
  );
  const near = nearest(node.callee.text, [...Object.keys(BUILTINS), ...AGGREGATES, ...callable.map(([name]) => name)]);
  return context.report(
    'WR2101',
    node.callee.span,
    { name: node.callee.text },
    {
      ...(near === undefined ? {} : { remedy: { text: near, edits: [{ span: node.callee.span, text: near }] } }),
    },
  );
}

function checkArgs(nodes: readonly ExprNode[], context: Context, expected?: Type): readonly Expr[] | undefined {
  const hint = expected?.kind === 'enum' ? undefined : expected;
  const args = nodes.map((arg) => checkExpr(arg, context, hint));
  const checked = args.filter((arg) => arg !== undefined);
  return checked.length === args.length ? checked : undefined;
}

function checkSymbolCall(symbol: ValueSymbol, node: CallNode, context: Context, { around }: Context): Expr | undefined {
  const name = node.callee.text;
  context.scope.used.add(name);
  switch (symbol.kind) {
    case 'definition': {
      if (!symbol.params)
        return context.report('WR2103', node.callee.span, { name, what: 'a value without parameters' });
      context.depends(`define ${name}`);
      const definition = symbol.get();
      return definition === undefined ? undefined : checkApply(definition, node, context);
    }
    case 'table': {
      context.depends(`table ${name}`);
      const table = symbol.get();
      const lookup = table === undefined ? undefined : checkLookup(table, node, context);
      return lookup === undefined || around === 'presence' ? lookup : covered(lookup, context);
    }
    case 'extern': {
      if (context.inTest)
        return context.report('WR2103', node.callee.span, { name, what: 'an extern, which tests only give' });
      const extern = symbol.get();
      return extern === undefined ? undefined : checkExternCall(extern, node, context);
    }
    case 'input':
      return context.report('WR2103', node.callee.span, { name, what: 'an input' });
    case 'constant':
      return context.report('WR2103', node.callee.span, { name, what: 'a constant' });
    case 'calendar':
    case 'dates':
      return context.report('WR2103', node.callee.span, { name, what: whatIs(symbol) });
    case 'output':
      return context.report('WR2103', node.callee.span, { name, what: `a ${symbol.of}` });
    case 'figures':
      if (context.inTest && (symbol.each !== undefined || symbol.shares === true)) {
        const key = lineKey(node, context);
        return key === undefined ? undefined : lineOfItem(symbol, key, node.span, context);
      }
      return context.report('WR2103', node.callee.span, { name, what: `a ${symbol.block}` });
    case 'poisoned':
      return undefined;
    default:
      return symbol satisfies never;
  }
}

/** `line_fee("anna")`, `line_fee(1)`: the key as the answer shows it. */
function lineKey(node: CallNode, context: Context): string | undefined {
  const [key] = node.args;
  if (node.args.length === 1 && key?.kind === 'Text') return key.value;
  if (node.args.length === 1 && key?.kind === 'Number' && /^\d+$/.test(key.number.digits)) return key.number.digits;
  const found = `${node.args.length === 1 ? 'something else' : `${node.args.length} arguments`}`;
  return context.report('WR3100', node.span, { wanted: 'the key of one line, such as "anna" or 1', found });
}

function checkCount(node: CallNode, wanted: number, context: Context): boolean {
  if (node.args.length === wanted) return true;
  const words = wanted === 1 ? '1 argument' : `${wanted} arguments`;
  context.report('WR2104', node.span, { name: node.callee.text, wanted: words, given: node.args.length });
  return false;
}

function checkApply(definition: Definition, node: CallNode, context: Context): Expr | undefined {
  if (!checkCount(node, definition.params.length, context)) return undefined;
  const args = definition.params.map((param, i) => checkArgument(node.args[i], param, context));
  const checked = args.filter((arg) => arg !== undefined);
  if (checked.length < args.length) return undefined;
  const missing = checked.some((arg, i) => arg.type.optional && definition.params[i]?.type.optional !== true);
  const type = withOptional(definition.type, definition.type.optional || missing);
  return { kind: 'apply', definition, args: checked, type, span: node.span };
}

function checkExternCall(extern: Extern, node: CallNode, context: Context): Expr | undefined {
  if (!checkCount(node, extern.params.length, context)) return undefined;
  const args = extern.params.map((param, i) => checkArgument(node.args[i], param, context));
  const checked = args.filter((arg) => arg !== undefined);
  if (checked.length < args.length) return undefined;
  const missing = checked.some((arg, i) => arg.type.optional && extern.params[i]?.type.optional !== true);
  const { type } = extern.answer;
  return { kind: 'extern', extern, args: checked, type: withOptional(type, type.optional || missing), span: node.span };
}

/** A missing argument makes the call missing, so an argument may be optional where its parameter is not (18.24). */
function checkArgument(
  node: ExprNode | undefined,
  param: Pick<Local, 'name' | 'type'>,
  context: Context,
): Expr | undefined {
  const arg = node === undefined ? undefined : checkExpr(node, context, param.type);
  const what = `parameter ${param.name}`;
  const fitted = arg === undefined ? undefined : fitPlace(arg, withOptional(param.type, true), what, context);
  return fitted === undefined ? undefined : fitGrid(fitted, param.type, what, context);
}

function checkLookup(table: Table, node: CallNode, context: Context): LookupExpr | undefined {
  if (!checkCount(node, table.keys.length, context)) return undefined;
  const args = table.keys.map((key, i) => checkKey(node.args[i], key.name, key.type, context));
  const checked = args.filter((arg) => arg !== undefined);
  if (checked.length < args.length) return undefined;
  const optional = table.result.optional || checked.some((arg) => arg.type.optional);
  return { kind: 'lookup', table, args: checked, type: withOptional(table.result, optional), span: node.span };
}

/** A look-up that must find a row: a table with a gap is at fault, once, wherever it is used without `otherwise`. */
function covered(lookup: LookupExpr, context: Context): LookupExpr | undefined {
  const { name, span, gap } = lookup.table;
  if (gap === undefined) return lookup;
  const key = `gap of ${name}`;
  if (context.scope.used.has(key)) return undefined;
  context.scope.used.add(key);
  return context.report(
    'WR5101',
    span,
    { table: name, box: gap.box },
    {
      notes: gap.notes,
      remedy: gap.remedy,
      related: [{ span: lookup.span, message: 'it is looked up here without "otherwise"' }],
    },
  );
}

/** An argument must provably lie in its column's range and on its grid (18.47). */
function checkKey(node: ExprNode | undefined, column: string, type: Type, context: Context): Expr | undefined {
  const arg = node === undefined ? undefined : checkExpr(node, context, type);
  if (arg === undefined) return undefined;
  if (type.kind !== 'numeric' || arg.type.kind !== 'numeric') {
    return fitPlace(arg, withOptional(type, true), `column ${column}`, context);
  }
  const place: NumericType = { ...type, optional: true, range: { lo: undefined, hi: undefined, nonZero: false } };
  const fitted = fitPlace(arg, place, `column ${column}`, context);
  if (fitted === undefined) return undefined;
  const figure = inUnit(arg.type, type.unit);
  const onGrid = type.grid === undefined || (figure.grid !== undefined && isMultiple(figure.grid, type.grid));
  if (isWithin(figure.range, type.range) && onGrid) return fitted;
  const grid = type.grid === undefined || onGrid ? '' : ` in steps of ${rangeText(closed(type.grid, type.grid), type)}`;
  return context.report('WR5114', arg.span, {
    argument: `${pathText(arg)} (${rangeText(figure.range, figure)})`,
    column,
    domain: `${rangeText(type.range, type)}${grid}`,
  });
}

function checkAggregate(node: CallNode, over: Comprehension, context: Context): Expr | undefined {
  const name = node.callee.text;
  if (!AGGREGATES.has(name)) return context.report('WR2103', node.callee.span, { name, what: 'no function of a list' });
  const [shareNode, bodyNode] = name === 'percentile' ? node.args : [undefined, ...node.args];
  const wanted = name === 'percentile' ? 2 : 1;
  if (bodyNode === undefined || node.args.length !== wanted) {
    const words = wanted === 1 ? '1 expression before "for"' : 'a percent and 1 expression before "for"';
    return context.report('WR2104', node.span, { name, wanted: words, given: node.args.length });
  }
  const share = shareNode && checkShare(shareNode, context);
  if (shareNode !== undefined && share === undefined) return undefined;
  const list = checkExpr(over.list, context);
  if (list === undefined) return undefined;
  if (list.type.kind !== 'list') return wrongType('a list', list, context);
  if (context.locals.has(over.variable.text) || context.scope.values.has(over.variable.text)) {
    return context.report('WR2106', over.variable.span, { name: over.variable.text });
  }
  const variable: Local = { name: over.variable.text, type: list.type.of, span: over.variable.span };
  const checked = checkAggregateBody(
    name as AggregateName,
    node,
    bodyNode,
    over,
    list,
    list.type.upTo,
    variable,
    context,
  );
  return checked === undefined || share === undefined ? checked : { ...checked, share };
}

/** 18.46: which of the values, in order: a constant percent above 0 % and at most 100 %. */
function checkShare(node: ExprNode, context: Context): Expr | undefined {
  const share = checkExpr(node, context);
  if (share === undefined) return undefined;
  if (share.type.kind !== 'numeric' || share.type.flavour !== 'percent') return wrongType('a percent', share, context);
  if (!isConstant(share)) return context.report('WR3130', node.span, { what: 'The percent of a percentile' });
  if (isPositive(share.type.range) && isAtMost(share.type.range, ONE)) return share;
  return context.report('WR3112', node.span, { message: 'A percentile lies above 0% and at most at 100%.' });
}

function checkAggregateBody(
  name: AggregateName,
  node: CallNode,
  bodyNode: ExprNode,
  over: Comprehension,
  list: Expr,
  upTo: number,
  variable: Local,
  context: Context,
): AggregateExpr | undefined {
  const depth = (context.comprehensions ?? 0) + 1;
  if (depth > COMPREHENSION_DEPTH_MAX) return context.report('WR1018', node.span, { limit: COMPREHENSION_DEPTH_MAX });
  const inside = { ...withLocal(context, variable), comprehensions: depth };
  const where = over.where === undefined ? undefined : checkCondition(over.where, inside);
  if (over.where !== undefined && where === undefined) return undefined;
  const narrowedInside = where === undefined ? inside : withFacts(inside, assume(inside.facts, where, true, true));
  const body = checkExpr(bodyNode, narrowedInside);
  if (body === undefined) return undefined;
  const type = aggregateType(name, body, upTo, context);
  if (type === undefined) return undefined;
  const unknown = list.type.optional || body.type.optional || (where?.type.optional ?? false);
  return {
    kind: 'aggregate',
    function: name,
    variable,
    list,
    ...(where === undefined ? {} : { where }),
    body,
    type: withOptional(type, type.optional || unknown),
    span: node.span,
  };
}

function aggregateType(name: AggregateName, body: Expr, upTo: number, context: Context): Type | undefined {
  switch (name) {
    case 'count':
      return numeric({ flavour: 'integer', range: closed(ZERO, integer(upTo)), grid: ONE });
    case 'some':
    case 'every':
      return body.type.kind === 'bool' ? BOOL : wrongType('a condition (true or false)', body, context);
    case 'sum': {
      if (body.type.kind !== 'numeric') return wrongType('a number', body, context);
      const range = multiplyIntervals(body.type.range, closed(ZERO, integer(upTo)));
      return numeric({ ...body.type, range, optional: false });
    }
    case 'min':
    case 'max':
    case 'percentile':
      if (
        body.type.kind !== 'numeric' &&
        body.type.kind !== 'date' &&
        body.type.kind !== 'instant' &&
        body.type.kind !== 'time'
      ) {
        return wrongType('a number or a date', body, context);
      }
      return withOptional(body.type, true);
    default:
      return name satisfies never;
  }
}
