/** Blocks beside decisions and bills: their traces verify, and no figure, verdict, code or word of them can be changed. */
import { describe, expect, test } from 'vitest';
import { sealOf } from '../reference/seal.ts';
import { answerOf, policy } from '../testing/policy.ts';
import { tamperings } from '../testing/tamper.ts';
import { verify } from './verify.ts';

const header = (asOf: string): string => `policy test.verified "Verified" version 1.2.3
effective from 2020-01-01
zone "Europe/Berlin"
currency USD
as of ${asOf}
rounding half even to 2 places per line
`;

const CASES: readonly (readonly [name: string, text: string, input: object])[] = [
  [
    'limits, features and waived rules',
    `${header('moment')}
unit seat plural seats
input moment: instant
input users: quantity seat 0..1000
input over_since: instant optional
input rate: quantity Mbps 0..100000
input score: integer 300..850 optional
input spent: money USD 0..1000 places 2
limit seats "Seats" { code TOO_MANY measure users allow 100 seats grace 10% for 7 days from over_since
  notify at 80%, 99.5%, 200% on breach deny message "{users} of 100" }
limit speed { code TOO_FAST measure rate allow 1 Gbps on breach warn }
limit budget { code SPENT measure spent allow 10.5 USD waived when score > 700 "Score {score}" on breach deny }
limit never { code NEVER applies when users > 900 seats measure users allow 1 seat on breach deny }
feature sso { code NO_SSO available when score >= 700 }
feature label "Label" { code NO_LABEL let few = users < 50 seats available when few message "{users}" }
rule good "Good" { code LOW weight 2 require score > 800 when missing undecided waived when spent > 1 USD "Spent {spent}" }
decision d { pass when all of { seats, speed, good } when undecided fail }
decision e { pass when any of { label, none of { good, budget } } when undecided refer }`,
    {
      moment: '2026-06-05T00:00:00Z',
      users: 120,
      over_since: '2026-06-01T00:00:00Z',
      rate: 1001,
      score: 710,
      spent: '12.25',
    },
  ],
  [
    'commissions, a payout and a progression',
    `${header('day')}enum Tier ordered { bronze, silver, gold }
input day: date
input base: money USD 0..100000 places 2
input before: money USD 0..1000000 places 2
input carried: money USD -1000..1000 places 2
input score: integer 0..100
input seller: text
input tier: Tier
rule good { code LOW require score >= 50 }
rule better { code NOT_HIGH require score >= 80 message "Score {score}" }
commission direct "Direct" { eligible when good base base rate 12% cap 100 USD
  pay 60% to seller pay 10% to "b" pay remaining to seller
  clawback a { code A applies when score > 1 take back 50% message "{score}" }
  clawback b { code B take back 50% cap 10.55 USD }
  clawback c { code C take back 100% waived when score > 2 "Kept {score}" }
  payable 30 days after day message "From {base}" }
commission ladder { base base already used before rate graduated { up to 100_000 USD at 5% plus 1 USD beyond at 8% }
  minimum payout 5 USD else carry carried in carried }
commission held { eligible when better base base rate 1% }
commission never { applies when score > 99 base base rate 1% pay 100% to seller }
payout statement to seller { counting direct, never carried in carried cap 30.5 USD minimum payout 1 USD else carry payable after 1 month }
progression review on tier { bronze to silver when good silver to gold when better }
define parts = split base by { x: 33.3%, y: remaining }
define read: money USD = direct.amount + never.amount`,
    {
      day: '2026-02-01',
      base: '333.33',
      before: '99900',
      carried: '7.5',
      score: 60,
      seller: 's',
      tier: 'silver',
    },
  ],
  [
    'grants',
    `${header('day')}enum Balance { bonus, data }
input day: date
input paid: money USD 0..1000 places 2
input account: text
grant gift { code GIFT applies when paid >= 20 USD give 10% of paid to account as bonus cap 4.5 USD
  valid for 30 days from day message "For {paid}" }
grant more { give 3 GB to account as data valid until 2026-12-31 }
grant points { applies when paid > 900 USD give 5 to account as data }`,
    { day: '2026-04-10', paid: '50', account: 'a-1' },
  ],
  [
    'steps, stairsteps, packages and percentages',
    `${header('day')}input day: date
input call: quantity second 0..86400
input pool: quantity second 0..6000
input boxes: integer 0..8
input data: quantity GB 0..1000 places 3
input turnover: money USD 0..100000
tariff t { charge voice { measure call steps of 6 seconds after first 30 seconds included pool "Pool" each 0.012 USD per second }
  charge late { measure data steps of 0.5 GB included 3 GB before steps each 1 USD per GB }
  charge tv { measure boxes stairstep { up to 1 at 25 USD even at zero up to 4 at 32 USD plus 1.5 USD beyond at 40 USD } }
  charge texts { measure data included 100 MB package of 2 GB at 5 USD }
  charge fee { graduated percentage of turnover { up to 100 USD at 2.9% even at zero beyond at 1.5% } minimum 1 USD } }
define busy = percentile(60%, x for x in [3, boxes, 9] where x > 2) otherwise 0
define ours = (if boxes > 2 then "RC-10" else "x") matches "RC-[0-9]{2}"`,
    { day: '2026-04-10', call: 41, pool: 20, boxes: 3, data: '7.25', turnover: '250.5' },
  ],
  [
    'calendars and time of use',
    `${header('start')}input start: instant
input end: instant
input data: quantity GB 0..1000 places 3
input count: integer 0..100
dates closed { 2026-03-30 2026-04-03 }
calendar hours in zone "Europe/Berlin" { peak: monday to friday 08:00 to 20:00 except on closed
  night: every day 22:00 to 06:00 in march off: otherwise }
tariff t { charge used { measure data included 1 GB time of use hours over start to end
    { peak at 0.05 USD per GB night at 0.01 USD per GB off at 0.015 USD per GB } }
  charge once { measure count time of use hours over end { peak at 2 USD night at 1 USD off at 0 USD } } }
define long = used.hours.night > 4 hours
define open = start in hours.peak
define closed_now = end not in hours.off`,
    { start: '2026-03-27T18:30:00Z', end: '2026-03-31T06:15:00.5Z', data: '10', count: 7 },
  ],
];

/** `at` of a step or of a block in the trace points people to the source; it is no figure. */
const isPointer = (path: string): boolean => /^trace\[.*\.at$/.test(path);

/** What a forger does who knows of the seal. */
function sealedAnew(answer: unknown): unknown {
  const { seal: _, ...rest } = answer as Record<string, unknown>;
  return { ...rest, seal: sealOf(rest) };
}

describe('the verifier', () => {
  test.each(CASES)('%s: verifies, and no tampering passes, the seal made anew', (_, text, input) => {
    const answer = JSON.parse(JSON.stringify(answerOf(policy(text), input, { explain: 'full' })));
    expect(verify(answer)).toMatchObject({ ok: true });
    const all = tamperings(answer, (path) => isPointer(path) || path === 'seal');
    const missed = all.filter((each) => verify(sealedAnew(each.answer)).ok);
    expect(missed.map(({ path, was, is }) => `${path}: ${String(was)} -> ${String(is)}`)).toEqual([]);
    expect(all.length).toBeGreaterThan(100);
  });
});
