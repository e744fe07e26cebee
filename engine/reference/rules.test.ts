/** Missing values, expressions, tables, constants, rules and decisions: LANGUAGE 18.23 to 18.77, by number. */
import { describe, expect, test } from 'vitest';
import type { Expr, Program } from '#dsl';
import type { Answer } from '../answer.ts';
import { verify } from '../explain/verify.ts';
import { answerOf, policy, run } from '../testing/policy.ts';

const HEADER = `policy test.rules "Test" version 1.0.0
effective from 2020-01-01
zone "Africa/Lagos"
as of day
input day: date
`;

function evaluate(body: string, input: object = {}): Answer {
  const answer = answerOf(policy(`${HEADER}${body}`), { day: '2026-04-01', ...input }, { explain: 'full' });
  expect(verify(JSON.parse(JSON.stringify(answer)))).toMatchObject({ ok: true });
  return answer;
}

/** The derived value `v`. */
function value(type: string, expr: string, inputs = '', input: object = {}): unknown {
  return evaluate(`${inputs}\ndefine v: ${type} = ${expr}`, input).values['v'];
}

describe('values', () => {
  const x = 'input x: integer 0..100 optional';
  test.each<[string, string | boolean, string, string, string?, object?]>([
    ['18.11 percent places', '12.35%', 'percent', '12.345% rounded half up to 2 places'],
    ['18.31 percent arithmetic', '1.75', 'number', '1 + (2.50 - 1) * 50%'],
    ['18.33 months are added first', '2026-02-28', 'date', '2026-01-31 + 1 month'],
    ['18.33 days', '2026-03-02', 'date', '2026-01-31 + 30 days'],
    ['18.34 months between', '1', 'integer', 'months_between(2026-01-31, 2026-02-28)'],
    ['18.34 days between', '-28', 'integer', 'days_between(2026-03-01, 2026-02-01)'],
    ['18.37 conversion', '1500', 'quantity MB', '500 MB + 1 GB'],
    ['18.37 seconds and minutes', true, 'bool', '90 seconds > 1 minute'],
    ['18.40 full mapping', 'STRASSE', 'text', 'upper("straße")'],
    ['18.40 code points after NFC', '1', 'integer', 'length(s)', 'input s: text', { s: 'é' }],
    ['18.42 a rounded quotient', '3.33', 'number', '10 / 3 rounded half even to 2 places'],
    ['18.43 a step', '10', 'number', '7.5 rounded half even to 5'],
    ['18.45 clamp, hi wins', '5', 'integer', 'clamp(7, 10, 5)'],
    ['18.24 otherwise', '7', 'integer', '(x + 1) otherwise 7', x],
    ['18.24 present', '3', 'integer', '(x + 1) otherwise 7', x, { x: 2 }],
    ['18.25 if on unknown', '7', 'integer', '(if x > 1 then 5 else 5) otherwise 7', x],
    [
      'division by zero is not reached',
      false,
      'bool',
      'x is present and x > 0 and (10 / x rounded half up to 2 places) > 3',
      x,
      { x: 0 },
    ],
    ['9: 0.1 + 0.2', true, 'bool', '0.1 + 0.2 is 0.3'],
    ['18.174 lists', false, 'bool', '[1, 2] is [2, 1]'],
    ['18.20 closed', true, 'bool', '5 in 1 .. 5'],
    ['half-open', false, 'bool', '5 in 1 ..< 5'],
    ['in a list', true, 'bool', '5 in [1, 5]'],
    [
      'texts',
      true,
      'bool',
      'starts_with(s, "+234") and ends_with(s, "7") and contains(s, "80")',
      'input s: text',
      { s: '+2348031234567' },
    ],
    [
      'a function',
      '10',
      'integer',
      'twice(x otherwise 4) + twice(1)',
      `${x}\ndefine twice(n: integer): integer = n * 2`,
    ],
  ])('%s', (_, expected, type, expr, inputs, input) => expect(value(type, expr, inputs, input)).toBe(expected));

  test('18.26 aggregates', () => {
    const lines = 'record L { score: integer 0..10 optional  amount: integer 0..100 }\ninput lines: list of L up to 5';
    const of = (expr: string, given: object): unknown => value('integer', expr, lines, { lines: given });
    const bool = (expr: string, given: object): unknown => value('bool', expr, lines, { lines: given });
    const two = [{ score: 5, amount: 10 }, { amount: 20 }];
    expect(of('sum(l.amount for l in lines)', two)).toBe('30');
    expect(of('sum(l.amount for l in lines where l.amount > 10)', two)).toBe('20');
    expect(of('sum(l.amount for l in lines)', [])).toBe('0');
    expect(of('max(l.amount for l in lines) otherwise 7', [])).toBe('7');
    expect(bool('(count(l for l in lines where l.score > 3) >= 1) otherwise false', two)).toBe(false);
    expect(bool('some(l.score > 3 for l in lines) otherwise false', two)).toBe(true);
    expect(bool('every(l.score > 3 for l in lines) otherwise true', two)).toBe(true);
    expect(bool('every(l.amount > 30 for l in lines)', two)).toBe(false);
    expect(bool('every(l.amount > 30 for l in lines)', [])).toBe(true);
    expect(bool('some(l.amount > 30 for l in lines)', [])).toBe(false);
  });

  test('18.33 an instant keeps its clock over a change of time', () => {
    const body = 'input t: instant\ndefine v: instant = t + 1 month';
    const text = `${HEADER.replace('Africa/Lagos', 'Europe/Berlin')}${body}`;
    const moved = (t: string): unknown => {
      const answer = answerOf(policy(text), { day: '2026-04-01', t }, { explain: 'full' });
      expect(verify(JSON.parse(JSON.stringify(answer)))).toMatchObject({ ok: true });
      return answer.values['v'];
    };
    expect(moved('2026-03-15T11:00:00Z')).toBe('2026-04-15T10:00:00Z');
    // 28 February 02:30 + 1 month is 28 March; 29 March 02:30 does not exist.
    expect(moved('2026-01-29T01:30:00Z')).toBe('2026-02-28T01:30:00Z');
    expect(moved('2026-02-28T01:30:00Z')).toBe('2026-03-28T01:30:00Z');
  });
});

