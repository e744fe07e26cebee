import { expect, test } from 'vitest';
import { type Given, Replay } from './replay.ts';

const tariff = (total: string, currency = 'USD') => ({
  applicable: true,
  currency,
  subtotal: total,
  tax: '0',
  total,
  due: total,
});
const answer = (total: string, verdict: 'pass' | 'fail' = 'pass'): Given => ({
  answer: { tariffs: { bill: tariff(total) }, decisions: { fit: { verdict } } },
});

test('sums are exact, and the call that changes the most is named', () => {
  const replay = new Replay('total');
  expect(replay.add(answer('0.10'), answer('0.30'))).toEqual([
    { kind: 'price', tariff: 'bill', currency: 'USD', old: '0.10', new: '0.30', by: '0.2' },
  ]);
  expect(replay.add(answer('0.20'), answer('0.20'))).toEqual([]);
  expect(replay.add(answer('5.00'), answer('4.995', 'fail')).map(({ kind }) => kind)).toEqual(['price', 'verdict']);
  expect(replay.add(answer('1.00'), answer('1.20')).map(({ kind }) => kind)).toEqual(['price']);
  expect(replay.result()).toEqual({
    ...{ calls: 4, changed: 3, verdicts: 1, refused: 0 },
    prices: [
      {
        ...{ tariff: 'bill', currency: 'USD', calls: 4, dearer: 2, cheaper: 1 },
        ...{ old: '6.30', new: '6.695', by: '0.395' },
        largestRise: { call: 1, by: '0.20' },
        largestFall: { call: 3, by: '0.005' },
      },
    ],
  });
});

test('what was begun goes on as if it had not been left', () => {
  const calls: readonly (readonly [string, string])[] = [
    ['0.10', '0.30'],
    ['5.00', '4.995'],
    ['1.00', '1.20'],
    ['7.00', '1.00'],
  ];
  const whole = new Replay('total');
  for (const [old, next] of calls) whole.add(answer(old), answer(next));
  for (let at = 0; at <= calls.length; at += 1) {
    const first = new Replay('total');
    for (const [old, next] of calls.slice(0, at)) first.add(answer(old), answer(next));
    const second = new Replay('total', first.result());
    for (const [old, next] of calls.slice(at)) second.add(answer(old), answer(next));
    expect(second.result()).toEqual(whole.result());
  }
});

test('what one version refuses, lacks or bills in another currency is no sum', () => {
  const replay = new Replay('total');
  const other: Given = { answer: { tariffs: { bill: tariff('1.00', 'EUR') }, decisions: {} } };
  expect(replay.add(answer('1.00'), { refused: 'BELOW_RANGE' })).toEqual([{ kind: 'refused', new: 'BELOW_RANGE' }]);
  expect(replay.add({ refused: 'A' }, { refused: 'A' })).toEqual([]);
  expect(replay.add({ refused: 'A' }, { refused: 'B' })).toEqual([{ kind: 'refused', old: 'A', new: 'B' }]);
  expect(replay.add(answer('1.00'), other)).toEqual([
    { kind: 'tariff', name: 'bill', old: '1.00 USD', new: '1.00 EUR' },
    { kind: 'verdict', name: 'fit', old: 'pass' },
  ]);
  expect(replay.result()).toMatchObject({ calls: 4, changed: 3, refused: 2, prices: [] });
});
