/** Who sees another verdict of a rule in the next version: the box that is told, and where nothing can be told. */
import { expect, test } from 'vitest';
import { POLICY, programOf } from '../specs/checking.ts';
import { affectedBy } from './affected.ts';

const INPUTS = `as of on
enum Kind { home, office, branch }
record Customer { score: integer 300..850 optional  kind: Kind }
input on: date
input customer: Customer
input data: quantity GB 0..1000 places 1
input vip: bool
constant minimum: integer { from 2020-01-01 = 620  from 2026-07-01 = 600 }
`;
const told = (before: string, after: string): string | undefined => {
  const policy = (text: string) => programOf(`${POLICY}${INPUTS}rule r { code R ${text} }`);
  return affectedBy(policy(before), policy(after));
};
const SCORE = (bound: string) => `require customer.score >= ${bound} when missing fail`;

test.each<[string, string, string, string | undefined]>([
  ['a lower bound', SCORE('620'), SCORE('600'), 'with customer.score 600..619, r now passes'],
  ['a higher bound', SCORE('620'), SCORE('650'), 'with customer.score 620..649, r now fails'],
  ['a quantity', 'require data <= 100 GB', 'require data < 80 GB', 'with data 80..100 GB, r now fails'],
  [
    'a member more',
    'require customer.kind is home',
    'require customer.kind is home or customer.kind is office',
    'with customer.kind office, r now passes',
  ],
  [
    'a condition more',
    'require data <= 100 GB',
    'require data <= 100 GB and (vip or customer.kind is home)',
    'with data 0..100 GB and vip false and customer.kind office or branch, r now fails',
  ],
  [
    'among those that the rule is for',
    'applies when vip require data <= 100 GB',
    'applies when vip require data <= 90 GB',
    'with vip true and data 90.1..100 GB, r now fails',
  ],
  ['the same', SCORE('620'), SCORE('620'), undefined],
  ['what is computed', 'require data + 1 GB <= 100 GB', 'require data + 2 GB <= 100 GB', undefined],
])('%s', (_, before, after, expected) => {
  expect(told(before, after)).toBe(expected);
});

test('a dated constant stands as on the first day of the next version', () => {
  const policy = (from: string, bound: string) =>
    programOf(`policy a.b version 1.0.0\neffective from ${from}\n${INPUTS}rule r { code R ${SCORE(bound)} }`);
  expect(affectedBy(policy('2026-01-01', '620'), policy('2026-06-30', 'minimum'))).toBeUndefined();
  expect(affectedBy(policy('2026-01-01', '620'), policy('2026-07-01', 'minimum'))).toBe(
    'with customer.score 600..619, r now passes',
  );
});
