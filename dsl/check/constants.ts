/** Constants, dated or not: their entries, what they are worth, and when they begin (18.65 to 18.67). */
import { behind } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/suggest.ts';
import { FIGURE_BITS_MAX } from '../limits.ts';
import type { Constant, ConstantEntry, Expr } from '../program/expression.ts';
import type { ConstantDecl } from '../tree/declaration.ts';
import { dayText, parseDay } from '../types/calendar.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { fold, UNDATED } from '../types/fold.ts';
import { hull } from '../types/interval.ts';
import { isConstant } from '../types/narrowing.ts';
import { eitherType, inUnit, pointType } from '../types/numeric.ts';
import { operandsOf } from '../types/operands.ts';
import { fitPlace } from '../types/places.ts';
import { bitsOf } from '../types/rational.ts';
import { resolveType } from '../types/resolve-type.ts';
import type { NumericType, Type } from '../types/type.ts';
import { isPlain } from '../types/unit.ts';
import type { Module } from './module.ts';

export function checkConstant(decl: ConstantDecl, module: Module): Constant | undefined {
  const declared = decl.type === undefined ? undefined : resolveType(decl.type, 'inside', module.context)?.type;
  if (decl.type !== undefined && declared === undefined) return undefined;
  const entries: ConstantEntry[] = [];
  const nodes = ofThisBill(decl, module);
  if (nodes === undefined) return undefined;
  for (const node of nodes) {
    const entry = checkEntry(decl, node, declared, entries.at(-1), module);
    if (entry === undefined) return undefined;
    entries.push(entry);
  }
  const [first] = entries;
  if (first === undefined || !datesRise(nodes, entries, module)) return undefined;
  coversEffective(decl, nodes[0], first, module);
  return { name: decl.name.text, type: constantType(entries, declared), entries, span: decl.name.span };
}

type EntryNode = ConstantDecl['entries'][number];

/** The entries in the currency of this bill, where they say which they are in (18.13). */
function ofThisBill(decl: ConstantDecl, module: Module): readonly EntryNode[] | undefined {
  const { currency, currencies } = module.header;
  const [said] = decl.entries.flatMap((entry) => entry.currency ?? []);
  if (said === undefined || currency === undefined) {
    if (said === undefined) return decl.entries;
    return module.report('WR3103', said.span, { name: said.text });
  }
  for (const { currency: name } of decl.entries) {
    if (name === undefined || currencies.includes(name.text)) continue;
    const near = nearest(name.text, currencies);
    const remedy = near === undefined ? {} : { remedy: { text: near, edits: [{ span: name.span, text: near }] } };
    return module.report('WR3103', name.span, { name: name.text }, remedy);
  }
  const own = decl.entries.filter((entry) => entry.currency?.text === currency);
  if (own.length > 0) return own;
  return module.report(
    'WR6151',
    decl.name.span,
    { constant: decl.name.text, currency },
    { remedy: { text: `in ${currency} = ...` } },
  );
}

/** A bare number is in the currency that its entry names. */
function inCurrency(value: Expr, node: EntryNode, declared: Type | undefined): Expr {
  if (node.currency === undefined || value.kind !== 'number' || declared?.kind !== 'numeric') return value;
  if (value.type.kind !== 'numeric' || !isPlain(value.type.unit)) return value;
  return { ...value, type: pointType(value.value, declared.flavour, declared.unit) };
}

