/** JsonLogic as it is written: operators and operands, what is constant, and what counts as true. */
import jsonLogic, { type RulesLogic } from 'json-logic-js';
import type { Span } from '../../../source.ts';
import { NotImported } from '../draft.ts';
import { digitsOf } from '../figures.ts';
import { type Json, plain, textOf } from '../json-text.ts';

export const ORDER = new Set(['<', '<=', '>', '>=']);
export const TRUTHS = new Set([...ORDER, '==', '===', '!=', '!==', '!', '!!', 'in', 'some', 'all', 'none']);
export const NUMBERS = new Set(['+', '-', '*', '/', '%', 'min', 'max', 'reduce']);
/** Operators that depend on nothing but their operands: constants among them are reckoned once and for all. */
const PURE = new Set([...TRUTHS, ...NUMBERS, 'if', '?:', 'and', 'or', 'cat', 'substr', 'merge', 'filter', 'map']);

export interface Call {
  readonly operator: string;
  readonly args: readonly Json[];
}

/** `{"!": x}` is `{"!": [x]}`. */
export function callOf(node: Json): Call | undefined {
  if (node.kind !== 'object') return undefined;
  const [entry, ...others] = node.entries;
  if (entry === undefined || others.length > 0) return undefined;
  const args = entry.value.kind === 'list' ? entry.value.items : [entry.value];
  return { operator: entry.name, args: args.map(folded) };
}

/** What hangs on no data is reckoned as JsonLogic does. */
export function folded(node: Json): Json {
  if (node.kind !== 'object' || !isConstant(node)) return node;
  const value: unknown = jsonLogic.apply(asLogic(node), null);
  return jsonOf(value, node.span) ?? node;
}

function asLogic(node: Json): RulesLogic {
  return JSON.parse(JSON.stringify(plain(node)));
}

function isConstant(node: Json): boolean {
  if (node.kind === 'list') return node.items.every(isConstant);
  if (node.kind !== 'object') return true;
  const [entry, ...others] = node.entries;
  return entry !== undefined && others.length === 0 && PURE.has(entry.name) && isConstant(entry.value);
}

function jsonOf(value: unknown, span: Span): Json | undefined {
  switch (typeof value) {
    case 'boolean':
      return { kind: 'bool', value, span };
    case 'number':
      return Number.isFinite(value) ? { kind: 'number', text: digitsOf(String(value)), span } : undefined;
    case 'string':
      return { kind: 'text', value, span };
    default:
      if (value === null || value === undefined) return { kind: 'null', span };
      if (!Array.isArray(value)) return undefined;
      return { kind: 'list', items: value.flatMap((item) => jsonOf(item, span) ?? []), span };
  }
}

const NOWHERE: Span = { file: '', start: 0, end: 0 };
export const TRUE: Json = { kind: 'bool', value: true, span: NOWHERE };

/** An empty list counts as false, and the text "0" as true. */
export function isTruthy(node: Json): boolean {
  switch (node.kind) {
    case 'bool':
      return node.value;
    case 'number':
      return Number(node.text) !== 0;
    case 'text':
      return node.value !== '';
    case 'list':
      return node.items.length > 0;
    case 'null':
      return false;
    case 'object':
      return true;
    default:
      return node satisfies never;
  }
}

/** The paths that are there where a condition holds, or where it does not. */
export function guardedBy(node: Json, holds: boolean): readonly string[] {
  const call = callOf(node);
  if (call === undefined) return [];
  const { operator, args } = call;
  const [first, second] = args;
  if (operator === '!' && first !== undefined) return guardedBy(first, !holds);
  if (operator === 'and' && holds) return args.flatMap((arg) => guardedBy(arg, true));
  if (operator === 'or' && !holds) return args.flatMap((arg) => guardedBy(arg, false));
  if (operator === 'missing' && !holds)
    return args.flatMap((arg) => (arg.kind === 'list' ? arg.items : [arg])).flatMap((arg) => textOf(arg) ?? []);
  const differs = operator === '!=' || operator === '!==';
  if ((differs ? holds : !holds) && /^[!=]==?$/.test(operator) && (first?.kind === 'null' || second?.kind === 'null')) {
    const path = [first, second]
      .map((arg) => (arg === undefined ? undefined : callOf(arg)))
      .find((each) => each?.operator === 'var');
    return path?.args.length === 1 ? [textOf(path.args[0]) ?? []].flat() : [];
  }
  return [];
}

export function figuresIn(node: Json): readonly string[] {
  switch (node.kind) {
    case 'number':
      return [digitsOf(node.text)];
    case 'list':
      return node.items.flatMap(figuresIn);
    case 'object':
      return node.entries.flatMap(({ value }) => figuresIn(value));
    default:
      return [];
  }
}

export function refusedOperator(operator: string, span: Span): NotImported {
  return new NotImported(span, `The operator ${operator}`, 'it has no counterpart in a condition.');
}
