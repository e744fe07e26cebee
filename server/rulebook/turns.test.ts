import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('work beyond what may run at once is turned away, in all and for each', async () => {
  const turns = new Turns<string>({ max: 3, maxEach: 2, clock: () => 0 });
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
  const turns = new Turns<string>({ max: 1, maxEach: 1, clock: () => 0 });
  await expect(turns.take('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await turns.take('a', async () => 1)).toBe(1);
});

test('who was turned away is so until the second is over, whoever runs meanwhile', async () => {
  let now = 0;
  const turns = new Turns<string>({ max: 1, maxEach: 1, clock: () => now });
  const held = Promise.withResolvers<number>();
  const running = turns.take('a', () => held.promise);
  expect(await turns.isTurnedAway('b')).toBe(false);
  expect(await turns.take('b', async () => 1)).toBeUndefined();
  expect(await turns.isTurnedAway('b')).toBe(false);
  turns.sendAway('b');
  held.resolve(1);
  await running;
  now = 950;
  expect(await turns.isTurnedAway('a')).toBe(false);
  const asked = performance.now();
  expect(await turns.isTurnedAway('b')).toBe(true);
  expect(performance.now() - asked).toBeGreaterThan(45);
  now = 1000;
  expect(await turns.isTurnedAway('b')).toBe(false);
  expect(await turns.take('b', async () => 1)).toBe(1);
});

test('of a crowd that comes too soon a hundred wait, and the others are told so at once', async () => {
  const turns = new Turns<string>({ max: 0, maxEach: 1, clock: () => 0 });
  turns.sendAway('a');
  const told: number[] = [];
  const crowd = Array.from({ length: 101 }, (_, at) => turns.isTurnedAway('a').then(() => told.push(at)));
  await Promise.all(crowd);
  expect(told[0]).toBe(100);
});
