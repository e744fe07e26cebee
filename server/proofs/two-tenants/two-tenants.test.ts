/** Every call of the interface document with the ids of another tenant is answered like one with ids that nobody has. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestService, type TestService } from '../../testing.ts';
import {
  compareAnswers,
  compareLists,
  compareTables,
  documentOf,
  madeSide,
  type Side,
  stateOf,
  unknownIds,
  WITHOUT_ROWS,
} from './index.ts';

let running: TestService;
let own: Side;
let other: Side;
let operations: Awaited<ReturnType<typeof documentOf>>;
beforeAll(async () => {
  running = await startTestService({});
  [own, other] = [await madeSide(running, 'own'), await madeSide(running, 'other')];
  operations = await documentOf(running);
});
afterAll(() => running.close());

test('every id in an address is one that both own one of', () => {
  expect(unknownIds(operations, other)).toEqual([]);
});

test('the answer to a foreign id is that to an unknown one, to the byte, and changes nothing', async () => {
  const { database } = running.home;
  const before = await stateOf(database, other);
  const { answers, faults } = await compareAnswers({ place: running, own, other }, operations);
  expect(faults).toEqual([]);
  expect(answers).toBeGreaterThan(40);
  expect(await stateOf(database, other)).toEqual(before);
});

test('what is listed is one’s own', async () => {
  const { answers, faults } = await compareLists({ place: running, own, other }, operations);
  expect(faults).toEqual([]);
  expect(answers).toBeGreaterThan(10);
});

test('no table shows, takes or loses a row in the name of another tenant', async () => {
  const { faults, empty, attempts, tables } = await compareTables(running.home.database, { own, other });
  expect(faults).toEqual([]);
  expect(empty.filter((name) => !WITHOUT_ROWS.includes(name))).toEqual([]);
  expect(attempts).toBe(tables * 7 - empty.length);
});

test('a stream of events, and a cursor of another tenant’s feed, tell one’s own', async () => {
  const headers = { authorization: own.authorization, accept: 'text/event-stream' };
  const { next } = (await (await running.call('/v1/events')).json()) as { next: string };
  const stop = new AbortController();
  const stream = await running.call('/v1/events', { headers, signal: stop.signal });
  let told = '';
  const reader = (stream.body ?? new ReadableStream<Uint8Array>()).pipeThrough(new TextDecoderStream()).getReader();
  while (!told.includes(own.ids['policy'] ?? '')) told += (await reader.read()).value ?? '';
  stop.abort();
  for (const foreign of other.marks) expect(told).not.toContain(foreign);
  const page = await running.call(`/v1/events?after=${next}`, { headers: { authorization: own.authorization } });
  expect(await page.text()).not.toContain(other.ids['tenant']);
});
