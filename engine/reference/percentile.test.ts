/** Percentiles by nearest rank (LANGUAGE 18.46); both evaluators, and the trace verifies. */
import { expect, test } from 'vitest';
import { settled } from '../testing/settled.ts';

const HEADER = `zone "UTC"
as of day
input day: date
constant share: percent { from 2020-01-01 = 95%  from 2026-06-01 = 50% }
record Sample { rate: quantity Mbps 0..1000000 places 3  wide: money USD 0..900000000000000000 places 4  seen: date optional  kept: bool }
input samples: list of Sample up to 9000
`;
const sample = (rate: number, more: object = {}) => ({ rate, wide: '0', kept: true, ...more });
const rising = (n: number) => Array.from({ length: n }, (_, i) => sample(((i * 7919) % n) + 1));

function value(expression: string, samples: readonly object[], day = '2026-04-01'): unknown {
  return settled(`${HEADER}define found = ${expression}`, { day, samples }).values['found'];
}

test.each<[name: string, expression: string, samples: readonly object[], found: string | null]>([
  ['20 samples: the 19th', 'percentile(95%, s.rate for s in samples)', rising(20), '19'],
  ['10 samples: the largest', 'percentile(95%, s.rate for s in samples)', rising(10), '10'],
  ['a whole rank', 'percentile(50%, s.rate for s in samples)', rising(4), '2'],
  ['all of them', 'percentile(100%, s.rate for s in samples)', rising(7), '7'],
  ['the least', 'percentile(0.001%, s.rate for s in samples)', rising(7), '1'],
  ['none', 'percentile(95%, s.rate for s in samples)', [], null],
  ['none is counted', 'percentile(95%, s.rate for s in samples where not s.kept)', rising(3), null],
  ['what is counted', 'percentile(50%, s.rate for s in samples where s.rate > 2 Mbps)', rising(5), '4'],
  ['equal values', 'percentile(50%, s.rate for s in samples)', [sample(3), sample(3), sample(1)], '3'],
  ['a missing value', 'percentile(50%, s.seen for s in samples)', [sample(3), sample(1, { seen: '2026-01-01' })], null],
  [
    'dates',
    'percentile(50%, s.seen for s in samples)',
    [sample(3, { seen: '2026-03-01' }), sample(1, { seen: '2026-01-01' })],
    '2026-01-01',
  ],
  [
    'figures beyond doubles',
    'percentile(50%, s.wide for s in samples)',
    ['900000000000000000', '1', '123456789012345678.9'].map((wide) => sample(1, { wide })),
    '123456789012345678.9',
  ],
  ['a written list', 'percentile(50%, x for x in [9, 3, 7])', [], '7'],
  ['below 0', 'percentile(50%, x - 8 for x in [9, 3, 7])', [], '-1'],
])('%s', (_, expression, samples, found) => {
  expect(value(expression, samples)).toBe(found);
});

test('a share that changes by date', () => {
  const expression = 'percentile(share, s.rate for s in samples)';
  expect(value(expression, rising(20))).toBe('19');
  expect(value(expression, rising(20), '2026-06-01')).toBe('10');
});

test('8,640 samples at 95 %: the top 432 are dropped', () => {
  expect(value('percentile(95%, s.rate for s in samples)', rising(8640))).toBe('8208');
});
