/**
 * A large rulebook as a service has it: what its policies take to load and to keep, what a call by name takes, and what it takes
 * while versions are replaced. And a table of very many prefixes.
 */
import { setImmediate } from 'node:timers/promises';
import { call, createRegistry, findVersions, type Plan, type Registry } from '#engine';
import { HOUSEHOLDS, householdJson } from './inputs.ts';
import { prefixPolicy, ratesByPrefix } from './look-ups.ts';
import { type Measured, median } from './measured.ts';
import { AT, planOf } from './plans.ts';
import { programOf } from './policies.ts';
import { policyText } from './rulebook.ts';

const POLICIES = 10_000;
const FORMS = 50;
const PREFIXES = 300_000;
const CALLS = 200_000;
const SWAPS = 200;
const SWAP_EVERY_MS = 10;

const BODIES = HOUSEHOLDS.map((household) => Buffer.from(householdJson(household)));

function policyName(i: number): string {
  return `bench.policy_${i}`;
}

/** Bytes in use, with what stands outside of the heap. */
function used(): number {
  if (globalThis.gc === undefined) throw new Error('the row needs --expose-gc');
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function load(i: number, version: string): Plan {
  const plan = planOf(programOf(policyText(i, i % FORMS, version)), 'shared');
  // The first answer makes the decoder, the encoder and the hash.
  if (!plan.answer(bodyOf(i), { at: AT }).ok) throw new Error('no answer');
  return plan;
}

function bodyOf(i: number): Uint8Array {
  return BODIES[i % BODIES.length] ?? new Uint8Array();
}

/** By name, as a request comes. */
function callOne(registry: Registry, i: number): void {
  const found = findVersions(registry, policyName(i % POLICIES), {});
  const answer = 'versions' in found ? call(registry, found.versions, bodyOf(i), { at: AT }) : found;
  if ('refusal' in answer) throw new Error(answer.refusal.detail);
}

/** Nanoseconds of each call; `between` has its turn after every hundredth. */
async function timedCalls(registry: Registry, between: () => void): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < CALLS; i += 1) {
    const start = performance.now();
    callOne(registry, i);
    times.push((performance.now() - start) * 1e6);
    if (i % 100 === 99) {
      between();
      await setImmediate();
    }
  }
  return times;
}

async function swapped(registry: Registry): Promise<{ readonly calls: readonly number[]; readonly swaps: number[] }> {
  const swaps: number[] = [];
  let due = performance.now();
  const calls = await timedCalls(registry, () => {
    if (performance.now() < due || swaps.length >= SWAPS) return;
    const start = performance.now();
    registry.put(load(swaps.length, `1.0.${swaps.length + 1}`));
    swaps.push(performance.now() - start);
    due = start + SWAP_EVERY_MS;
  });
  return { calls, swaps };
}

function prefixBytes(): number {
  const before = used();
  const plan = planOf(prefixPolicy(ratesByPrefix(PREFIXES)), 'shared');
  if (!plan.answer(Buffer.from('{"number":"2348031234567"}'), { at: AT }).ok) throw new Error('no answer');
  const bytes = (used() - before) / PREFIXES;
  if (plan.interpreted !== undefined) throw new Error(plan.interpreted);
  return bytes;
}

export async function rulebookRow(): Promise<readonly Measured[]> {
  const perPrefix = prefixBytes();
  for (let i = 0; i < FORMS * 4; i += 1) load(i, '0.9.0');
  const before = used();
  const start = performance.now();
  const plans = Array.from({ length: POLICIES }, (_, i) => load(i, '1.0.0'));
  const perLoad = (performance.now() - start) / POLICIES;
  const perPolicy = (used() - before) / POLICIES;
  const registry = createRegistry();
  registry.replace(
    plans.map(({ program }) => program),
    plans,
  );
  await timedCalls(registry, () => {});
  const alone = median(await timedCalls(registry, () => {}));
  const { calls, swaps } = await swapped(registry);
  const told = (candidate: string, unit: Measured['unit'], value: number): Measured => {
    return { candidate, mode: 'product', unit, value, ratio: null, bar: null, exact: true };
  };
  const during = median(calls);
  return [
    { ...told('call by name, bytes to bytes', 'ns', alone), ratio: 1 },
    {
      ...told(`the same, a version replaced every ${SWAP_EVERY_MS} ms`, 'ns', during),
      ratio: during / alone,
      bar: { of: 'ratio', most: 2 },
    },
    told('one version checked, compiled and put in its place', 'ms', median(swaps)),
    told('one policy loaded', 'ms', perLoad),
    told('memory of a policy', 'bytes', perPolicy),
    told('memory of a prefix', 'bytes', perPrefix),
  ];
}
