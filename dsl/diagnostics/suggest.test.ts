import { expect, it } from 'vitest';
import { distance, nearest } from './suggest.ts';

it.each([
  ['requires', 'require', 1],
  ['reqiure', 'require', 1],
  ['requre', 'require', 1],
  ['messsage', 'message', 1],
  ['measure', 'measure', 0],
  ['', 'cap', 3],
  ['charge', 'change', 1],
])('%s is %s by %i slips', (a, b, slips) => {
  expect(distance(a, b)).toBe(slips);
});

it.each([
  ['requires', ['code', 'require', 'weight'], 'require'],
  ['Require', ['require'], 'require'],
  ['flatt', ['flat', 'each'], 'flat'],
  ['minimun_score', ['maximum_score', 'minimum_score'], 'minimum_score'],
])('%s was meant for one of %j', (word, candidates, meant) => {
  expect(nearest(word, candidates)).toBe(meant);
});

it.each([
  ['cap', ['tax', 'rate']],
  ['USD', ['use']],
  ['x', ['y']],
  ['deposit', ['discount']],
])('%s was not meant for any of %j', (word, candidates) => {
  expect(nearest(word, candidates)).toBeUndefined();
});
