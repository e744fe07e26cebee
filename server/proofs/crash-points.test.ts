/** Some of the crash points; `npm run proof:crashes` tries all of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestHome, testHome } from '../testing.ts';
import { CrashPoints } from './crash-points.ts';
import { startInstance } from './instance.ts';
import { Receiver } from './receiver.ts';
import { deliveryTo, WRITES } from './writes.ts';

/** Of each operation that is tried here: within it, and around its end. */
const POINTS = [19, 33];
const TRIED: ReadonlySet<string> = new Set(['makeKey', 'publishBehindReplay']);

let home: TestHome;
let receiver: Receiver;
let points: CrashPoints;
beforeAll(async () => {
  home = await testHome();
  receiver = await Receiver.start();
  const keyOf = (): string => readFileSync(join(home.data, 'admin.key'), 'utf8').trim();
  points = await CrashPoints.start(home, { WRIT_EGRESS_ALLOW: '127.0.0.1/32' }, keyOf);
});
afterAll(async () => {
  await points.close();
  await receiver.close();
  await home.close();
});

test('every operation that writes has a scenario', async () => {
  const instance = await startInstance({ DATABASE_URL: home.database.url, WRIT_DATA: home.data });
  const document = (await (await fetch(`${instance.url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  await instance.kill();
  const writes = Object.entries(document.paths)
    .filter(([path]) => !path.startsWith('/v1/evaluate/'))
    .flatMap(([, methods]) => Object.entries(methods))
    .filter(([method]) => method !== 'get')
    .map(([, { operationId }]) => operationId);
  expect(WRITES.map(({ id }) => id).sort()).toEqual(writes.sort());
});

test.each(WRITES.filter(({ id }) => TRIED.has(id)))('$id is there once wherever it is cut off', async (scenario) => {
  const { faults, points: tried } = await points.run(scenario, { at: POINTS });
  expect(faults).toEqual([]);
  expect(tried).toBe(POINTS.length);
});

test('a delivery comes wherever it is cut off', async () => {
  const { faults } = await points.run(deliveryTo(receiver.url, receiver.arrived), { at: [70] });
  expect(faults).toEqual([]);
});
