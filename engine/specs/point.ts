/**
 * One evaluation of a test: the answer of the evaluator under test, and the reference's own view of what an answer does
 * not show (outcomes of rules, `measured`). Figures are read as the answer prints them (LANGUAGE 18.160).
 */
import {
  add,
  type Definition,
  decimalText,
  type Expr,
  type FigureExpr,
  multiply,
  negate,
  type Output,
  type Program,
  parseDecimal,
  type Rational,
  rational,
  type Type,
  valuesOf,
  ZERO,
} from '#dsl';
import {
  type Answer,
  type CommitmentReport,
  type CreditReport,
  type Line,
  OUTPUT_PARTS,
  type ValueAnswer,
} from '../answer.ts';
import { resolveAsOf } from '../boundary/as-of.ts';
import type { Externs } from '../boundary/extern.ts';
import type { Fault } from '../boundary/fault.ts';
import type { Inputs } from '../boundary/value.ts';
import { Bug } from '../bug.ts';
import { type Context, Environment } from '../reference/context.ts';
import { type Evaluation, startEvaluation } from '../reference/evaluation.ts';
import { evaluate } from '../reference/expression.ts';
import { number, toBase, type Value } from '../reference/value.ts';
import { dateText, parseDate, parseInstant, parseTime } from '../time/iso.ts';
import type { Evaluator } from './outcome.ts';

export interface Point {
  readonly program: Program;
  readonly inputs: Inputs;
  readonly answer: Answer;
  readonly reference: Evaluation;
  readonly at: string | undefined;
  /** The value of an expression of an expectation. */
  readonly read: (expr: Expr) => Value;
}
export type PointResult =
  | { readonly ok: true; readonly point: Point }
  | { readonly ok: false; readonly faults: readonly Fault[] };

export function evaluatePoint(
  program: Program,
  { inputs, externs }: { readonly inputs: Inputs; readonly externs: Externs },
  evaluator: Evaluator,
): PointResult {
  const at = program.asOf === undefined ? dateText(program.effective.from) : undefined;
  const asOf = resolveAsOf(program, inputs, at);
  if (!asOf.ok) return asOf;
  const result = evaluator(program, inputs, at, externs);
  if (!result.ok) return result;
  const reference = startEvaluation(program, inputs, asOf.asOf, externs);
  const context: Context = {
    ...reference.context,
    evaluate: (expr, env) => evaluate(expr, env, context),
    figure: (figure) => printedFigure(figure, result.answer) ?? reference.context.figure(figure),
    result: (output, name) => printedResult(output, name, result.answer) ?? reference.context.result(output, name),
    derived: (definition) => printedValue(definition, result.answer) ?? reference.context.derived(definition),
  };
  const read = (expr: Expr): Value => evaluate(expr, new Environment(), context);
  return { ok: true, point: { program, inputs, answer: result.answer, reference, at, read } };
}

/** The lines of a charge, discount or tax: none, one, or one for each item. */
export function linesNamed(answer: Answer, kind: Line['kind'], id: string): readonly Line[] {
  const lines = Object.values(answer.tariffs).flatMap((tariff) => tariff.lines ?? []);
  return lines.filter((each) => each.kind === kind && each.id === id);
}

/** Undefined: the answer does not show it. */
function printedFigure(expr: FigureExpr, answer: Answer): Value | undefined {
  const text = expr.block === 'tariff' ? tariffText(expr, answer) : lineText(expr, answer);
  if (text === undefined) return undefined;
  return number(toBase(decimal(text), expr.type));
}

function tariffText({ name, figure }: FigureExpr, answer: Answer): string | undefined {
  const tariff = answer.tariffs[name];
  if (figure === 'subtotal' || figure === 'tax' || figure === 'total' || figure === 'due') return tariff?.[figure];
  return undefined;
}

function lineText({ block, name, figure, key }: FigureExpr, answer: Answer): string | undefined {
  if (block === 'tariff') return undefined;
  const lines = linesNamed(answer, block, name);
  if (key !== undefined) return lineOfKey(lines, key, answer);
  switch (figure) {
    case 'lines':
      return `${lines.length}`;
    case 'net':
      return sumOf(lines.map((line) => netText(line, answer)));
    case 'gross':
      return sumOf(lines.map(({ amount }) => amount));
    case 'waived':
      return negated(sumOf(linesNamed(answer, 'waiver', name).map(({ amount }) => amount)));
    case 'counted':
    case 'missing':
    case 'carriedShortfall':
    case 'carriedExcess':
      return sumOf(commitmentsNamed(answer, name).map((report) => report[figure] ?? '0'));
    case 'remaining':
      return sumOf(creditsNamed(answer, name).map(({ remaining }) => remaining));
    case 'outstanding':
    case 'quantity':
    case 'consumed':
    case 'carried':
      return sumOf(lines.map((line) => line[figure] ?? '0'));
    default:
      return undefined;
  }
}

