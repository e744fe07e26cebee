/** What the checker says of commissions, payouts, progressions and splits (LANGUAGE 18.136 to 18.146). */
import { describe, expect, test } from 'vitest';
import { codes, MONEY, POLICY } from '../specs/checking.ts';

const INPUTS = `enum Tier ordered { bronze, silver, gold }
enum Colour { red, blue }
input base: money USD -100..1000 places 2
input sale: money USD 0..1000 places 2
input fine: money USD 0..1000 places 4
input share: percent 0%..100%
input odd: percent -10%..20%
input tier: Tier
input colour: Colour
input day: date
input maybe: date optional
input who: text
input few: integer 0..5
rule r { code R require few > 2 }
`;
const commission = (clauses: string, more = '') => `${MONEY}${INPUTS}commission c { ${clauses} }\n${more}`;
const PLAIN = 'base sale rate 10%';
const payout = (clauses: string, of = `${PLAIN} pay 100% to who`) => commission(of, `payout p to who { ${clauses} }\n`);
const progression = (steps: string, on = 'tier') => `${MONEY}${INPUTS}progression p on ${on} { ${steps} }\n`;
const split = (amount: string, parts: string) => `${MONEY}${INPUTS}define s = split ${amount} by { ${parts} }\n`;

const grant = (clauses: string) => `${MONEY}${INPUTS}enum Balance { bonus, data }\ngrant g { ${clauses} }\n`;

describe('commissions, payouts, progressions, splits', () => {
  test.each<readonly [name: string, text: string, ...codes: string[]]>([
    ['a commission', commission(PLAIN)],
    ['no base', commission('rate 10%'), 'WR2114'],
    ['no rate', commission('base sale'), 'WR2114'],
    ['a rate that is money', commission('base sale rate 10 USD'), 'WR3100'],
    ['a base that is no money', commission('base few rate 10%'), 'WR3104'],
    ['18.139 a fixed fee', commission('base 5 USD rate 100%')],
    ['no currency', `${POLICY}input n: integer 0..9\ncommission c { base n rate 10% }`, 'WR2114'],
    ['no rounding', `${POLICY}currency USD\ncommission c { base 5 USD rate 10% }`, 'WR6101'],
    ['18.23 its gate is discharged', commission(`${PLAIN} applies when maybe > 2026-01-01`), 'WR4101'],
    ['a ladder', commission('base sale rate graduated { up to 100 USD at 5% beyond at 8% }')],
    ['18.98 a ladder on what may be negative', commission('base base rate graduated { beyond at 8% }'), 'WR6114'],
    ['a ladder that ends', commission('base sale rate graduated { up to 100 USD at 5% }'), 'WR6110'],
    [
      'a ladder that goes on',
      commission('base sale rate graduated { up to 100 USD at 5% beyond at 8% } already used fine'),
    ],
    ['nothing goes on without a ladder', commission(`${PLAIN} already used fine`), 'WR2114'],
    ['18.140 more than all', commission(`${PLAIN} clawback b { code B take back 101% }`), 'WR6130'],
    ['18.140 less than nothing', commission(`${PLAIN} clawback b { code B take back odd }`), 'WR6130'],
    ['a clawback without a code', commission(`${PLAIN} clawback b { take back 10% }`), 'WR2110'],
    ['a clawback that takes nothing', commission(`${PLAIN} clawback b { code B }`), 'WR2114'],
    ['18.142 shares that make less', commission(`${PLAIN} pay 60% to who pay 30% to "b"`), 'WR6136'],
    ['18.142 two rests', commission(`${PLAIN} pay remaining to who pay remaining to "b"`), 'WR6136'],
    ['18.142 a share that varies, and the rest', commission(`${PLAIN} pay share to who pay remaining to "b"`)],
    ['18.142 a share that may be negative', commission(`${PLAIN} pay odd to who pay remaining to "b"`), 'WR6114'],
    ['a payee is a text', commission(`${PLAIN} pay 100% to few`), 'WR3100'],
    ['payable by a period', commission(`${PLAIN} payable few after day`), 'WR3100'],
    ['its results are values', commission(PLAIN, 'define x = c.amount + 1 USD')],
    ['itself is none', commission(PLAIN, 'define x = c'), 'WR3100'],
    ['a circle', commission('base x rate 10%', 'define x: money USD = c.amount'), 'WR2105'],
    ['for each of no list', commission(PLAIN).replace('commission c', 'commission c for each x in xs'), 'WR2101'],
    ['a payout', payout('counting c')],
    ['of nothing', payout(''), 'WR2114'],
    ['of what is no commission', payout('counting sale'), 'WR2101'],
    ['18.143 without a payee', payout('counting c', PLAIN), 'WR6135'],
    [
      '18.143 with a minimum of its own',
      payout('counting c', `${PLAIN} pay 100% to who minimum payout 5 USD else carry`),
      'WR6134',
    ],
    ['a progression', progression('bronze to silver when r silver to gold when all of { r }')],
    ['a tier that is none', progression('bronze to sliver when r'), 'WR6131'],
    ['18.146 a level skipped', progression('bronze to gold when r'), 'WR6132'],
    ['18.146 downwards', progression('gold to silver when r')],
    ['two steps from one tier', progression('silver to gold when r silver to bronze when none of { r }'), 'WR6133'],
    ['of an enum without order nothing is skipped', progression('red to blue when r', 'colour')],
    ['on what is no enum', progression('red to blue when r', 'few'), 'WR3100'],
    [
      'a progression is no member',
      `${progression('bronze to silver when r')}decision d { pass when all of { p } }`,
      'WR3100',
    ],
    ['18.145 a split', split('base', 'a: 50%, b: remaining')],
    ['18.145 of less than the minor unit', split('fine', 'a: 50%, b: remaining'), 'WR3124'],
    ['of a number', split('few', 'a: 50%, b: remaining'), 'WR3100'],
    ['18.145 shares that make more', split('base', 'a: 50%, b: 60%'), 'WR6136'],
    ['18.145 shares that make all', split('base', 'a: 50%, b: 50%')],
    ['a grant', grant('give 5 USD to who as bonus')],
    ['18.133 a balance that is none', grant('give 5 USD to who as bonsu'), 'WR6150'],
    ['no balances', `${MONEY}${INPUTS}grant g { give 5 USD to who as bonus }`, 'WR6150'],
    ['nothing given', grant('valid for 30 days'), 'WR2114'],
    ['18.133 what may be negative', grant('give base to who as bonus'), 'WR6114'],
    ['a percent', grant('give share to who as bonus'), 'WR3100'],
    ['a cap of another kind', grant('give sale to who as bonus cap 5 GB'), 'WR3100'],
    ['a third of a gigabyte', grant('give 1 GB / 3 to who as bonus'), 'WR3124'],
    ['a third of a gigabyte, rounded', grant('give 1 GB / 3 to who as bonus round floor to 2 places')],
    ['valid for gigabytes', grant('give sale to who as bonus valid for 5 GB'), 'WR3100'],
    ['a name for two', split('base', 'a: 50%, a: 50%'), 'WR2106'],
  ])('%s', (_, text, ...expected) => {
    expect(codes(text)).toEqual(expected);
  });
});
