import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spread, spreadBig } from './spread.ts';

test.each([
  ['10 evenly over 2 and 20 is spread again', 1000, 1, [1, 1], [200, 2000], [200, 800]],
  ['10.00 stacked after 20 %', 1000, 1, [3999, 1199, 2000], [3999, 1199, 2000], [555, 167, 278]],
  ['the cut line ends between two steps, the other takes the rest', 1000, 100, [1, 1], [255, 2000], [255, 745]],
  ['the last piece goes to the next fraction', 1000, 100, [1, 1, 1], [50, 2000, 2000], [50, 500, 450]],
  ['no line has more room: the rest lapses', 1000, 100, [1, 1], [255, 310], [255, 310]],
  ['a weight of nothing gets nothing', 500, 100, [0, 1], [900, 300], [0, 300]],
])('%s', (_, total, step, weights, rooms, shares) => {
  expect(spread(total, step, weights, rooms)).toEqual(shares);
});

test('no share passes its room, and all that finds room is given', () => {
  const line = fc.record({
    weight: fc.integer({ min: 0, max: 10 ** 12 }),
    room: fc.integer({ min: 0, max: 10 ** 12 }),
  });
  const lines = fc.array(line, { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 9 }), fc.integer({ min: 1, max: 5000 }), lines, (steps, step, all) => {
      const weights = all.map(({ weight }) => BigInt(weight));
      const rooms = all.map(({ room }) => BigInt(room));
      const total = BigInt(steps) * BigInt(step);
      const shares = spreadBig(total, BigInt(step), weights, rooms);
      const room = rooms.filter((_, i) => weights[i] !== 0n).reduce((a, b) => a + b, 0n);
      expect(shares.reduce((a, b) => a + b, 0n)).toBe(total < room ? total : room);
      shares.forEach((share, i) => {
        expect(share <= (rooms[i] ?? 0n)).toBe(true);
      });
    }),
  );
});
