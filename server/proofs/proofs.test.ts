/** What readers are told of the proofs is what there is. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PROOFS } from './catalogue.ts';
import { median, NotShown, none, quantile } from './proof.ts';

test('docs/proofs.md names every proof, and no other', () => {
  const page = readFileSync(new URL('../../docs/proofs.md', import.meta.url), 'utf8');
  const [, listed = ''] = page.split(/^## /m);
  expect([...listed.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name)).toEqual([...PROOFS.keys()]);
});

test('quantiles lie among the values, whatever their order', () => {
  expect([median([3, 1, 2]), quantile([4, 2, 1, 3], 0.99), quantile([5], 0.5)]).toEqual([2, 4, 5]);
});

test('what was found is named, the first ten of it', () => {
  expect(() => none('wrong', [])).not.toThrow();
  const found = Array.from({ length: 12 }, (_, i) => `no. ${i}`);
  expect(() => none('wrong', found)).toThrow(new NotShown('12 times: wrong', found.slice(0, 10)));
});
