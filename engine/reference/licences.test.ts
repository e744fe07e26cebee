/** Limits, features and waivers (LANGUAGE 18.69, 18.147 to 18.151), by number; both evaluators, and the trace verifies. */
import { describe, expect, test } from 'vitest';
import { settled } from '../testing/settled.ts';

const HEADER = `zone "UTC"
as of now
unit seat plural seats
input now: instant
input users: quantity seat 0..1000
input over_since: date optional
input score: integer 300..850 optional
`;
const ASKED = { now: '2026-06-07T12:00:00Z', users: 100 };
const limit = (clauses: string) => `${HEADER}limit l { code OVER measure users allow 100 seats ${clauses} }\n`;
const TIMED = limit('grace 10% for 7 days from over_since on breach deny');

describe('limits', () => {
  test.each<[string, string, object, object]>([
    ['18.147 at the allowance', TIMED, { users: 100 }, { verdict: 'pass', withinGrace: false, headroom: '0' }],
    ['18.147 with ten percent', TIMED, { users: 110 }, { verdict: 'pass', withinGrace: true, headroom: '-10' }],
    ['18.147 above the grace', TIMED, { users: 111 }, { verdict: 'fail', withinGrace: false, headroom: '-11' }],
    ['18.148 the seventh day', TIMED, { users: 108, over_since: '2026-06-01' }, { verdict: 'pass', withinGrace: true }],
    ['18.148 the eighth day', TIMED, { users: 108, over_since: '2026-05-31' }, { verdict: 'fail' }],
    ['18.148 no time, no end', limit('grace 10 seats on breach deny'), { users: 110 }, { verdict: 'pass' }],
    ['18.147 a warning passes', limit('on breach warn'), { users: 101 }, { verdict: 'pass', reasons: [] }],
    ['18.149 eighty', limit('notify at 80%, 100% on breach deny'), { users: 80 }, { reached: ['80%'] }],
    ['18.149 seventy-nine', limit('notify at 80%, 100% on breach deny'), { users: 79 }, { reached: [] }],
    [
      '18.149 nothing of nothing',
      `${HEADER}limit l { code OVER measure users allow 0 seats notify at 80%, 100% on breach deny }`,
      { users: 0 },
      { reached: ['80%', '100%'] },
    ],
    [
      'units are converted, figures stand in the unit of the allowance',
      `${HEADER}input rate: quantity Mbps 0..9000\nlimit l { code OVER measure rate allow 1 Gbps on breach deny }`,
      { rate: 1000 },
      { verdict: 'pass', measured: '1', allowed: '1', headroom: '0' },
    ],
    [
      '18.69 a waiver',
      limit('on breach deny waived when score > 700 "Score {score}"'),
      { users: 101, score: 710 },
      { verdict: 'waived', reasons: [], waived: [{ code: 'OVER', rule: 'l', reason: 'Score 710' }] },
    ],
    ['an unknown waiver', limit('on breach deny waived when score > 700'), { users: 101 }, { verdict: 'fail' }],
  ])('%s', (_, text, input, expected) => {
    expect(settled(text, { ...ASKED, ...input }).limits?.['l']).toMatchObject(expected);
  });

  test('18.147 a warning reports its code under notices', () => {
    const found = settled(limit('on breach warn message "{users} in use"'), { ...ASKED, users: 101 }).limits?.['l'];
    expect(found).toMatchObject({
      notices: [{ code: 'OVER', severity: 'warning', message: '101 seat in use', rule: 'l', at: 'settled.writ:10' }],
    });
  });

  test('one that does not apply says nothing', () => {
    const text = `${HEADER}limit l { code OVER applies when users > 5 seats measure users allow 1 seat on breach deny }`;
    expect(settled(text, { ...ASKED, users: 5 }).limits).toEqual({});
  });
});