function checkEntry(
  decl: ConstantDecl,
  node: ConstantDecl['entries'][number],
  declared: Type | undefined,
  above: ConstantEntry | undefined,
  module: Module,
): ConstantEntry | undefined {
  const context: Context =
    above === undefined
      ? module.context
      : { ...module.context, previous: above.folded?.type ?? declared ?? above.value.type };
  const raw = checkExpr(node.value, context, declared);
  const value = raw && inCurrency(raw, node, declared);
  if (value === undefined) return undefined;
  if (!isConstant(value)) return module.report('WR3130', node.value.span, { what: `The value of ${decl.name.text}` });
  const fitted = declared === undefined ? value : fitPlace(value, declared, decl.name.text, context);
  if (fitted === undefined) return undefined;
  if (multipliesPrevious(fitted)) {
    return module.report(
      'WR3124',
      node.value.span,
      { what: 'A price raised from the previous one' },
      {
        remedy: {
          text: 'say "rounded half up to 2 places" after it',
          edits: [behind(node.value.span, ' rounded half up to 2 places')],
        },
      },
    );
  }
  const previous = above?.folded;
  const folded = fold(fitted, previous === undefined ? UNDATED : { ...UNDATED, previous });
  if (folded?.kind === 'number' && bitsOf(folded.value) > FIGURE_BITS_MAX) {
    return module.report('WR3120', node.value.span, { bits: bitsOf(folded.value) });
  }
  const from = node.from === undefined ? undefined : parseDay(node.from.value);
  if (node.from !== undefined && from === undefined) {
    return module.report('WR3112', node.from.span, { message: `There is no day ${node.from.value} in the calendar.` });
  }
  return {
    ...(from === undefined ? {} : { from }),
    value: fitted,
    ...(folded === undefined ? {} : { folded: retyped(folded, declared) }),
    span: node.span,
  };
}

/** The folded figure in the constant's declared type, so that its unit and flavour are the author's. */
function retyped(folded: Expr, declared: Type | undefined): Expr {
  if (declared?.kind !== 'numeric' || folded.kind !== 'number' || folded.type.kind !== 'numeric') return folded;
  const figure = inUnit(folded.type, declared.unit);
  return { ...folded, value: figure.range.lo?.value ?? folded.value, type: { ...figure, flavour: declared.flavour } };
}

/** 18.67: an entry that multiplies or divides `previous` must be rounded. */
function multipliesPrevious(expr: Expr): boolean {
  if (expr.kind === 'rounded') return false;
  const product = expr.kind === 'arithmetic' && (expr.operator === 'multiply' || expr.operator === 'divide');
  return product ? readsPrevious(expr) : operandsOf(expr).some(multipliesPrevious);
}
function readsPrevious(expr: Expr): boolean {
  return expr.kind === 'previous' || operandsOf(expr).some(readsPrevious);
}

function datesRise(nodes: readonly EntryNode[], entries: readonly ConstantEntry[], module: Module): boolean {
  for (const [i, entry] of entries.entries()) {
    const above = entries[i - 1];
    if (above === undefined) continue;
    if (entry.from !== undefined && (above.from === undefined || entry.from > above.from)) continue;
    const span = nodes[i]?.from?.span ?? entry.span;
    module.report('WR5111', span, {
      date: entry.from === undefined ? 'An entry without a date' : dayText(entry.from),
      before: above.from === undefined ? 'the beginning' : dayText(above.from),
    });
    return false;
  }
  return true;
}

function coversEffective(decl: ConstantDecl, node: EntryNode | undefined, first: ConstantEntry, module: Module): void {
  const { from } = module.header.effective;
  if (first.from === undefined || first.from <= from) return;
  module.report('WR5110', node?.from?.span ?? first.span, {
    constant: decl.name.text,
    first: dayText(first.from),
    from: dayText(from),
  });
}

/** The hull of the values (18.44). */
function constantType(entries: readonly ConstantEntry[], declared: Type | undefined): Type {
  const types = entries.map((entry) => (entry.folded ?? entry.value).type);
  const [first, ...rest] = types;
  if (first?.kind !== 'numeric') return declared ?? first ?? { kind: 'nothing', optional: true };
  const all = rest.reduce<NumericType>((a, b) => (b.kind === 'numeric' ? eitherType(a, b, hull) : a), first);
  if (declared?.kind !== 'numeric') return all;
  return { ...inUnit(all, declared.unit), flavour: declared.flavour };
}
