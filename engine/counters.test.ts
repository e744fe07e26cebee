/**
 * What no machine's load changes: how much a call allocates, and how much code a policy comes to. The sizes are a snapshot, so
 * that a change that doubles them is seen (`npm test -- -u engine/counters` rewrites it).
 */
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getHeapStatistics } from 'node:v8';
import { expect, test } from 'vitest';
import { ALONE, check, type Program, sourceFile } from '#dsl';
import type { Inputs } from './boundary/value.ts';
import { possibleMode } from './compiled/functions.ts';
import { compile, evaluatePlan, type Plan, runSpecs } from './index.ts';

const FOLDER = fileURLToPath(new URL('../fixtures/examples/', import.meta.url));
const CALLS = 20_000;
/** Until the compiler has had its time, which on a busy machine is late. */
const SAMPLES = 500;
/** Counting takes room itself, which is dealt out over the calls. */
const NOTHING = 8;

/** Tariffs of plain charges; shares, lists and figures beyond 2^53 take room. */
const PLAIN = ['06_data_usage_tiers', '15_prepaid'];

/** The examples that stand alone and ask nobody outside. */
const EXAMPLES: readonly (readonly [name: string, program: Program])[] = globSync('*.writ', { cwd: FOLDER })
  .toSorted()
  .flatMap((file) => {
    const { program } = check(sourceFile(file, readFileSync(`${FOLDER}${file}`, 'utf8')), ALONE);
    if (program === undefined || program.externs.length > 0 || program.currencies !== undefined) return [];
    return [[basename(file, '.writ'), program] as const];
  });

function planOf(program: Program, mode: 'inlined' | 'shared'): Plan {
  const compiled = compile(program, { mode });
  if (!compiled.ok) throw new Error(`${program.name} does not compile`);
  return compiled.plan;
}

/** The inputs of the tests of a program, and their as-of where the program names none. */
function asked(program: Program, plan: Plan): readonly { readonly inputs: Inputs; readonly at?: string }[] {
  const all: { readonly inputs: Inputs; readonly at?: string }[] = [];
  const evaluate = evaluatePlan(plan);
  runSpecs(program, (of, inputs, at, externs) => {
    all.push(at === undefined ? { inputs } : { inputs, at });
    return evaluate(of, inputs, at, externs);
  });
  return all;
}

/** Bytes of one call, at the least of several samples: until the code is hot, numbers are boxed. */
function allocatedBy(call: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let sample = 0; sample < SAMPLES && least >= NOTHING; sample += 1) {
    const before = getHeapStatistics().total_allocated_bytes;
    for (let i = 0; i < CALLS; i += 1) call();
    least = Math.min(least, (getHeapStatistics().total_allocated_bytes - before) / CALLS);
  }
  return least;
}

test('examples that stand alone are counted, the plain ones among them', () => {
  const names = EXAMPLES.map(([name]) => name);
  expect(names).toEqual(expect.arrayContaining(PLAIN));
  expect(names.length).toBeGreaterThanOrEqual(10);
});

/** Both are of generated code: where that is forbidden there is none to count. */
const ofCode = test.skipIf(possibleMode('inlined') === 'loop');

ofCode.each(EXAMPLES.filter(([name]) => PLAIN.includes(name)))(
  '%s: a call for totals allocates nothing',
  (_, program) => {
    const plan = planOf(program, 'inlined');
    const frame = plan.frame('none');
    const [first] = asked(program, plan);
    if (first === undefined) throw new Error('nothing is asked');
    const { inputs, at } = first;
    expect(plan.load(frame, inputs, at === undefined ? {} : { at })).toBe(true);
    expect(plan.run(frame, 'none')).toBe(0);
    expect(allocatedBy(() => plan.run(frame, 'none'))).toBeLessThan(NOTHING);
  },
);

ofCode('characters of generated code, by what is wanted and how figures are written', () => {
  const sizes = EXAMPLES.map(([name, program]) => {
    const [inlined, shared] = [planOf(program, 'inlined').code, planOf(program, 'shared').code];
    const counts = [inlined, shared].flatMap((code) => [code.emitted('totals').length, code.emitted('lines').length]);
    return [name.padEnd(24), ...counts.map((count) => String(count).padStart(8))].join('');
  });
  expect(['inlined totals, lines; shared totals, lines', ...sizes]).toMatchInlineSnapshot(`
    [
      "inlined totals, lines; shared totals, lines",
      "00_customer_library           43      43      40      40",
      "04_partner_commission       4590    4590    4688    4688",
      "05_licensing                2694    2694    2721    2721",
      "06_data_usage_tiers          871    1436     826    1386",
      "07_triple_play              1800    3065    1794    3061",
      "09_time_of_use               637     905     620     889",
      "10_volume_commit            4867    7824    4830    7786",
      "11_fair_use                 3463    3463    3029    3029",
      "13_family_lines             2155    4020    2151    4016",
      "14_contract_fees            2027    3248    2079    3300",
      "15_prepaid                  1016    1204     952    1140",
      "16_annual_commitment         564     850     558     846",
      "17_layered_taxes            1170    2797    1162    2778",
      "18_transit_95th              914     967     906     959",
      "19_night_and_season          791     992     786     987",
      "20_partner_statement        6495    6495    6536    6536",
      "22_credit_override           541     541     530     530",
    ]
  `);
});
