import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('work beyond what may run at once is turned away, in all and for each', async () => {
  const turns = new Turns<string>({ max: 3, maxEach: 2 });
  const held = Promise.withResolvers<void>();
  const take = (who: string) => turns.take(who, () => held.promise.then(() => 'done'));
  const running = [take('a'), take('a')];
  expect(await take('a')).toBeUndefined();
  running.push(take('b'));
  expect(await take('b')).toBeUndefined();
  held.resolve();
  expect(await Promise.all(running)).toEqual(['done', 'done', 'done']);
  expect(await take('a')).toBe('done');
});

test('a turn is over when its work fails', async () => {
  const turns = new Turns<string>({ max: 1, maxEach: 1 });
  await expect(turns.take('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await turns.take('a', async () => 1)).toBe(1);
});
