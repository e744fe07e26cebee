/** docs/billing.md against the door: it names every function, and its example is so. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as door from './index.ts';

const page = readFileSync(new URL('../../docs/billing.md', import.meta.url), 'utf8');
const named = new Set([...page.matchAll(/`([a-z][A-Za-z]+)`/g)].map(([, name = '']) => name));

/** Helpers that the page need not tell of: what they do is in their names, or they are parts of what it tells. */
const HELPERS = [
  ...['advance', 'boundary', 'boundaryFrom', 'periodAt', 'periodNumber', 'alignedMonth', 'addMonths', 'monthsBetween'],
  ...[
    'weekdayOf',
    'contains',
    'instantOf',
    'localDate',
    'localTime',
    'findZone',
    'fixedZone',
    'instantText',
    'parseInstant',
  ],
  ...['rational', 'roundPlaces', 'parsePortion', 'subtractLines', 'totalOf'],
];

test('every function of the door', () => {
  const functions = Object.entries(door).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []));
  expect(functions.filter((name) => !named.has(name) && !HELPERS.includes(name))).toEqual([]);
  const told = [...named].filter((name) =>
    /^(period|boundary|next|billed|fraction|count|cap|allocate|coupon)/.test(name),
  );
  expect(told.filter((name) => !functions.includes(name))).toEqual([]);
});

test('the example', () => {
  const { anniversaryCycle, boundary, dayText, parseDay } = door;
  const cycle = anniversaryCycle(parseDay('2026-01-31') ?? 0, { family: 'months', every: 1 });
  const days = [0, 1, 2].map((k) => dayText(boundary(cycle, k)));
  expect(page).toContain(`// ${days.join(', ')}`);
});