describe('a limit for each item', () => {
  const text = `${HEADER}record Team { id: text  seats: quantity seat 0..500  vip: bool optional }
input teams: list of Team up to 20
limit l "Seats of a team" for each team in teams where team.seats > 0 seats {
  code TEAM_TOO_LARGE
  applies when team.id is not "exempt"
  measure team.seats
  allow 10 seats
  grace 20%
  on breach deny
  waived when team.vip "They may"
  message "{team.id} has {team.seats}."
}
`;
  const teams = [
    { id: 'a', seats: 10 },
    { id: 'b', seats: 12, vip: true },
    { id: 'c', seats: 13 },
    { id: 'none', seats: 0 },
    { id: 'd', seats: 14, vip: true },
    { id: 'exempt', seats: 99 },
  ];
  test('has a verdict, figures and reasons of its own', () => {
    const answer = settled(text, { ...ASKED, teams });
    const found = answer.limits?.['l'] as readonly Record<string, unknown>[];
    expect(found.map(({ key, verdict, headroom, withinGrace }) => [key, verdict, headroom, withinGrace])).toEqual([
      ['a', 'pass', '0', false],
      ['b', 'pass', '-2', true],
      ['c', 'fail', '-3', false],
      ['d', 'waived', '-4', false],
    ]);
    expect(found[2]?.['reasons']).toMatchObject([{ code: 'TEAM_TOO_LARGE', message: 'c has 13 seat.' }]);
    expect(found[3]).toMatchObject({ reasons: [], waived: [{ code: 'TEAM_TOO_LARGE', reason: 'They may' }] });
  });
  test('none without items', () => {
    expect(settled(text, { ...ASKED, teams: [] }).limits?.['l']).toEqual([]);
  });
});

describe('18.150 a charge on a breach', () => {
  const text = (charge: string, more = '') => `currency USD
rounding half even to 2 places per line
${limit(`grace 10% on breach charge seats_over ${more}`)}
tariff t "T" { charge seats_over "Seats over" { ${charge} } }`;
  const EACH = text('each 5.00 USD per seat');
  test.each<[string, string, object, string, readonly object[]]>([
    ['beyond the allowance, not beyond the grace', EACH, { users: 111 }, 'fail', [{ quantity: '11', amount: '55.00' }]],
    ['inside the grace', EACH, { users: 110 }, 'pass', []],
    ['below', EACH, { users: 99 }, 'pass', []],
    ['a flat sum for any breach', text('flat 20.00 USD'), { users: 500 }, 'fail', [{ amount: '20.00' }]],
    [
      'none where it is waived',
      text('flat 20.00 USD', 'waived when score > 700'),
      { users: 500, score: 710 },
      'waived',
      [],
    ],
  ])('%s', (_, policy, input, verdict, lines) => {
    const answer = settled(policy, { ...ASKED, ...input });
    expect(answer.limits?.['l']).toMatchObject({ verdict });
    expect(answer.tariffs?.['t']?.lines).toMatchObject(lines);
  });
});

describe('features', () => {
  const text = `${HEADER}feature f { code NO available when score >= 700 }
feature g { code NO_G available when users > 5 seats }
decision d { pass when all of { g, f } when undecided refer }`;
  test.each<[string, object, object, string]>([
    ['18.151 unknown', {}, { available: false, undecided: true, reasons: [] }, 'refer'],
    ['there', { score: 700 }, { available: true, undecided: false }, 'pass'],
    ['refused', { score: 699 }, { available: false, undecided: false, reasons: [{ code: 'NO' }] }, 'fail'],
  ])('%s', (_, input, expected, verdict) => {
    const answer = settled(text, { ...ASKED, ...input });
    expect(answer.features?.['f']).toMatchObject(expected);
    expect(answer.decisions['d']?.verdict).toBe(verdict);
  });
});

describe('18.69 waived rules', () => {
  const text = `${HEADER}input approved: bool optional
rule a { code A weight 3 require score >= 600 when missing undecided waived when approved "Yes" }
rule b { code B weight 4 require users > 5 seats }
decision d { pass when all of { a, b } when undecided refer }
decision n { pass when none of { a } when undecided fail }`;
  const waived = [{ code: 'A', rule: 'a', reason: 'Yes' }];
  test.each<[string, object, object]>([
    ['a failure is excused, with its weight', { score: 580, approved: true }, { verdict: 'pass', score: '7', waived }],
    ['so is what is undecided', { approved: true }, { verdict: 'pass', undecided: [], waived }],
    ['a pass needs no excuse', { score: 600, approved: true }, { verdict: 'pass', waived: [] }],
    ['an unknown waiver', { score: 580 }, { verdict: 'fail', score: '4', waived: [] }],
    ['nor a false one', { approved: false }, { verdict: 'refer', undecided: ['a'] }],
  ])('%s', (_, input, expected) => {
    expect(settled(text, { ...ASKED, ...input }).decisions['d']).toMatchObject(expected);
  });

  test('a waived rule is no reason, inside "none of" either', () => {
    const { decisions } = settled(text, { ...ASKED, score: 580, approved: true });
    expect(decisions['n']).toMatchObject({ verdict: 'fail', reasons: [], waived });
  });
});