/** The line of one item, or its share of a line that is spread. */
function lineOfKey(lines: readonly Line[], key: string, answer: Answer): string {
  const line = lines.find((each) => each.key === key);
  if (line !== undefined) return netText(line, answer);
  const shares = lines.flatMap((each) => (each.kind === 'charge' ? (each.shares ?? []) : []));
  return shares.find((share) => share.key === key)?.amount ?? '0';
}

function commitmentsNamed({ tariffs }: Answer, name: string): readonly CommitmentReport[] {
  return Object.values(tariffs).flatMap(({ commitments }) => (commitments ?? []).filter(({ id }) => id === name));
}
function creditsNamed({ tariffs }: Answer, name: string): readonly CreditReport[] {
  return Object.values(tariffs).flatMap(({ credits }) => (credits ?? []).filter(({ id }) => id === name));
}

function negated(figure: string): string {
  return decimalText(negate(decimal(figure)));
}

function sumOf(figures: readonly string[]): string {
  return decimalText(figures.map(decimal).reduce(add, ZERO));
}

/** A charge after its waiver and what the discounts take off it; any other line as it stands. */
function netText({ id, key, kind, amount }: Line, { tariffs }: Answer): string {
  if (kind !== 'charge') return amount;
  const lines = Object.values(tariffs).flatMap((tariff) => tariff.lines ?? []);
  const off = lines.flatMap((line) =>
    line.kind === 'discount' ? (line.shares ?? []) : line.kind === 'waiver' ? [line] : [],
  );
  const own = off.filter((each) => each.id === id && each.key === key);
  return sumOf([amount, ...own.map((each) => each.amount)]);
}

function decimal(text: string): Rational {
  const value = parseDecimal(text);
  if (value === undefined) throw new Bug(`an answer prints ${text} for a number`);
  return value;
}

function printedValue(definition: Definition, answer: Answer): Value | undefined {
  const printed = definition.shown ? answer.values[definition.name] : undefined;
  return printed === undefined ? undefined : readValue(printed, definition.type);
}

function isList<T>(answers: readonly T[] | object | undefined): answers is readonly T[] {
  return Array.isArray(answers);
}

/** Undefined where the block does not apply, and for what is absent or no single value. */
function printedResult(output: Output, name: string, answer: Answer): Value | undefined {
  if (output.each !== undefined) return undefined;
  const part = OUTPUT_PARTS.find(([kind]) => kind === output.kind)?.[1];
  const answers = part === undefined ? undefined : answer[part];
  const told = isList(answers) ? answers.find((each) => each['name'] === output.name) : answers?.[output.name];
  const printed = told === undefined || isList(told) ? undefined : told[name];
  const result = valuesOf(output).find((each) => each.name === name);
  if (result === undefined || (typeof printed !== 'string' && typeof printed !== 'boolean')) return undefined;
  return readValue(printed, result.value.type);
}

/** A printed derived value back in its type; undefined where the text does not say it all. */
function readValue(printed: ValueAnswer, type: Type): Value | undefined {
  if (printed === null) return { kind: 'missing' };
  if (typeof printed === 'boolean') return { kind: 'bool', value: printed };
  if (typeof printed !== 'string') return undefined;
  switch (type.kind) {
    case 'numeric': {
      const value = printed.endsWith('%') ? multiply(decimal(printed.slice(0, -1)), PERCENT) : decimal(printed);
      return number(toBase(value, type));
    }
    case 'text':
      return { kind: 'text', value: printed };
    case 'enum':
      return { kind: 'enum', member: type.enum.members.indexOf(printed) };
    case 'date':
      return { kind: 'date', day: parseDate(printed) ?? 0 };
    case 'time':
      return { kind: 'time', second: parseTime(printed) ?? 0 };
    case 'instant':
      return { kind: 'instant', ms: parseInstant(printed) ?? 0 };
    default:
      return undefined;
  }
}
const PERCENT = rational(1n, 100n);
