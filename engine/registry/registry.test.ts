import { expect, test } from 'vitest';
import { compile } from '../index.ts';
import type { Plan } from '../plan.ts';
import { program } from '../testing/build.ts';
import { Registry } from './registry.ts';

function planOf(of: Parameters<typeof compile>[0]): Plan {
  const compiled = compile(of);
  if (!compiled.ok) throw new Error('too wide');
  return compiled.plan;
}

const first = program({ version: '1.0.0', effective: { from: 0, until: 300 } });
const second = program({
  version: '2.0.0',
  effective: { from: 100 },
  supersedes: { version: '1.0.0', scope: 'new subscribers' },
});
const third = program({
  version: '10.0.0',
  effective: { from: 200 },
  supersedes: { version: '2.0.0', scope: 'everyone', from: 250 },
});
const registry = new Registry(planOf);
registry.replace([second, third, first]);

test.each([
  ['before any version', { day: -1 }, undefined],
  ['the only one in force', { day: 50 }, '1.0.0'],
  ['the higher of two', { day: 150 }, '2.0.0'],
  ['an old subscriber stays', { day: 150, subscribedSince: 20 }, '1.0.0'],
  ['a subscriber of the first day is new', { day: 150, subscribedSince: 100 }, '2.0.0'],
  ['everyone moves on the day that is named, not before', { day: 249 }, '2.0.0'],
  ['on that day', { day: 250 }, '10.0.0'],
  ['an old subscriber after the end of the old version', { day: 300, subscribedSince: 20 }, '10.0.0'],
  ['a pin while it is in force', { day: 260, pin: '1.0.0' }, '1.0.0'],
  ['a pin that has ended', { day: 300, pin: '1.0.0' }, '10.0.0'],
  ['a named version, in force or not', { day: 10, version: '10.0.0' }, '10.0.0'],
  ['an unknown version', { day: 10, version: '9.0.0' }, undefined],
])('%s', (_, choice, version) => {
  expect(registry.choose('test.policy', choice)?.version).toBe(version);
});

test('plans are made once, and a set is replaced whole', () => {
  expect(registry.plan(third)).toBe(registry.plan(third));
  expect(registry.plan(first)).toBe(registry.plan(first));
  expect(registry.versions('test.policy').map(({ version }) => version)).toEqual(['10.0.0', '2.0.0', '1.0.0']);
  const other = new Registry(planOf);
  other.replace([first]);
  other.replace([]);
  expect(other.choose('test.policy', { day: 50 })).toBeUndefined();
});
