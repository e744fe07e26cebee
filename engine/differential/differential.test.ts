import { expect, test } from 'vitest';
import { differentialRun } from './run.ts';

/** What a run must have met to mean anything. */
const MUST = [
  ...['number', 'text', 'enum', 'date', 'list', 'input', 'constant', 'previous', 'defined', 'local', 'figure', 'field'],
  ...[
    'negate',
    'arithmetic',
    'shift',
    'rounded',
    'compare',
    'equal',
    'presence',
    'inList',
    'inRange',
    'not',
    'and',
    'or',
  ],
  ...['if', 'otherwise', 'builtin', 'apply', 'lookup', 'aggregate'],
  ...['flat', 'each', 'amount', 'graduated', 'volume', 'all', 'any', 'none', 'at least', 'weight'],
].map((kind) => `program ${kind}`);
const MODES = ['half even', 'half up', 'half down', 'away from zero', 'toward zero', 'ceiling', 'floor'].map(
  (mode) => `mode ${mode}`,
);
const TABLES = [
  'one row',
  'first row',
  'longest prefix',
  'every row',
  'sum of rows',
  'min of rows',
  'count of rows',
].map((picks) => `table ${picks}`);
const CODE = ['add', 'subtract', 'multiply', 'quotient', 'choice', 'local', 'constant'].flatMap((op) => [
  `code ${op} i53`,
  `code ${op} big`,
]);
const OTHER = [
  'even at zero',
  'in whole units',
  'with allowance',
  'spread evenly',
  'prorate by day',
  'prorate by second',
  'code statement loop',
  'code statement spread',
  'code find i53',
  'code narrow i53',
  'code widen big',
];

test('200,000 evaluations of generated policies: compiled is the reference, byte for byte', {
  timeout: 300_000,
}, () => {
  const result = differentialRun({ from: 1, policies: 420, inputs: 270 });
  expect(result.differences.slice(0, 2)).toEqual([]);
  expect(result.evaluations).toBeGreaterThanOrEqual(200_000);
  expect(result.answered).toBeGreaterThan(result.evaluations / 4);
  expect([...MUST, ...MODES, ...TABLES, ...CODE, ...OTHER].filter((name) => !result.coverage.has(name))).toEqual([]);
});
