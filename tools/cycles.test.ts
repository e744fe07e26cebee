import { expect, it } from 'vitest';
import { findCycle, isErased } from './cycles.ts';

it.each([
  [`import type { A } from './a.ts';`, true],
  [`export type { A } from './a.ts';`, true],
  [`import type {\n  A,\n} from './a.ts';`, true],
  [`import { A } from './a.ts';`, false],
  [`import { type A } from './a.ts';`, false],
  [`import type { A } from './a.ts';\nimport { b } from './a.ts';`, false],
  [`import type { A } from './a.ts';\nexport const load = () => import('./a.ts');`, false],
  [`import './a.ts';`, false],
])('%j is erased: %s', (source, erased) => {
  expect(isErased(source, './a.ts')).toBe(erased);
});

it('finds a cycle by whatever way it is entered, and none in a diamond', () => {
  const diamond = { top: ['left', 'right'], left: ['low'], right: ['low'], low: [] };
  expect(findCycle(new Map(Object.entries(diamond)))).toBeUndefined();
  expect(findCycle(new Map(Object.entries({ ...diamond, low: ['right'] })))).toEqual(['low', 'right', 'low']);
  expect(findCycle(new Map([['self', ['self']]]))).toEqual(['self', 'self']);
});
