/** Whether an expectation holds at a point, and what to say when it does not (LANGUAGE 18.160, section 11 no. 25). */
import type { Expectation, ExpectedVerdict, Expr, Subject, Type } from '#dsl';
import { unreachable } from '../bug.ts';
import { holePlaces, holeText } from '../reference/print.ts';
import { equalValues, isMissing, truthOf, type Value } from '../reference/value.ts';
import { arithmeticOf } from './arithmetic.ts';
import { linesNamed, type Point } from './point.ts';

export interface Miss {
  readonly message: string;
  readonly notes: readonly string[];
}
type Simple = Exclude<Expectation, { readonly kind: 'monotone' }>;

/** Undefined: it holds. */
export function missOf(expectation: Simple, point: Point): Miss | undefined {
  switch (expectation.kind) {
    case 'equals': {
      const { actual, expected } = expectation;
      const [is, says] = [point.read(actual), point.read(expected)];
      if (equalValues(is, says)) return undefined;
      const name = nameOf(actual) ?? wordsOfText(expectation);
      const message = `${name} is ${shown(is, actual.type, expected.type)}, the test says ${shown(says, expected.type, actual.type)}.`;
      return { message, notes: arithmeticOf(actual, point) };
    }
    case 'holds': {
      const truth = truthOf(point.read(expectation.condition));
      if (truth === true) return undefined;
      const message = `"${wordsOfText(expectation)}" is ${truth === undefined ? 'unknown' : 'false'}.`;
      return { message, notes: arithmeticOf(expectation.condition, point) };
    }
    case 'verdict': {
      const { subject, verdict } = expectation;
      const actual = verdictOf(subject, point);
      if (hasVerdict(actual, verdict)) return undefined;
      return { message: `${subject.name} ${describe(actual)}, the test says ${wordsOf(verdict)}.`, notes: [] };
    }
    default:
      return unreachable(expectation);
  }
}

/** The source text without its first word. */
export function wordsOfText({ text }: Expectation): string {
  return text.replace(/^expect\s+/, '');
}

/** How an expression is called in a message, where it has a name. */
export function nameOf(expr: Expr): string | undefined {
  if (expr.kind === 'figure')
    return expr.figure === 'net' || expr.block === 'tariff' ? figureName(expr) : `${expr.name}.${expr.figure}`;
  return expr.kind === 'defined' ? expr.definition.name : undefined;
}

function figureName({ block, name, figure }: Extract<Expr, { readonly kind: 'figure' }>): string {
  return block === 'tariff' ? figure : name;
}

export function shown(value: Value, type: Type, other: Type = type): string {
  if (isMissing(value)) return 'missing';
  if (value.kind === 'record' || value.kind === 'list') return `a ${value.kind}`;
  if (value.kind !== 'number' || type.kind !== 'numeric') return holeText(value, type);
  const finer = other.kind === 'numeric' && holePlaces(other) > holePlaces(type) ? other : type;
  return holeText(value, { ...type, grid: finer.grid });
}

/** What came of a subject: its outcome before `when undecided`, its final verdict, its codes, its line. */
interface Actual {
  readonly outcome?: string;
  readonly verdict?: string;
  readonly codes: readonly string[];
  readonly emitted?: boolean;
  /** The evaluator under test disagrees with the reference. */
  readonly differs?: string;
}

function verdictOf(subject: Subject, { answer, reference }: Point): Actual {
  switch (subject.kind) {
    case 'rule': {
      const { rule, outcome } = reference.rule(subject.name);
      return { outcome, verdict: outcome, codes: outcome === 'fail' ? [rule.code] : [] };
    }
    case 'decision': {
      const { outcome, verdict } = reference.decision(subject.name);
      const given = answer.decisions[subject.name];
      const codes = given?.reasons?.map(({ code }) => code) ?? [];
      const differs = given?.verdict === verdict ? {} : { differs: `${given?.verdict} for ${verdict}` };
      return { outcome, verdict, codes, ...differs };
    }
    case 'tariff': {
      const applicable = answer.tariffs[subject.name]?.applicable === true;
      return { codes: [], emitted: applicable, verdict: applicable ? 'applicable' : 'not_applicable' };
    }
    case 'grant':
      return { codes: [], emitted: answer.grants?.some(({ name }) => name === subject.name) === true };
    case 'intent':
      return { codes: [], emitted: answer.intents?.some(({ name }) => name === subject.name) === true };
    case 'charge':
    case 'discount':
    case 'commitment':
    case 'credit':
    case 'tax':
      return { codes: [], emitted: linesNamed(answer, subject.kind, subject.name).length > 0 };
    default:
      return unreachable(subject.kind);
  }
}

function hasVerdict(actual: Actual, expected: ExpectedVerdict): boolean {
  if (actual.differs !== undefined) return false;
  switch (expected.kind) {
    case 'passes':
      return actual.outcome === 'pass';
    case 'fails':
      return actual.outcome === 'fail' && (expected.codes === undefined || sameSet(actual.codes, expected.codes));
    case 'undecided':
      return actual.outcome === 'undecided';
    case 'waived':
      return actual.outcome === 'waived';
    case 'refers':
      return actual.verdict === 'refer';
    case 'not applicable':
      return actual.verdict === 'not_applicable';
    case 'emitted':
      return actual.emitted === true;
    case 'not emitted':
      return actual.emitted === false;
    default:
      return unreachable(expected);
  }
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return new Set(a).size === new Set(b).size && a.every((code) => b.includes(code));
}

function wordsOf(expected: ExpectedVerdict): string {
  const codes = expected.kind === 'fails' ? expected.codes : undefined;
  return codes === undefined ? expected.kind : `fails with ${codes.join(', ')}`;
}

const WORDS: Readonly<Record<string, string>> = {
  pass: 'passes',
  fail: 'fails',
  undecided: 'is undecided',
  waived: 'is waived',
  refer: 'refers',
  not_applicable: 'is not applicable',
  applicable: 'is applicable',
};

function describe({ outcome, verdict, codes, emitted, differs }: Actual): string {
  if (differs !== undefined) return `is ${differs}`;
  const word = outcome ?? verdict;
  if (word === undefined) return emitted === true ? 'is emitted' : 'is not emitted';
  return `${WORDS[word] ?? word}${codes.length === 0 ? '' : ` with ${codes.join(', ')}`}`;
}
