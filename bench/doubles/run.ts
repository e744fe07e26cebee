/**
 * How many recorded cases a plain implementation with IEEE doubles gets wrong: `node bench/doubles/run.ts [DIR] [--json]`, by default
 * over the vectors of this project. It is what is mostly written (scale, Math.round, scale back), kept as a peer of the exact
 * engine. A case is wrong as computed where the double is not the figure, and wrong as printed where it still is not once it is
 * printed with the places that the case has.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseVectors, type Vector } from '#conformance';
import { DOUBLES } from './kinds.ts';

interface Count {
  readonly kind: string;
  readonly cases: number;
  readonly asComputed: number;
  readonly asPrinted: number;
}

/** Whether figures are those expected, as they are or printed with as many places. Members that were not computed are not asked for. */
function agrees(expected: unknown, actual: unknown, isPrinted: boolean): boolean {
  if (Array.isArray(expected)) {
    return (
      Array.isArray(actual) &&
      actual.length === expected.length &&
      expected.every((each, at) => agrees(each, actual[at], isPrinted))
    );
  }
  if (typeof expected === 'object' && expected !== null) {
    const members = new Map(Object.entries(actual ?? {}));
    return Object.entries(expected).every(
      ([name, each]) => !members.has(name) || agrees(each, members.get(name), isPrinted),
    );
  }
  if (typeof actual !== 'number') return actual === expected;
  const text = String(expected);
  const places = text.split('.')[1]?.length ?? 0;
  if (!isPrinted) return actual === Number(text) && !/e/.test(String(actual));
  return Number(actual.toFixed(places)) === Number(text);
}

function countOf(kind: string, vectors: readonly Vector[]): Count {
  let [cases, asComputed, asPrinted] = [0, 0, 0];
  for (const { given, expect } of vectors) {
    const actual = DOUBLES[kind]?.answer(given);
    if (actual === undefined) continue;
    cases += 1;
    if (!agrees(expect, actual, false)) asComputed += 1;
    if (!agrees(expect, actual, true)) asPrinted += 1;
  }
  return { kind, cases, asComputed, asPrinted };
}

function vectorsOf(dir: string): readonly Vector[] {
  return globSync('*.json', { cwd: dir }).flatMap((name) => {
    const parsed = parseVectors(readFileSync(join(dir, name), 'utf8'));
    if ('fault' in parsed) throw new Error(`${name}: ${parsed.fault}`);
    return parsed.file.vectors;
  });
}

const args = process.argv.slice(2);
const own = fileURLToPath(new URL('../../fixtures/conformance', import.meta.url));
const all = vectorsOf(args.find((arg) => !arg.startsWith('--')) ?? own);
const counts = Object.keys(DOUBLES)
  .map((kind) =>
    countOf(
      kind,
      all.filter((vector) => vector.kind === kind),
    ),
  )
  .filter(({ cases }) => cases > 0);
const sum = (of: (count: Count) => number): number => counts.reduce((total, count) => total + of(count), 0);
const total: Count = {
  kind: 'all',
  cases: sum(({ cases }) => cases),
  asComputed: sum(({ asComputed }) => asComputed),
  asPrinted: sum(({ asPrinted }) => asPrinted),
};

if (args.includes('--json')) console.log(JSON.stringify({ vectors: all.length, counts, total }));
else {
  const row = (cells: readonly (string | number)[]): string =>
    cells.map((cell, at) => (at === 0 ? String(cell).padEnd(28) : String(cell).padStart(16))).join('');
  console.log(row(['kind', 'cases', 'wrong computed', 'wrong printed']));
  for (const { kind, cases, asComputed, asPrinted } of [...counts, total])
    console.log(row([kind, cases, asComputed, asPrinted]));
  console.log(`${all.length} vectors, ${total.cases} of them in a form that is answered here`);
}