/** A policy whose `v` reads the constant `price` as of another date: the syntax is not checked yet. */
function priceOn(on: Expr, otherwise: boolean): Program {
  const text = HEADER.replace('2020-01-01', '2025-04-01');
  const entries = 'constant price: number { from 2025-04-01 = 31.99  from 2026-04-01 = 34.04 }';
  const program = policy(`${text}${entries}\ninput signed: date\ndefine v: number = price`);
  const [definition] = program.definitions;
  if (definition?.value.kind !== 'constant') throw new Error('no constant');
  const read: Expr = { ...definition.value, on };
  const { span, type } = read;
  const fallback: Expr = { kind: 'number', value: { n: 1n, d: 1n }, type, span };
  const value: Expr = otherwise ? { kind: 'otherwise', operand: read, fallback, type, span } : read;
  return { ...program, definitions: [{ ...definition, value }] };
}

describe('constants, 18.65 to 18.67', () => {
  const span = { file: 'test.writ', start: 0, end: 0 };
  const signed: Expr = { kind: 'input', name: 'signed', type: { kind: 'date', optional: false }, span };
  const priced = (day: string, on: string, otherwise = false): unknown => {
    const result = run(priceOn(signed, otherwise), { day, signed: on }, { explain: 'full' });
    if (!('policy' in result)) return result;
    expect(verify(JSON.parse(JSON.stringify(result)))).toMatchObject({ ok: true });
    return result.values['v'];
  };
  test.each([
    ['the entry of a date', '2027-05-01', '2025-06-01', '31.99'],
    ['the day before an entry', '2027-05-01', '2026-03-31', '31.99'],
    ['its first day', '2027-05-01', '2026-04-01', '34.04'],
  ])('18.66 %s', (_, day, on, expected) => expect(priced(day, on)).toBe(expected));

  test('18.66 a date before the first entry is an invalid input, unless otherwise follows', () => {
    expect(priced('2027-05-01', '2024-01-01')).toEqual(['CONSTANT_NOT_IN_FORCE signed']);
    expect(priced('2027-05-01', '2024-01-01', true)).toBe('1');
  });

  test('18.67 previous is the value above after its rounding', () => {
    const fee = `constant fee: number { from 2020-01-01 = 10.05
      from 2021-01-01 = previous * 1.1 rounded half up to 2 places
      from 2022-01-01 = previous * 1.1 rounded half up to 2 places }`;
    expect(evaluate(`${fee}\ndefine v: number = fee`).values['v']).toBe('12.17');
  });
});

