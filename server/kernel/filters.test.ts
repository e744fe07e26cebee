/** Filters on a real table against a plain predicate in memory, and what is refused. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from './database/testing.ts';
import { type Condition, type Fields, filterParameters, readFilters, unknownParameter, whereOf } from './filters.ts';

const FIELDS: Fields = {
  label: { kind: 'text', column: 'label', nullable: true },
  state: { kind: 'choice', column: 'state', values: ['on', 'off'] },
  owner: { kind: 'id', column: 'owner' },
  since: { kind: 'instant', column: 'since', nullable: true },
  size: { kind: 'integer', column: 'size' },
  live: { kind: 'boolean', column: 'live' },
  tags: { kind: 'list', column: 'tags' },
};
const IDS = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-00000000000a'];

interface Line {
  readonly label: string | null;
  readonly state: string;
  readonly owner: string;
  readonly since: string | null;
  readonly size: string;
  readonly live: boolean;
  readonly tags: readonly string[];
}

const text = fc.constantFrom('', 'a', 'B', 'ab', 'aé', '%', '_', "'", 'é', '😀', '\uffee', 'NULL', 'a\\');
const instant = fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-01T00:00:00.001Z', '2026-01-01T01:00:00+01:00');
const size = fc.constantFrom('-1', '0', '7', '999999999999999999');
const line: fc.Arbitrary<Line> = fc.record({
  label: fc.option(text),
  state: fc.constantFrom('on', 'off'),
  owner: fc.constantFrom(...IDS),
  since: fc.option(instant),
  size,
  live: fc.boolean(),
  tags: fc.array(text, { maxLength: 2 }),
});

const VALUES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  // A value of several has no comma in it.
  label: text,
  state: fc.constantFrom('on', 'off'),
  owner: fc.constantFrom(...IDS),
  since: instant,
  size,
  live: fc.constantFrom('true', 'false'),
  tags: text,
};
const PARAMETERS = filterParameters(FIELDS).map(({ name }) => name);
const parameter = fc.constantFrom(...PARAMETERS).chain((name) => {
  const [field = '', operator = 'eq'] = name.split('__');
  const value = operator === 'isnull' ? fc.constantFrom('true', 'false') : (VALUES[field] ?? text);
  const count = operator === 'between' ? 2 : 1;
  const most = operator === 'in' || operator === 'nin' ? 3 : count;
  return fc.array(value, { minLength: count, maxLength: most }).map((values) => [name, values.join()] as const);
});

/** As numbers where they are compared as numbers, else as the bytes of their characters. */
function order(field: string, a: string, b: string): number {
  if (field === 'since') return Date.parse(a) - Date.parse(b);
  if (field === 'size') return Number(BigInt(a) - BigInt(b));
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** The meaning, written down once more. */
function holds(row: Line, name: string, asked: string): boolean {
  const [field = '', operator = 'eq'] = name.split('__');
  if (field === 'tags') return row.tags.includes(asked);
  const own = row[field as Exclude<keyof Line, 'tags'>];
  if (operator === 'isnull') return (own === null) === (asked === 'true');
  const values = ['in', 'nin', 'between'].includes(operator) ? asked.split(',') : [asked];
  if (own === null) return operator === 'ne' || operator === 'nin';
  const [first = 0, second = 0] = values.map((value) => order(field, String(own), value));
  switch (operator) {
    case 'eq':
      return first === 0;
    case 'ne':
      return first !== 0;
    case 'gt':
      return first > 0;
    case 'gte':
      return first >= 0;
    case 'lt':
      return first < 0;
    case 'lte':
      return first <= 0;
    case 'in':
      return values.some((value) => order(field, String(own), value) === 0);
    case 'nin':
      return values.every((value) => order(field, String(own), value) !== 0);
    case 'between':
      return first >= 0 && second <= 0;
    case 'contains':
      return String(own).includes(asked);
    case 'startswith':
      return String(own).startsWith(asked);
    default:
      throw new Error(`no operator ${operator}`);
  }
}

let home: TestDatabase;
const LINES = fc.sample(line, { numRuns: 60, seed: 20_261_129 });
beforeAll(async () => {
  home = await testDatabase();
  await home.sql`CREATE TABLE lines (place int, label text, state text, owner uuid, since timestamptz, size bigint, live boolean, tags text[])`;
  for (const [place, { label, state, owner, since, size: much, live, tags }] of LINES.entries())
    await home.sql`INSERT INTO lines VALUES (${place}, ${label}, ${state}, ${owner}, ${since}::text::timestamptz, ${much}, ${live}, ${[...tags]})`;
});
afterAll(() => home.drop());

async function found(conditions: readonly Condition[]): Promise<readonly number[]> {
  const { rows } = await home.sql.begin(async (sql) => ({
    rows: await sql<{ place: number }[]>`SELECT place FROM lines WHERE ${whereOf(sql, conditions)} ORDER BY place`,
  }));
  return rows.map(({ place }) => place);
}

test('a filter finds what it says, whatever is in the table', async () => {
  const property = fc.asyncProperty(fc.array(parameter, { minLength: 1, maxLength: 3 }), async (asked) => {
    const search = new URLSearchParams(asked.map(([name, value]) => [name, value]));
    const { conditions, faults } = readFilters(FIELDS, search);
    expect(faults).toEqual([]);
    expect(conditions).toHaveLength(asked.length);
    const wanted = [...LINES.entries()].filter(([, each]) => asked.every(([name, value]) => holds(each, name, value)));
    expect(await found(conditions)).toEqual(wanted.map(([place]) => place));
  });
  await fc.assert(property, { numRuns: 300, seed: 7 });
});

test('every operator of every kind is among those that are tried', () => {
  expect(PARAMETERS).toHaveLength(12 + 4 + 4 + 10 + 9 + 2 + 1);
});

describe('refused is', () => {
  test.each([
    ['a value that is no number', 'size=1.5', 'size'],
    ['one that no number is as large as', 'size=9999999999999999999', 'size'],
    ['a day that there is not', 'since=2026-02-30T00:00:00Z', 'since'],
    ['a year that there is not', 'since=0000-01-01T00:00:00Z', 'since'],
    ['an instant without its offset', 'since=2026-01-01T00:00:00', 'since'],
    ['what is no id', 'owner=1', 'owner'],
    ['what is none of the choices', 'state=ON', 'state'],
    ['what is neither true nor false', 'live=1', 'live'],
    ['one end of two', 'size__between=1', 'size__between'],
    ['three ends of two', 'size__between=1,2,3', 'size__between'],
    ['nothing among some', 'size__in=1,,2', 'size__in'],
    ['a text that no database takes', 'label=%00', 'label'],
    ['an offset of no zone', 'since=2026-01-01T00:00:00%2B16:00', 'since'],
    ['an instant before the first year', 'since=0001-01-01T00:00:00%2B01:00', 'since'],
    ['an instant with more digits than any clock', `since=2026-01-01T00:00:00.${'0'.repeat(200)}Z`, 'since'],
    ['more values than may be', `size__in=${Array.from({ length: 101 }, (_, i) => i).join()}`, 'size__in'],
    ['emptiness that is asked for by another word', 'label__isnull=yes', 'label__isnull'],
  ])('%s', (_, query, path) => {
    const { conditions, faults } = readFilters(FIELDS, new URLSearchParams(query));
    expect(conditions).toEqual([]);
    expect(faults).toMatchObject([{ code: 'QUERY_PARAMETER', path, expected: expect.any(String) }]);
  });

  test.each([
    ['lable', 'label'],
    ['size__gr', 'size__gt'],
    ['state__contains', undefined],
    ['owner__gt', undefined],
    ['x', undefined],
  ])('%s, with the nearest name where there is one', (name, near) => {
    expect(readFilters(FIELDS, new URLSearchParams({ [name]: '1' })).names.has(name)).toBe(false);
    const fault = unknownParameter(name, PARAMETERS);
    if (near !== undefined) expect(fault.nearest).toBe(near);
  });
});
