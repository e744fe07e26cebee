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

const first = program({ version: '1.0.0' });
const second = program({ version: '2.0.0' });
const tenth = program({ version: '10.0.0' });
const other = program({ name: 'test.other' });

test('versions stand from the highest down, and a set is replaced whole', () => {
  const registry = new Registry(planOf);
  registry.replace([second, tenth, first, other]);
  const before = registry.versions('test.policy');
  expect(before.map(({ version }) => version)).toEqual(['10.0.0', '2.0.0', '1.0.0']);
  expect([...registry.policies()].sort()).toEqual(['test.other', 'test.policy']);
  registry.replace([first]);
  expect(registry.versions('test.policy')).toEqual([first]);
  expect(registry.versions('test.other')).toEqual([]);
  expect(before).toHaveLength(3);
});

test('one version is put among the others, or in the place of the same', () => {
  const registry = new Registry(planOf);
  registry.replace([second, first, other]);
  const before = registry.versions('test.policy');
  const plan = planOf(tenth);
  registry.put(plan);
  expect(registry.versions('test.policy')).toEqual([tenth, second, first]);
  expect(registry.plan(tenth)).toBe(plan);
  const again = planOf(program({ version: '2.0.0', title: 'again' }));
  registry.put(again);
  expect(registry.versions('test.policy')).toEqual([tenth, again.program, first]);
  expect(registry.plan(again.program).program.title).toBe('again');
  expect(registry.policies()).toEqual(['test.policy', 'test.other']);
  expect(before).toEqual([second, first]);
});

test('plans are made once, those that came along not at all, and a version that left can still be asked', () => {
  let made = 0;
  const registry = new Registry((of) => {
    made += 1;
    return planOf(of);
  });
  const plan = planOf(tenth);
  registry.replace([tenth, first], [plan]);
  expect(registry.plan(tenth)).toBe(plan);
  expect(registry.plan(first)).toBe(registry.plan(first));
  expect(made).toBe(1);
  registry.replace([first]);
  expect(registry.plan(tenth)).toBe(plan);
  expect(registry.plan(first)).toBe(registry.plan(first));
  expect(made).toBe(1);
});
