/** Folding of constant expressions against arithmetic in the test's own words. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { POLICY, programOf } from '../specs/checking.ts';

/** An expression as text, with its value as a fraction of BigInts. */
interface Sample {
  readonly text: string;
  readonly n: bigint;
  readonly d: bigint;
}

const leaf: fc.Arbitrary<Sample> = fc
  .integer({ min: 0, max: 40 })
  .map((n) => ({ text: `${n / 10}`, n: BigInt(n), d: 10n }));
const sample = fc.letrec<{ tree: Sample }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.tuple(tie('tree'), fc.constantFrom('+', '-', '*', '/'), tie('tree')).map(([a, sign, b]) => combine(a, sign, b)),
    tie('tree').map((a) => ({ text: `(-(${a.text}))`, n: -a.n, d: a.d })),
    tie('tree').map((a) => ({ text: `abs(${a.text})`, n: a.n < 0n ? -a.n : a.n, d: a.d })),
    fc
      .tuple(tie('tree'), tie('tree'))
      .map(([a, b]) => ({ ...(a.n * b.d <= b.n * a.d ? a : b), text: `min(${a.text}, ${b.text})` })),
    tie('tree').map((a) => ({ text: `(${a.text} rounded floor to 0 places)`, n: floor(a.n, a.d), d: 1n })),
  ),
})).tree;

function floor(n: bigint, d: bigint): bigint {
  return n / d - (n % d < 0n ? 1n : 0n);
}

function combine(a: Sample, sign: string, b: Sample): Sample {
  const text = `(${a.text} ${sign} ${b.text})`;
  if (sign === '*') return { text, n: a.n * b.n, d: a.d * b.d };
  if (sign === '/' && b.n !== 0n)
    return { text, n: a.n * b.d * (b.n < 0n ? -1n : 1n), d: a.d * (b.n < 0n ? -b.n : b.n) };
  const plus = sign === '-' ? -1n : 1n;
  return { text: `(${a.text} ${sign === '-' ? '-' : '+'} ${b.text})`, n: a.n * b.d + plus * b.n * a.d, d: a.d * b.d };
}

test('a constant is worth what its expression is', () => {
  fc.assert(
    fc.property(sample, ({ text, n, d }) => {
      const program = programOf(`${POLICY}constant c = ${text}\n`);
      const folded = program.constants[0]?.entries[0]?.folded;
      if (folded?.kind !== 'number') throw new Error(`not folded: ${text}`);
      expect(folded.value.n * d).toBe(n * folded.value.d);
      const { type } = folded;
      if (type.kind !== 'numeric') throw new Error('not a number');
      expect(type.range.lo?.value).toEqual(folded.value);
      expect(type.range.hi?.value).toEqual(folded.value);
    }),
    { numRuns: 400 },
  );
});

test.each([
  ['quantity GB', '1500 MB', 3n, 2n],
  ['quantity GB', '1 GB + 500 MB', 3n, 2n],
  ['money USD', '90 second * 0.10 USD per minute', 3n, 20n],
  ['quantity MB', '1 MiB', 16_384n, 15_625n],
  ['percent', '20% * 50%', 1n, 10n],
  ['percent', '12.345% rounded half up to 2 places', 247n, 2000n],
  ['number', '100 EUR / 8 EUR', 25n, 2n],
  ['integer', 'days_between(2026-01-31, 2026-03-01)', 29n, 1n],
  ['integer', 'months_between(2026-01-31, 2026-02-28)', 1n, 1n],
  ['integer', 'length("é")', 1n, 1n],
  ['number', '0 / ((1.1 rounded floor to 0 places) - 1.1)', 0n, 1n],
  ['number', '3 / (days_between(2026-01-31, 2026-03-01) - 30)', -3n, 1n],
  ['number', '1 / length("abcd")', 1n, 4n],
])('%s = %s', (type, text, n, d) => {
  const program = programOf(`${POLICY}constant c: ${type} = ${text}\n`);
  expect(program.constants[0]?.entries[0]?.folded).toMatchObject({ kind: 'number', value: { n, d } });
});
