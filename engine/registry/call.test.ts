/** Calls of a policy in several versions: which one answers, and every way to be refused. */
import { describe, expect, test } from 'vitest';
import { createRegistry } from '../index.ts';
import { BODY_BYTES_MAX } from '../limits.ts';
import { policy } from '../testing/policy.ts';
import { parseDate } from '../time/iso.ts';
import { type CallOptions, call, findVersions } from './call.ts';

const HEAD = 'policy demo.price version';
const RULE = 'rule good { code LOW require score >= 600 }\ndecision d { pass when good }\n';
/** By its own as-of input; the second version asks for more than the first. */
const VERSIONS = [
  `${HEAD} 1.0.0\neffective from 2026-01-01\nas of on\ninput on: date\ninput score: integer 0..1000\n${RULE}`,
  `${HEAD} 2.0.0\neffective from 2026-07-01 until 2027-01-01\nas of on\nsupersedes 1.0.0 for new subscribers\ninput on: date\ninput score: integer 0..1000\ninput term: integer 0..60\n${RULE}`,
  `policy demo.rules version 1.0.0\neffective from 2026-01-01 until 2026-06-01\ninput score: integer 0..1000\n${RULE}`,
  'policy demo.rules version 1.1.0\neffective from 2026-06-01\nsupersedes 1.0.0 for everyone from 2026-08-01\ninput score: integer 0..1000\n' +
    RULE,
];

const registry = createRegistry();
registry.replace(VERSIONS.map(policy));

/** The version that answered, or code and faults of the refusal. */
function asked(
  name: string,
  body: string | object,
  options: Omit<CallOptions, 'subscribedSince'> & { readonly since?: string } = {},
): string {
  const { since, ...rest } = options;
  const subscribedSince = since === undefined ? undefined : parseDate(since);
  const all: CallOptions = subscribedSince === undefined ? rest : { ...rest, subscribedSince };
  const found = findVersions(registry, name, all);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const result = 'refusal' in found ? found : call(registry, found.versions, new TextEncoder().encode(text), all);
  if ('bytes' in result) return JSON.parse(new TextDecoder().decode(result.bytes)).version;
  const { code, faults = [] } = result.refusal;
  return [code, ...faults.map((fault) => `${fault.code} ${fault.path}`)].join(', ');
}

describe('an as-of of its own', () => {
  const spring = { on: '2026-06-30', score: 700 };
  const summer = { on: '2026-07-01', score: 700, term: 12 };
  test.each<[string, object | string, Parameters<typeof asked>[2], string]>([
    ['before the second begins, its input is not asked for', spring, {}, '1.0.0'],
    ['once it is in force, it is', summer, {}, '2.0.0'],
    ['and missed', { ...spring, on: '2026-07-01' }, {}, 'INPUT_REJECTED, MISSING_FIELD term'],
    [
      'faults are those of the version in force',
      { on: '2026-06-30', score: 'x' },
      {},
      'INPUT_REJECTED, NOT_A_NUMBER score',
    ],
    ['an old subscriber is judged by the old one', { on: '2026-07-01', score: 700 }, { since: '2026-06-30' }, '1.0.0'],
    ['a pin', { on: '2026-07-01', score: 700 }, { pin: '1.0.0' }, '1.0.0'],
    [
      'a pin that is not in force',
      { ...summer, on: '2027-01-01' },
      { pin: '2.0.0' },
      'INPUT_REJECTED, UNKNOWN_FIELD term',
    ],
    [
      'before all of them',
      { ...spring, on: '2025-12-31' },
      {},
      'NO_VERSION_IN_FORCE, AS_OF_OUTSIDE_VERSION on, AS_OF_OUTSIDE_VERSION on',
    ],
    ['no as-of: the faults of the highest', { score: 7 }, {}, 'INPUT_REJECTED, MISSING_FIELD on, MISSING_FIELD term'],
    ['an as-of that cannot be read', { ...summer, on: '2026-13-01' }, {}, 'INPUT_REJECTED, BAD_DATE on'],
    ['a version by name, in force or not', spring, { version: '2.0.0' }, 'INPUT_REJECTED, MISSING_FIELD term'],
    [
      'a version by name outside its time',
      { ...summer, on: '2026-06-30' },
      { version: '2.0.0' },
      'INPUT_REJECTED, AS_OF_OUTSIDE_VERSION on',
    ],
    ['an old version by name', { on: '2026-08-01', score: 1 }, { version: '1.0.0' }, '1.0.0'],
    ['the caller agrees', summer, { at: '2026-07-01' }, '2.0.0'],
    ['the caller does not', summer, { at: '2026-07-02' }, 'INPUT_REJECTED, AS_OF_CONFLICT on'],
    ['not JSON', '{', {}, 'NOT_JSON, NOT_JSON '],
    ['no object', '[]', {}, 'INPUT_REJECTED, WRONG_TYPE '],
    ['too large', ' '.repeat(BODY_BYTES_MAX + 1), {}, 'BODY_TOO_LARGE'],
  ])('%s', (_, body, options, expected) => expect(asked('demo.price', body, options)).toBe(expected));
});

describe('the as-of of the caller', () => {
  test.each<[string, Parameters<typeof asked>[2], string]>([
    ['the first', { at: '2026-05-31' }, '1.0.0'],
    ['the second, before everyone moves: there is no other any more', { at: '2026-06-01' }, '1.1.0'],
    ['the second', { at: '2026-08-01T12:00:00Z' }, '1.1.0'],
    ['none', { at: '2025-12-31' }, 'NO_VERSION_IN_FORCE, AS_OF_OUTSIDE_VERSION at, AS_OF_OUTSIDE_VERSION at'],
    ['not said', {}, 'INPUT_REJECTED, MISSING_AS_OF at'],
    ['not readable', { at: 'today' }, 'INPUT_REJECTED, BAD_DATE at'],
  ])('%s', (_, options, expected) => expect(asked('demo.rules', { score: 1 }, options)).toBe(expected));
});

describe('names', () => {
  test.each<[string, string, CallOptions, object]>([
    ['a policy that is nearly there', 'demo.prise', {}, { code: 'UNKNOWN_POLICY', detail: 'Did you mean demo.price?' }],
    ['a policy like none', 'x', {}, { code: 'UNKNOWN_POLICY', detail: 'No policy has a name like x.' }],
    [
      'a version',
      'demo.price',
      { version: '9.0.0' },
      { code: 'UNKNOWN_VERSION', detail: 'demo.price has no version 9.0.0; it has 2.0.0, 1.0.0.' },
    ],
    [
      'a pin',
      'demo.price',
      { pin: '9.0.0' },
      { code: 'UNKNOWN_VERSION', detail: 'demo.price has no version 9.0.0; it has 2.0.0, 1.0.0.' },
    ],
  ])('%s', (_, name, options, refusal) => expect(findVersions(registry, name, options)).toEqual({ refusal }));
});
