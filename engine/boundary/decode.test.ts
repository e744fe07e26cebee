import { describe, expect, test } from 'vitest';
import { decimalText, type Type } from '#dsl';
import { BODY_BYTES_MAX, FAULTS_MAX, LIST_ITEMS_MAX, NUMBER_CHARACTERS_MAX, TEXT_CODE_POINTS_MAX } from '../limits.ts';
import {
  BILLING_PERIOD,
  field,
  GB,
  MB,
  MINUTE,
  numeric,
  optional,
  program,
  record,
  SPAN,
  simple,
  USD,
  unit,
} from '../testing/build.ts';
import { decode } from './decode.ts';
import { encodeInputs } from './encode.ts';

const tier = {
  kind: 'enum',
  optional: false,
  enum: { name: 'Tier', ordered: true, members: ['bronze', 'silver'], span: SPAN },
} as const;

/** Decodes one value of a type; a fault is shown as `CODE path`. */
function one(type: Type, json: string, places?: number): string {
  const policy = program({ inputs: [field('v', type, places)] });
  const decoded = decode(policy, `{"v":${json}}`);
  if (!decoded.ok) return decoded.faults.map(({ code, path }) => `${code} ${path}`).join(', ');
  const [value] = decoded.inputs;
  expect(decode(policy, encodeInputs(policy, decoded.inputs))).toEqual(decoded);
  return value?.kind === 'number'
    ? decimalText(value.value)
    : JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}` : part));
}

const score = numeric('integer', undefined, '300..850');
const wide = numeric('integer', undefined, '0..99999999999999999999');
const money = numeric('money', USD, '-100..1000');
const gigabytes = numeric('quantity', GB, '0..100000');
const percent = numeric('percent', undefined, '0..1');
const number = numeric('number', undefined, '-100..100');
const rate = numeric(
  'money',
  {
    dimensions: [
      { base: 'USD', exponent: 1 },
      { base: 'bit', exponent: -1 },
    ].sort((a, b) => (a.base < b.base ? -1 : 1)),
    factor: { n: 1n, d: 8_000_000_000n },
    label: 'USD per GB',
  },
  '0..10',
);

describe('numbers at the boundary', () => {
  test.each<[string, Type, number | undefined, string, string]>([
    [
      '18.14 seconds without places',
      numeric('quantity', unit('second', 'second'), '0..86400'),
      0,
      '"31.5"',
      'TOO_MANY_PLACES v',
    ],
    ['18.15 a JSON number beyond 2^53 - 1', wide, undefined, '9007199254740993', 'INEXACT_NUMBER v'],
    ['18.15 the last one that fits', wide, undefined, '9007199254740991', '9007199254740991'],
    ['18.15 the next one', wide, undefined, '9007199254740992', 'INEXACT_NUMBER v'],
    ['18.15 the same as a text', wide, undefined, '"9007199254740993"', '9007199254740993'],
    ['18.15 places count', numeric('number'), 4, '900719925474.0993', 'INEXACT_NUMBER v'],
    ['a text would be refused for its range too', number, 4, '900719925474.0993', 'OUT_OF_RANGE v'],
    ['18.15 minus zero', number, 2, '-0', '0'],
    ['18.15 minus zero as a text', number, 2, '"-0.00"', '0'],
    ['18.15 an exponent is expanded', number, 2, '1.25e1', '12.5'],
    ['18.15 a negative exponent', number, 2, '125e-2', '1.25'],
    ['18.15 too many places by exponent', number, 2, '125e-3', 'TOO_MANY_PLACES v'],
    ['18.15 trailing zeros', number, 2, '1.2500', '1.25'],
    ['a wild exponent where there is a range', number, 2, '1e400', 'OUT_OF_RANGE v'],
    ['a wild negative one', number, 2, '-1e999999999', 'OUT_OF_RANGE v'],
    ['a wild exponent without a range', numeric('number'), 2, '1e400', 'INEXACT_NUMBER v'],
    [
      'a wild exponent where only the other end is bounded',
      numeric('number', undefined, '0..'),
      2,
      '1e400',
      'INEXACT_NUMBER v',
    ],
    ['a wildly fine number', number, 2, '1e-400', 'TOO_MANY_PLACES v'],
    ['zero, wildly written', number, 2, '-0.0e999999999', '0'],
    ['an exponent that the digits take back', number, 2, `0.${'0'.repeat(70)}1e71`, '1'],
    ['a JSON number that is too long', number, 2, `0.${'0'.repeat(NUMBER_CHARACTERS_MAX)}`, 'TOO_LONG v'],
    ['18.16 trailing zeros in a text', money, 2, '"12.5000"', '12.5'],
    ['18.16 an extra digit', money, 2, '"12.5000000000000001"', 'TOO_MANY_PLACES v'],
    ['18.16 an extra digit in a JSON number', money, 2, '12.505', 'TOO_MANY_PLACES v'],
    ['18.16 no exponent in a text', money, 2, '"1e1"', 'NOT_A_NUMBER v'],
    ['18.16 no plus', money, 2, '"+1"', 'NOT_A_NUMBER v'],
    ['18.16 no grouping', money, 2, '"1,000"', 'NOT_A_NUMBER v'],
    ['18.16 no blanks', money, 2, '" 1"', 'NOT_A_NUMBER v'],
    ['18.16 no bare point', money, 2, '".5"', 'NOT_A_NUMBER v'],
    ['18.16 a currency', money, 2, '"12.50 USD"', '12.5'],
    ['18.16 another currency', money, 2, '"12.50 EUR"', 'WRONG_UNIT v'],
    ['18.16 another dimension', gigabytes, 0, '"5 minutes"', 'WRONG_UNIT v'],
    ['18.16 an unknown unit', gigabytes, 0, '"5 G"', 'WRONG_UNIT v'],
    ['18.16 two blanks', gigabytes, 0, '"5  GB"', 'NOT_A_NUMBER v'],
    ['18.16 conversion', gigabytes, 0, '"1.5 TB"', '1500'],
    ['18.16 conversion that is not exact', numeric('quantity', MB, '0..100'), 0, '"0.0005 GB"', 'TOO_MANY_PLACES v'],
    ['18.16 plural words', numeric('quantity', MINUTE, '0..100'), 0, '"120 seconds"', '2'],
    ['18.16 a rate', rate, 4, '"0.10 USD per GB"', '0.1'],
    ['18.16 a rate in another unit', rate, 4, '"0.0001 USD per MB"', '0.1'],
    ['18.16 a rate of another dimension', rate, 4, '"0.1 USD"', 'WRONG_UNIT v'],
    ['a unit on a plain number', number, 2, '"5 GB"', 'WRONG_UNIT v'],
    ['a percent sign on a plain number', number, 2, '"5%"', 'WRONG_UNIT v'],
    ['18.17 the figure', percent, 2, '"90%"', '0.9'],
    ['18.17 the fraction', percent, 2, '"0.9"', '0.9'],
    ['18.17 the fraction as a JSON number', percent, 2, '0.9', '0.9'],
    ['18.17 1 is 100 %', percent, 2, '1', '1'],
    ['18.17 90 is 9000 %', percent, 2, '"90"', 'OUT_OF_RANGE v'],
    ['18.17 places of the figure', percent, 2, '"12.345%"', 'TOO_MANY_PLACES v'],
    ['18.17 places of the fraction', percent, 2, '0.1234', '0.1234'],
    ['18.20 closed ends', score, undefined, '300', '300'],
    ['18.20 below', score, undefined, '299', 'OUT_OF_RANGE v'],
    ['18.20 above', score, undefined, '"851"', 'OUT_OF_RANGE v'],
    ['18.20 never clamped', numeric('quantity', GB, '0..1000'), 4, '"1000.0001"', 'OUT_OF_RANGE v'],
    ['a whole number with a point', score, undefined, '600.5', 'TOO_MANY_PLACES v'],
    ['a whole number with zeros', score, undefined, '600.0', '600'],
    [
      'the grid of a type without places',
      numeric('number', undefined, '0..10', { n: 1n, d: 100n }),
      undefined,
      '"0.005"',
      'TOO_MANY_PLACES v',
    ],
    ['true is no number', score, undefined, 'true', 'WRONG_TYPE v'],
    ['null', score, undefined, 'null', 'MISSING_FIELD v'],
  ])('%s', (_, type, places, json, expected) => expect(one(type, json, places)).toBe(expected));

  test.each([
    [NUMBER_CHARACTERS_MAX - 1, true],
    [NUMBER_CHARACTERS_MAX, true],
    [NUMBER_CHARACTERS_MAX + 1, false],
  ])('a number text of %i digits', (length, ok) => {
    const type = numeric('integer');
    expect(one(type, `"${'1'.repeat(length)}"`)).toBe(ok ? '1'.repeat(length) : 'TOO_LONG v');
  });
});

describe('other values at the boundary', () => {
  test.each<[string, Type, string, string]>([
    ['a text', simple('text'), '"ab"', '{"kind":"text","value":"ab"}'],
    ['18.19 NFC', simple('text'), '"e\\u0301"', '{"kind":"text","value":"é"}'],
    ['18.19 half a surrogate pair', simple('text'), '"\\ud800"', 'BAD_TEXT v'],
    ['a number for a text', simple('text'), '1', 'WRONG_TYPE v'],
    ['a date', simple('date'), '"2026-04-01"', '{"kind":"date","day":20544}'],
    ['no date', simple('date'), '"2026-02-30"', 'BAD_DATE v'],
    ['an instant for a date', simple('date'), '"2026-04-01T00:00:00Z"', 'BAD_DATE v'],
    ['18.18 an instant without offset', simple('instant'), '"2026-03-29T02:30:00"', 'BAD_DATE v'],
    ['an instant', simple('instant'), '"1970-01-01T01:00:00+01:00"', '{"kind":"instant","ms":0}'],
    ['a time', simple('time'), '"00:01"', '{"kind":"time","second":60}'],
    ['18.47 a time with seconds that are 0', simple('time'), '"00:01:00"', '{"kind":"time","second":60}'],
    ['18.47 a time with seconds', simple('time'), '"00:01:30"', 'BAD_DATE v'],
    ['18.18 no 24:00', simple('time'), '"24:00"', 'BAD_DATE v'],
    ['a zone', simple('zone'), '"Europe/Berlin"', '{"kind":"text","value":"Europe/Berlin"}'],
    ['18.60 an unknown zone', simple('zone'), '"Europe/Berln"', 'UNKNOWN_VALUE v'],
    ['an enum value', tier, '"silver"', '{"kind":"enum","member":1}'],
    ['no enum value', tier, '"sliver"', 'UNKNOWN_VALUE v'],
    ['truth', simple('bool'), 'true', '{"kind":"bool","value":true}'],
    ['no truth', simple('bool'), '"true"', 'WRONG_TYPE v'],
    ['18.19 null for an optional', optional(simple('bool')), 'null', '{"kind":"missing"}'],
    ['no object', BILLING_PERIOD, '[]', 'WRONG_TYPE v'],
    ['18.22 a period that is empty', BILLING_PERIOD, '{"start":"2026-04-01","end":"2026-04-01"}', 'EMPTY_PERIOD v.end'],
  ])('%s', (_, type, json, expected) => expect(one(type, json)).toBe(expected));

  test('18.47 a time with seconds is refused in words', () => {
    const decoded = decode(program({ inputs: [field('v', simple('time'))] }), '{"v":"00:01:30"}');
    expect(decoded).toMatchObject({
      faults: [{ path: 'v', message: '"00:01:30" has seconds.', expected: 'a time in whole minutes, such as "08:00"' }],
    });
  });

  test.each([
    [TEXT_CODE_POINTS_MAX - 1, true],
    [TEXT_CODE_POINTS_MAX, true],
    [TEXT_CODE_POINTS_MAX + 1, false],
  ])('18.19 a text of %i code points outside the first plane', (length, ok) => {
    expect(one(simple('text'), JSON.stringify('😀'.repeat(length))) === 'TOO_LONG v').toBe(!ok);
  });

  test.each([
    [2, true],
    [3, true],
    [4, false],
  ])('18.20 a list of %i elements where 3 are allowed', (length, ok) => {
    const type: Type = { kind: 'list', of: score, upTo: 3, optional: false };
    expect(one(type, JSON.stringify(Array(length).fill(600))) === 'TOO_LONG v').toBe(!ok);
  });

  test.each([
    [LIST_ITEMS_MAX, true],
    [LIST_ITEMS_MAX + 1, false],
  ])('a list of %i elements whatever its type says', (length, ok) => {
    const type: Type = { kind: 'list', of: simple('bool'), upTo: 1_000_000, optional: false };
    expect(one(type, JSON.stringify(Array(length).fill(true))) === 'TOO_LONG v').toBe(!ok);
  });
});

describe('the body', () => {
  const customer = record('Customer', [field('credit_score', score), field('name', optional(simple('text')))]);
  const policy = program({
    inputs: [field('customer', customer), field('lines', { kind: 'list', of: customer, upTo: 3, optional: false })],
  });
  const faults = (body: string | Uint8Array) => {
    const decoded = decode(policy, body);
    return decoded.ok ? [] : decoded.faults.map(({ code, path, nearest }) => [code, path, nearest].join(' ').trim());
  };

  test('every fault at once, by path, with the nearest name', () => {
    const body =
      '{"customer":{"creditscore":1,"name":7},"lines":[{"credit_score":600},{"credit_score":null,"name":"a","name":"b"}],"x y":1}';
    expect(faults(body)).toEqual([
      'UNKNOWN_FIELD ["x y"]',
      'UNKNOWN_FIELD customer.creditscore credit_score',
      'MISSING_FIELD customer.credit_score',
      'WRONG_TYPE customer.name',
      'DUPLICATE_FIELD lines[1].name',
      'MISSING_FIELD lines[1].credit_score',
    ]);
  });

  test('a name that is unknown, one that stands more than once, and one that is both: each fault once', () => {
    const body = '{"customer":{"credit_score":600},"lines":[],"lines":7,"lines":8,"more":1,"more":2,"more":3}';
    expect(faults(body)).toEqual(['DUPLICATE_FIELD lines', 'UNKNOWN_FIELD more', 'DUPLICATE_FIELD more']);
  });

  test('names of the host language are unknown names like any other', () => {
    const named = program({ inputs: [field('constructor', score), field('toJSON', score)] });
    expect(decode(named, '{"constructor":600,"toJSON":601}')).toMatchObject({ ok: true });
    expect(decode(named, '{}')).toMatchObject({ ok: false, faults: [{ path: 'constructor' }, { path: 'toJSON' }] });
    expect(faults('{"customer":{"credit_score":600,"__proto__":{}},"lines":[]}')).toEqual([
      'UNKNOWN_FIELD customer["__proto__"]',
    ]);
  });

  test('not JSON, not UTF-8, a byte order mark, no object', () => {
    const good = '{"customer":{"credit_score":600},"lines":[]}';
    expect(faults(new TextEncoder().encode(good))).toEqual([]);
    expect(faults(`${good}x`)).toEqual(['NOT_JSON']);
    expect(faults(new TextEncoder().encode(`\ufeff${good}`))).toEqual(['NOT_JSON']);
    expect(faults(Uint8Array.of(0x22, 0xff, 0x22))).toEqual(['NOT_JSON']);
    expect(faults('[]')).toEqual(['WRONG_TYPE']);
  });

  test.each([
    [BODY_BYTES_MAX - 1, true],
    [BODY_BYTES_MAX, true],
    [BODY_BYTES_MAX + 1, false],
  ])('a body of %i bytes', (bytes, ok) => {
    const good = '{"customer":{"credit_score":600},"lines":[]}';
    const body = good + ' '.repeat(bytes - good.length);
    expect(faults(body)).toEqual(ok ? [] : ['TOO_LARGE']);
    expect(faults(new TextEncoder().encode(body))).toEqual(ok ? [] : ['TOO_LARGE']);
  });

  test.each([
    [FAULTS_MAX, FAULTS_MAX, ''],
    [FAULTS_MAX + 1, FAULTS_MAX, 'And 1 more.'],
  ])('%i faults', (count, listed, end) => {
    const body = `{"customer":{"credit_score":600},"lines":[],${Array.from({ length: count }, (_, i) => `"unknown${i}":1`).join()}}`;
    const decoded = decode(policy, body);
    expect(!decoded.ok && decoded.faults.length).toBe(listed);
    expect(!decoded.ok && decoded.faults.at(-1)?.message.endsWith(end)).toBe(true);
  });
});