describe('tables, 18.47 to 18.53', () => {
  const table = (picks: string, rows: string): string =>
    `table t picks ${picks} {\n| n: integer 0..100 => a: integer | b: integer |\n${rows}\n}\ninput n: integer 0..100\n`;
  test.each<[string, string, string, number, unknown]>([
    ['first row', 'first row', '| < 50 => 1 | 2 |\n| any => 3 | 4 |', 50, { a: '3', b: '4' }],
    [
      'one row, a list of values and ranges',
      'one row',
      '| 1, 5 .. 10 => 1 | 2 |\n| otherwise => 9 | 9 |',
      7,
      { a: '1', b: '2' },
    ],
    ['18.50 otherwise', 'one row', '| 1, 5 .. 10 => 1 | 2 |\n| otherwise => 9 | 9 |', 4, { a: '9', b: '9' }],
    ['18.51 sum of rows', 'sum of rows', '| <= 50 => 1 | 2 |\n| >= 50 => 3 | 4 |', 50, { a: '4', b: '6' }],
    ['18.51 max of rows', 'max of rows', '| <= 50 => 1 | 5 |\n| >= 50 => 3 | 4 |', 50, { a: '3', b: '5' }],
  ])('%s', (_, picks, rows, n, expected) => {
    const body = `${table(picks, rows)}define a: integer = t(n).a${picks === 'max of rows' ? ' otherwise 0' : ''}\ndefine b: integer = t(n).b${picks === 'max of rows' ? ' otherwise 0' : ''}`;
    expect(evaluate(body, { n }).values).toEqual(expected);
  });

  test('18.51 count of rows and every row', () => {
    const count = `${table('count of rows', '| <= 50 => 1 | 2 |\n| >= 50 => 3 | 4 |')}define v: integer = t(n)`;
    expect(evaluate(count, { n: 50 }).values['v']).toBe('2');
    const every = `${table('every row', '| <= 50 => 1 | 2 |\n| >= 50 => 3 | 4 |')}define v: integer = sum(r.b for r in t(n))`;
    expect(evaluate(every, { n: 50 }).values['v']).toBe('6');
  });

  test.each([
    ['+2348031234567', '0'],
    ['2348031234567', '2'],
    ['234', '1'],
    ['23', '0'],
  ])('18.52 longest prefix of %s', (s, expected) => {
    const body = `table t picks longest prefix {
| prefix: text => zone: integer |
| "234"   => 1 |
| "23480" => 2 |
}
input s: text
define v: integer = t(s).zone otherwise 0`;
    expect(evaluate(body, { s }).values['v']).toBe(expected);
  });
});

