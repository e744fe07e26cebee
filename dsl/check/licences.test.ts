/** What the checker says of limits, features and waivers (LANGUAGE 18.69, 18.147 to 18.151), and where it says nothing. */
import { describe, expect, test } from 'vitest';
import { codes, POLICY } from '../specs/checking.ts';

const INPUTS = `zone "UTC"
as of now
unit seat plural seats
input now: instant
input users: quantity seat 0..1000
input rate: quantity Mbps 0..1000
input plan: integer 0..9 optional
input since: instant optional
input day: date optional
`;
const limit = (clauses: string, more = '') => `${POLICY}${INPUTS}limit l { code L ${clauses} }\n${more}`;
const SEATS = 'measure users allow 100 seats on breach deny';
const each = (more = '', breach = 'on breach deny') => `${POLICY}currency USD
rounding half even to 2 places per line
${INPUTS}record Team { id: text  seats: quantity seat 0..500  vip: bool optional }
input teams: list of Team up to 20
limit l "Seats of a team" for each team in teams where team.seats > 0 seats {
  code TEAM_TOO_LARGE
  measure team.seats
  allow 10 seats
  ${breach}
  waived when team.vip "They may"
  message "{team.id} has {team.seats}."
}
${more}
`;
const charged = (clauses: string) =>
  `${POLICY}currency USD
rounding half even to 2 places per line
${INPUTS}limit l { code L ${SEATS.replace('deny', 'charge seats_over')} }
tariff t "T" { charge seats_over "Seats over" { ${clauses} } }
`;
const SECOND = `limit second { code M ${SEATS.replace('deny', 'charge seats_over')} }`;

describe('limits, features, waivers', () => {
  test.each<readonly [name: string, text: string, ...codes: string[]]>([
    ['a limit', limit(SEATS)],
    ['units of one kind', limit('measure rate allow 1 Gbps on breach deny')],
    ['units of two kinds', limit('measure rate allow 100 seats on breach deny'), 'WR7120'],
    ['a plain number against seats', limit('measure users allow 100 on breach deny'), 'WR7120'],
    ['no code', `${POLICY}${INPUTS}limit l { ${SEATS} }`, 'WR2110'],
    ['nothing measured', limit('allow 1 seat on breach deny'), 'WR2114'],
    ['nothing allowed', limit('measure users on breach deny'), 'WR2114'],
    ['no word on a breach', limit('measure users allow 1 seat'), 'WR2114'],
    ['18.23 its gate is discharged', limit(`applies when plan > 3 ${SEATS}`), 'WR4101'],
    ['18.23 grace takes a missing time', limit(`${SEATS} grace 10% for 7 days from since`)],
    ['a date is held against the as-of date', limit(`${SEATS} grace 10% for 7 days from day`)],
    ['grace in seats', limit(`${SEATS} grace 5 seats`)],
    ['grace of another kind', limit(`${SEATS} grace 5 Mbps`), 'WR3100'],
    ['hours from a date', limit(`${SEATS} grace 10% for 3 hours from day`), 'WR3100'],
    ['hours from an instant', limit(`${SEATS} grace 10% for 3 hours from since`)],
    ['for each of what is not there', limit(SEATS).replace('limit l', 'limit l for each x in xs'), 'WR2101'],
    ['for each item', each()],
    ['in a group', each('decision d { pass when all of { l } }'), 'WR3100'],
    ['one verdict of many', each('test "t" { given teams: [] expect l passes }'), 'WR3100'],
    ['a figure of all', each('test "t" { given teams: [] expect l.headroom is 0 seats }')],
    [
      'a charge for each breach',
      each('', 'on breach charge c').replace('limit l', `${'tariff t { charge c { flat 1 USD } }'}\nlimit l`),
      'WR7121',
    ],
    ['18.150 a charge on a breach', charged('each 5 USD per seat')],
    ['its charge may be flat', charged('flat 20 USD')],
    ['its charge has tiers', charged('graduated {\n up to 5 seats at 5 USD per seat\n beyond at 3 USD per seat\n}')],
    ['its charge has a price of another unit', charged('each 5 USD per GB'), 'WR3102'],
    [
      'a charge that is not there',
      charged('each 5 USD per seat').replace('charge seats_over "', 'charge extra "'),
      'WR7121',
      'WR6102',
    ],
    ['a charge that measures something', charged('measure users each 5 USD per seat'), 'WR7121'],
    [
      'a charge for each item',
      charged('each 5 USD per seat').replace('"Seats over" {', '"Seats over" for each x in xs {'),
      'WR7121',
      'WR2101',
    ],
    ['two limits with one charge', `${charged('each 5 USD per seat')}${SECOND}`, 'WR7121'],
    [
      'a limit that reads the charge of its breach',
      charged('each 5 USD per seat').replace('allow 100 seats', 'allow 100 seats waived when seats_over > 5 USD'),
      'WR2105',
    ],
    ['an unknown waiver', limit(`${SEATS} waived when plan > 3`)],
    ['a member of a group', limit(SEATS, 'decision d { pass when all of { l } }')],
    ['a limit has no weight', limit(SEATS, 'decision d { pass when weight of { l } at least 1 }'), 'WR2111'],
    ['its figures are for tests', limit(SEATS, 'define x = l.headroom'), 'WR2101'],
    [
      'a figure that it has not',
      limit(SEATS, 'test "t" { given users: 1 seat given now: 2026-02-01T00:00:00Z expect l.left is 1 seat }'),
      'WR2102',
    ],
    ['a feature', `${POLICY}${INPUTS}feature f { code F available when users > 5 seats }`],
    ['an unknown feature', `${POLICY}${INPUTS}feature f { code F available when plan > 5 }`],
    [
      'a group with an unknown feature',
      `${POLICY}${INPUTS}feature f { code F available when plan > 5 }\ndecision d { pass when any of { f } }`,
      'WR4107',
    ],
    ['a feature without a code', `${POLICY}${INPUTS}feature f { available when users > 5 seats }`, 'WR2110'],
    ['a feature that is never available', `${POLICY}${INPUTS}feature f { code F }`, 'WR2114'],
    ['a code for two', limit(SEATS, 'feature f { code L available when users > 5 seats }'), 'WR2106'],
    [
      'a decision is not waived',
      limit(
        SEATS,
        'decision d { pass when all of { l } }\ntest "t" { given users: 1 seat given now: 2026-02-01T00:00:00Z expect d waived }',
      ),
      'WR9110',
    ],
    [
      'a limit in a library',
      'library a.b version 1.0.0\neffective from 2026-01-01\nlimit l { code L measure 1 allow 2 on breach deny }',
      'WR2109',
    ],
  ])('%s', (_, text, ...expected) => {
    expect(codes(text)).toEqual(expected);
  });
});
