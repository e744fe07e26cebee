/** What is told of the place under the pointer. `^` stands before the letter that is pointed at. */
import { describe, expect, test } from 'vitest';
import { BASE, desk, LIBRARY } from '../specs/desk.ts';
import { hover } from './hover.ts';

const RULE = (rest: string): string => `${BASE}rule r {\n  code X\n  ${rest}\n}\n`;
const TARIFF = `${BASE}tariff t {\n  charge data "Data" { measure used  each 1 USD per GB }\n}\n`;

interface Case {
  readonly at: string;
  readonly text: string;
  /** Each is a part of what is told. */
  readonly says: readonly string[];
}

const CASES: readonly Case[] = [
  {
    at: 'an input',
    text: BASE.replace('input used', 'input ^used'),
    says: ['input used: quantity GB 0..1000', 'quantity GB, 0..1000 GB, in steps of 1 GB'],
  },
  { at: 'a use of it', text: RULE('require ^used > 1 GB'), says: ['input used: quantity GB 0..1000'] },
  {
    at: 'a value that was tested',
    text: RULE('require used > 1 GB and ^used < 5 GB'),
    says: ['here: quantity GB, 2..1000 GB'],
  },
  {
    at: 'a constant',
    text: RULE('require ^minimum_score > 1'),
    says: ['constant minimum_score', 'The least that is asked for.', '= 600'],
  },
  { at: 'a constant that is computed', text: `${BASE}constant ^twice = minimum_score * 2\n`, says: ['= 1200'] },
  {
    at: 'a dated constant',
    text: `${BASE}constant ^fee: money USD {\n  from 2026-01-01 = 5 USD\n  from 2027-01-01 = previous + 1 USD\n}\n`,
    says: ['from 2026-01-01: 5 USD', 'from 2027-01-01: 6 USD'],
  },
  { at: 'a function', text: `${BASE}define four = ^double(2)\n`, says: ['define double(x: integer): integer = x * 2'] },
  {
    at: 'a function of the language',
    text: `${BASE}define four = ^max(2, 4)\n`,
    says: ['max(a, b)', 'The larger of two values'],
  },
  { at: 'a parameter', text: BASE.replace('= x * 2', '= ^x * 2'), says: ['x: integer'] },
  {
    at: 'a field',
    text: RULE('require (customer.^score otherwise 300) > 1'),
    says: ['score: integer 300..850 optional', 'From the bureau.', 'may be missing'],
  },
  {
    at: 'a value of an enum',
    text: RULE('require customer.kind is ^small'),
    says: ['enum Kind { small, large }', 'one of small, large'],
  },
  {
    at: 'a table',
    text: `${BASE}define m = ^deposit(small, 500).months\n`,
    says: ['table deposit picks one row {', '| large'],
  },
  { at: 'a column', text: `${BASE}define m = deposit(small, 500).^months\n`, says: ['months: integer'] },
  { at: 'a record', text: BASE.replace('input customer: C', 'input customer: ^C'), says: ['record Customer {'] },
  { at: 'a let', text: RULE('let ^good = 1 + 1\n  require good > 0'), says: ['let good = 1 + 1', 'integer, 2'] },
  { at: 'the item of a list', text: `${BASE}define s = sum(^x for x in [1, 2])\n`, says: ['integer, 1..2'] },
  { at: 'a unit', text: BASE.replace('quantity GB', 'quantity ^GB'), says: ['Unit: 8000000000 bit.'] },
  {
    at: 'a currency',
    text: BASE.replace('currency USD', 'currency ^USD'),
    says: ['Currency: US dollars, 2 decimal places.'],
  },
  { at: 'a charge', text: TARIFF.replace('charge data', 'charge ^data'), says: ['charge data "Data" {', 'money USD'] },
  {
    at: 'a figure',
    text: `${TARIFF}test "x" {\n  expect data.^gross is 1 USD\n}\n`,
    says: ['The line before its discounts.'],
  },
  {
    at: 'a built-in field',
    text: `${BASE}input period: BillingPeriod\ndefine s = period.^start\n`,
    says: ['start: date'],
  },
  { at: 'an operator', text: RULE('require 2 ^* 3 > 1'), says: ['integer, 6'] },
  { at: 'a fault', text: RULE('require ^scor > 1'), says: ['**WR2101** Unknown name', 'There is no "scor" here.'] },
  {
    at: 'a fault with a way out',
    text: RULE('require ^minimum_scor > 1'),
    says: ['fix: minimum_score (constant, line 16)'],
  },
  { at: 'a syntax fault', text: `${BASE}rule r {\n  code X\n  ^requir true\n}\n`, says: ['**WR1002**'] },
  { at: 'the code of a diagnostic', text: `${BASE}// see W^R5101\n`, says: ['**WR5101** Table with a gap'] },
  {
    at: 'an imported name',
    text: `policy a version 1.0.0\neffective from 2026-01-01\nuse ^Color from lib.words version 1\n`,
    says: ['enum Color { red, green }'],
  },
  {
    at: 'an imported unit',
    text: `policy a version 1.0.0\neffective from 2026-01-01\nuse box from lib.words version 1\ninput n: quantity ^boxes 0..5\n`,
    says: ['unit box plural boxes'],
  },
];

describe('hover', () => {
  test.each(CASES)('$at', ({ text, says }) => {
    const { pack, file, offset } = desk({ 'lib.writ': LIBRARY, 'test.writ': text });
    const told = hover(pack, file, offset)?.paragraphs.join('\n\n') ?? '';
    for (const part of says) expect(told).toContain(part);
  });

  test.each([
    ['a blank', `${BASE}^\n`],
    ['a comment', `${BASE}// a ^word\n`],
  ])('nothing is told of %s', (_, text) => {
    const { pack, file, offset } = desk(text);
    expect(hover(pack, file, offset)).toBeUndefined();
  });
});
