/** Two processes on one database: versions change under load, and one of the processes is killed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { activate, answerOf, meets, publish, switchUnderLoad } from './activations.ts';
import { type Fleet, startFleet } from './fleet.ts';

const ACTIVATIONS = 20;
/** Of each instance. */
const CALLERS = 2;

let fleet: Fleet;
beforeAll(async () => {
  fleet = await startFleet(2);
});
afterAll(() => fleet.close());

test(`${ACTIVATIONS} activations reach both processes under load: no call fails, none is mixed`, async () => {
  const size = { activations: ACTIVATIONS, callersEach: CALLERS };
  const { wrong, calls, times } = await switchUnderLoad(fleet, size, () => undefined);
  expect(wrong).toEqual([]);
  expect(times.length).toBe(ACTIVATIONS - 1);
  expect(Math.min(...calls)).toBeGreaterThan(ACTIVATIONS);
});

test('an instance that is killed leaves nothing half done', async () => {
  const { first } = fleet;
  const second = fleet.instances[1] ?? first;
  const next = ACTIVATIONS + 1;
  await publish(fleet, first, next);
  // One more is on its way, and lost with it or not.
  const lost = publish(fleet, first, next + 1).catch(() => undefined);
  await Promise.all([lost, first.kill()]);
  expect(await answerOf(fleet, second)).toBe(ACTIVATIONS);
  await activate(fleet, second, next);
  expect(await meets(fleet, second, next)).toBe(next);
  await publish(fleet, second, next + 1);
});
