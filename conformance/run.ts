/** A run over files of vectors: every case to its kind, every outcome counted. */
import { difference, namesFigure } from './compare.ts';
import type { Found, Kind, Way } from './kind.ts';
import { KINDS } from './kinds/index.ts';
import { EvaluatorsDiffer, type Statement } from './statement.ts';
import type { Vector, VectorFile } from './vector.ts';

export type Outcome = 'equal' | 'differs' | 'notExpressible';

export interface Case {
  readonly id: string;
  readonly kind: string;
  readonly outcome: Outcome;
  readonly expected: unknown;
  readonly actual: unknown;
  /** Why the case is not equal; null where it is. */
  readonly reason: string | null;
  /** How the figures of this case came about; null for a case that has none. */
  readonly way: Way | null;
  /** How many policies were written and asked for it; none where functions of the engine's door gave every figure. */
  readonly statements: number;
}

/** Cases by what they came to, and those that were answered by how. */
interface Tally {
  readonly total: number;
  readonly equal: number;
  readonly differs: number;
  readonly notExpressible: number;
  /** Cases whose figures a policy gave. */
  readonly language: number;
  /** Cases whose figures the engine's door gave alone. */
  readonly engine: number;
  /** Policies that were written and asked. */
  readonly statements: number;
}

export interface KindCount extends Tally {
  /** The way that the kind is mapped; null for a kind that nothing here answers. */
  readonly way: Way | null;
  readonly why: string;
}

export interface Report extends Tally {
  readonly kinds: Readonly<Record<string, KindCount>>;
  readonly cases: readonly Case[];
}

const NO_KIND = 'no kind of this name is known here';
const NOTHING_EXPECTED: Found = { notExpressible: 'the case expects no figure, and there is nothing to agree with' };
/** How the reason begins of a case that its mapping should have read or refused. */
export const UNFORESEEN = 'the mapping did not foresee this case';

export function runVectors(files: readonly VectorFile[]): Report {
  const cases = files.flatMap(({ vectors, fixtures }) => vectors.map((vector) => runVector(vector, fixtures).found));
  const names = [...new Set(cases.map(({ kind }) => kind))].toSorted();
  const kinds = names.map(
    (name) =>
      [
        name,
        countOf(
          name,
          cases.filter(({ kind }) => kind === name),
        ),
      ] as const,
  );
  return { ...tally(cases), kinds: Object.fromEntries(kinds), cases };
}

/** A file may name any kind, `toString` too. */
function kindOf(name: string): Kind | undefined {
  return Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
}

/** A case, and the policies and inputs by which it is stated; none for what the functions of the engine answer. */
export function runVector(
  vector: Vector,
  fixtures: VectorFile['fixtures'] = {},
): { readonly found: Case; readonly statements: readonly Statement[] } {
  const { id, kind: name, given, expect } = vector;
  const kind = kindOf(name);
  const expected = without(expect, kind?.remarks ?? []);
  const told = { id, kind: name, expected, actual: null, way: null, statements: 0 };
  const result = namesFigure(expected) ? found(kind, given, fixtures, expect) : NOTHING_EXPECTED;
  if ('fault' in result) return { found: { ...told, outcome: 'differs', reason: result.fault }, statements: [] };
  if ('notExpressible' in result) {
    return { found: { ...told, outcome: 'notExpressible', reason: result.notExpressible }, statements: [] };
  }
  const { actual, statements } = result;
  const way: Way = statements.length > 0 ? 'language' : 'engine';
  const answered = { ...told, actual, way, statements: statements.length };
  const path = difference(expected, actual);
  if (path === undefined) return { found: { ...answered, outcome: 'equal', reason: null }, statements };
  return { found: { ...answered, outcome: 'differs', reason: `${path} differs${evidenceOf(vector)}` }, statements };
}

/**
 * Evaluators that differ are a fault of Writ: the case differs. What a mapping did not foresee, down to a policy that the checker
 * refuses, is a case that it does not state. Either is told with its words, and the others go on.
 */
function found(
  kind: Kind | undefined,
  given: unknown,
  fixtures: Readonly<Record<string, unknown>>,
  expect: unknown,
): Found | { readonly fault: string } {
  if (kind === undefined) return { notExpressible: NO_KIND };
  try {
    return kind.run(given, fixtures, expect);
  } catch (fault) {
    if (fault instanceof EvaluatorsDiffer) return { fault: fault.message };
    if (fault instanceof Error) return { notExpressible: `${UNFORESEEN}: ${fault.message}` };
    throw fault;
  }
}

function without(expect: Vector['expect'], remarks: readonly string[]): Vector['expect'] {
  return Object.fromEntries(Object.entries(expect).filter(([name]) => !remarks.includes(name)));
}

/** What the vector itself says about its source's number. */
function evidenceOf({ check, check_note }: Vector): string {
  if (check?.recomputed !== 'differs') return '';
  const exact = check.value === undefined ? '' : `, exactly it is ${JSON.stringify(check.value)}`;
  return `; the vector says that its source errs${exact}${check_note === undefined ? '' : ` (${check_note})`}`;
}

function countOf(name: string, cases: readonly Case[]): KindCount {
  const kind = kindOf(name);
  return { way: kind?.way ?? null, why: kind?.why ?? NO_KIND, ...tally(cases) };
}

function tally(cases: readonly Case[]): Tally {
  const of = (outcome: Outcome): number => cases.filter((each) => each.outcome === outcome).length;
  const by = (way: Way): number => cases.filter((each) => each.way === way).length;
  return {
    total: cases.length,
    equal: of('equal'),
    differs: of('differs'),
    notExpressible: of('notExpressible'),
    language: by('language'),
    engine: by('engine'),
    statements: cases.reduce((sum, { statements }) => sum + statements, 0),
  };
}
