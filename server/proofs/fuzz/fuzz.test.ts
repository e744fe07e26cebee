/** Some thousand requests for all operations of the interface document: the short version of a proof. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestService, type TestService } from '../../testing.ts';
import { fuzz, madeWorld, neverAccepted } from './index.ts';

const REQUESTS = 3000;
const SEED = 20_261_120;

let running: TestService;
beforeAll(async () => {
  running = await startTestService('shipped');
});
afterAll(() => running.close());

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
function heapMegabytes(): number {
  collect();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

test(`${REQUESTS} requests`, async () => {
  let heapHalfway = 0;
  const halfway = (): void => {
    heapHalfway = heapMegabytes();
  };
  const world = await madeWorld(running.url, running.authorization);
  const done = await fuzz({ url: running.url, requests: REQUESTS, seed: SEED, ...world, halfway });
  expect(done.faults).toEqual([]);
  expect(neverAccepted(done)).toEqual([]);
  expect(done.accepted).toBeGreaterThan(REQUESTS * 0.3);
  expect(done.accepted).toBeLessThan(REQUESTS * 0.9);
  // What as many further requests leave behind is caches at most.
  expect(heapMegabytes() - heapHalfway).toBeLessThan(16);
});