describe('rules and decisions, 18.68 to 18.77', () => {
  const rule = (name: string, body: string): string =>
    `rule ${name} "${name}" { code ${name.toUpperCase()} ${body} }\n`;
  const inputs = 'input a: bool optional\ninput b: bool optional\ninput c: bool optional\n';
  const rules = ['a', 'b', 'c']
    .map((n) => rule(`r_${n}`, `weight ${{ a: 50, b: 30, c: 20 }[n]} require ${n} when missing undecided`))
    .join('');
  const decided = (group: string, given: object, clauses = 'when undecided refer', more = ''): string => {
    const answer = evaluate(`${inputs}${rules}${more}decision d "D" { pass when ${group} ${clauses} }`, given);
    const d = answer.decisions['d'];
    return [d?.verdict, d?.score, d?.reasons?.map(({ code }) => code).join('+'), d?.undecided?.join('+')]
      .join(' ')
      .trim();
  };
  test.each<[string, string, object, string]>([
    ['all pass', 'all of { r_a, r_b, r_c }', { a: true, b: true, c: true }, 'pass 100'],
    ['all fail', 'all of { r_a, r_b, r_c }', { a: false, b: true }, 'fail 30 R_A r_c'],
    ['all undecided', 'all of { r_a, r_b }', { a: true }, 'refer 50  r_b'],
    ['any', 'any of { r_a, r_b }', { b: true }, 'pass 30  r_a'],
    ['any fails', 'any of { r_a, r_b }', { a: false, b: false }, 'fail 0 R_A+R_B'],
    ['18.74 none of: reasons are what passes', 'none of { r_a, r_b }', { a: true, b: false }, 'fail 50 R_A'],
    ['18.74 none of passes', 'none of { r_a, r_b }', { a: false, b: false }, 'pass 0'],
    ['at least, undecided', 'at least 2 of { r_a, r_b, r_c }', { a: true, b: false }, 'refer 50  r_c'],
    ['at least, fails', 'at least 2 of { r_a, r_b, r_c }', { a: false, b: false }, 'fail 0 R_A+R_B r_c'],
    ['weight', 'weight of { r_a, r_b, r_c } at least 70', { a: true, b: false, c: true }, 'pass 70'],
    ['weight fails', 'weight of { r_a, r_b, r_c } at least 80', { a: true, b: false, c: true }, 'fail 70 R_B'],
    [
      '18.77 members of a group that passed are no reasons',
      'all of { any of { r_a, r_b }, r_c }',
      { a: false, b: true, c: false },
      'fail 30 R_C',
    ],
    ['a single name', 'r_a', { a: false }, 'fail 0 R_A'],
  ])('%s', (_, group, given, expected) => expect(decided(group, given)).toBe(expected));

  test('18.76 a pass that still needs a person', () => {
    expect(decided('all of { r_a }', { a: true }, 'when undecided fail when passed refer')).toBe('refer 50');
    expect(decided('all of { r_a }', {}, 'when undecided fail when passed refer')).toBe('fail 0  r_a');
  });

  test('18.73 members that do not apply are removed', () => {
    const gated = rule('g', 'weight 40 applies when day < 2026-01-01 require false');
    expect(decided('weight of { r_a, g } at least 60', { a: true }, 'when undecided refer', gated)).toBe(
      'fail 50 R_A'.replace(' R_A', ''),
    );
    expect(decided('all of { g }', {}, '', gated)).toBe('pass 0');
    expect(decided('any of { g }', {}, '', gated)).toBe('fail 0');
  });

  test('18.68 an unknown gate is undecided, not pass', () => {
    const gated = rule('g', 'applies when a require true when missing undecided');
    expect(decided('any of { g, r_b }', { b: false }, 'when undecided refer', gated)).toBe('refer 0  g');
  });

  test('18.75 a nested decision counts by its verdict', () => {
    const inner = 'decision inner "I" { pass when r_a when undecided fail }\n';
    expect(decided('all of { inner, r_b }', { b: true }, 'when undecided refer', inner)).toBe('fail 30  r_a');
  });

  test('18.70 holes, and a missing value in one', () => {
    const body = `record C { balance: money USD 0..1000 places 2  number: text optional  share: percent 0%..100% }
input c: C
rule r "R" { code R require false message "{c.balance} of {c.number}, {c.share}, {day}" }
decision d "D" { pass when r }`;
    const answer = evaluate(body, { c: { balance: '12.5', share: '91%' } });
    expect(answer.decisions['d']?.reasons?.[0]).toEqual({
      code: 'R',
      severity: 'error',
      message: '12.50 USD of (missing), 91%, 2026-04-01',
      rule: 'r',
      at: 'test.writ:8',
    });
  });

  test('18.71 a warning outside every group is a notice', () => {
    const warning = rule('w', 'severity warning require false');
    const answer = evaluate(`${inputs}${rules}${warning}decision d "D" { pass when r_a when undecided refer }`, {
      a: true,
    });
    expect(answer.decisions['d']).toMatchObject({ verdict: 'pass', reasons: [], notices: [{ code: 'W' }] });
  });

  test('the levels of explain', () => {
    const program = policy(`${HEADER}${inputs}${rules}decision d "D" { pass when r_a when undecided refer }`);
    const given = { day: '2026-04-01', a: false };
    expect(answerOf(program, given, { explain: 'none' }).decisions['d']).toEqual({ verdict: 'fail', score: '0' });
    expect(answerOf(program, given, { explain: 'lines' })).not.toHaveProperty('trace');
    expect(Object.keys(answerOf(program, given))).toEqual([
      'policy',
      'version',
      'hash',
      'text',
      'semantics',
      'asOf',
      'tzdata',
      'decisions',
      'tariffs',
      'values',
    ]);
  });
});
