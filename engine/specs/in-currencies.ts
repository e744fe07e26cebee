/** The tests of a policy in several currencies (LANGUAGE 18.13): each row runs in the currency of its own inputs. */
import type { Case, Program, Property, Test } from '#dsl';
import { inCurrencyOf } from '../boundary/currency.ts';
import { inputsOf, placeGivens } from './givens.ts';
import type { Failure, SpecResult } from './outcome.ts';

/** How tests and properties of a program in one currency are run. */
interface Run {
  readonly test: (variant: Program, test: Test) => SpecResult;
  readonly property: (variant: Program, property: Property) => SpecResult;
}

/** Each row in the currency of its own inputs; one whose amounts cannot be read in that currency fails. */
export function runInCurrencies(
  program: Program,
  programs: ReadonlyMap<string, Program>,
  run: Run,
): readonly SpecResult[] {
  const results = new Map<string, SpecResult>();
  for (const [code, variant] of programs) {
    for (const test of variant.tests) {
      const own = rowsIn(program, variant, test);
      const strays = (test.cases ?? [undefined]).filter(
        (row) => !own.includes(row) && isStray(program, programs, variant, test, row),
      );
      const failures = strays.map((row): Failure => {
        const message = `test "${test.name}": its amounts are in ${code}, but the bill is in another currency.`;
        return { code: 'WR9101', span: row?.span ?? test.span, message, notes: [] };
      });
      const result =
        own.length === 0
          ? { kind: 'test' as const, name: test.name, ok: true, failures: [], evaluations: 0 }
          : run.test(variant, withRows(test, own));
      put(results, `test ${test.span.start}`, {
        ...result,
        ok: result.ok && failures.length === 0,
        failures: [...result.failures, ...failures],
      });
    }
  }
  for (const variant of programs.values()) {
    for (const property of variant.properties) {
      const key = `property ${property.span.start}`;
      if (!results.has(key)) results.set(key, run.property(variant, property));
    }
  }
  return [...results.values()];
}

type Row = Case | undefined;

function withRows(test: Test, rows: readonly Row[]): Test {
  return test.cases === undefined ? test : { ...test, cases: rows.filter((row) => row !== undefined) };
}

function variantOf(program: Program, variant: Program, test: Test, row: Row): Program | undefined {
  const given = inputsOf(variant, placeGivens(variant, [...test.givens, ...(row?.givens ?? [])]));
  if (!given.ok) return variant;
  const asked = inCurrencyOf(program, given.inputs);
  return asked.ok ? asked.program : variant;
}

/** What is asked in the currency of the variant; what cannot be asked at all is told there too. */
function rowsIn(program: Program, variant: Program, test: Test): readonly Row[] {
  const rows: readonly Row[] = test.cases ?? [undefined];
  return rows.filter((row) => variantOf(program, variant, test, row) === variant);
}

/** It is read in a currency that it does not ask for, and cannot be read in the one that it does. */
function isStray(
  program: Program,
  programs: ReadonlyMap<string, Program>,
  variant: Program,
  test: Test,
  row: Row,
): boolean {
  const wanted = variantOf(program, variant, test, row);
  const start = (row?.span ?? test.span).start;
  const isThere = [...programs.values()].some(
    (each) =>
      each === wanted &&
      each.tests.some((other) => [...(other.cases ?? []), other].some(({ span }) => span.start === start)),
  );
  return !isThere;
}

function put(results: Map<string, SpecResult>, key: string, result: SpecResult): void {
  const known = results.get(key);
  const failures = [...(known?.failures ?? []), ...result.failures];
  const evaluations = (known?.evaluations ?? 0) + result.evaluations;
  results.set(key, { ...result, ok: failures.length === 0, failures, evaluations });
}
