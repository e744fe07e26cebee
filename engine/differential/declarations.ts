/** What every generated policy declares: header, inputs of every type, constants, and names that expressions may read. */
import { type At, MODES, type Names } from './expressions.ts';
import type { Random } from './random.ts';

export type AsOf = 'date' | 'instant' | 'period' | 'caller';

const INPUTS = `
unit seat plural seats
enum Tier ordered { bronze, silver, gold }
record Customer { id: text  score: integer 300..850 optional  home: Home  balance: money USD -1000..5000 places 2 }
record Home { covered: bool  floor: integer 0..40 optional }
record Place { id: integer 0..100000  rate: percent 0%..20%  weight: quantity GB 0..5000 places 3  fee: money USD 0..900 places 2  since: date  seen: instant  deep: list of integer 0..9 up to 4 }
record Item { label: text  fee: money USD -50..500 places 2  units: integer 0..90  taxable: bool  extra: money USD 0..20 places 2 optional }

input n1: integer 0..1000
input n2: integer -50..50
input x1: number -5..5 places 4
input p1: percent 0%..100%
input m1: money USD -1000..100000
input m2: money USD 0..900000000000000 places 4
input m3: money USD 0..2000 optional
input q1: quantity GB 0..1000000 places 6
input q2: quantity MB 0..5000 places 3
input q3: quantity GB 0..100 places 2 optional
input seats: quantity seat 0..500
input b1: bool
input b2: bool optional
input t1: text
input t2: text optional
input tier: Tier
input k2: Tier optional
input d1: date
input d2: date optional
input clock: time
input moment: instant
input customer: Customer
input items: list of Item up to 12
input places: list of Place up to 9
input shares: list of percent 0%..200% up to 4
input codes: list of integer 0..20 up to 5
input backup: list of integer 0..20 up to 5
input more: list of integer 0..20 up to 4 optional

define n1_small: integer = min(n1, 20)
define n2_near: integer = clamp(n2, 0, 20)
define home_of(count: integer, covered: bool): Home = if count > 500 then { covered: covered  floor: n1_small } else { covered: covered }
`;

export const BASE: Names = {
  sure: {
    integer: ['n1', 'n2', 'stride', 'n1_small'],
    number: ['x1'],
    percent: ['p1'],
    money: ['m1', 'm1', 'm2', 'customer.balance', 'flat_fee'],
    gb: ['q1', 'q2'],
    bool: ['b1', 'customer.home.covered'],
    text: ['t1', 'customer.id'],
    tier: ['tier'],
    date: ['d1'],
  },
  maybe: {
    integer: ['customer.score', 'customer.home.floor'],
    money: ['m3'],
    gb: ['q3'],
    bool: ['b2'],
    text: ['t2'],
    tier: ['k2'],
    date: ['d2'],
  },
  lists: true,
  calls: [],
};

/** Inputs whose every figure fits a double are read by the generated decoder; the others by the slow one. */
export function inputDeclarations(wide: boolean): string {
  return wide ? INPUTS : INPUTS.replace('900000000000000 places 4', '9000000 places 4');
}

export function header(asOf: AsOf, random: Random): string {
  const input = {
    date: 'input rated_on: date',
    instant: 'input now: instant',
    period: 'input period: BillingPeriod',
    caller: '',
  }[asOf];
  const path = { date: 'as of rated_on', instant: 'as of now', period: 'as of period.start', caller: '' }[asOf];
  const clause = (share: number, steps: readonly [string, ...string[]], stage: string): string =>
    random.chance(share) ? `rounding ${random.pick(MODES)} to ${random.pick(steps)} per ${stage}` : '';
  const exact = random.chance(0.2);
  const payment = `payment${random.chance(0.5) ? ' when b1' : ''} as "Cash rounding"`;
  return `policy test.generated "Generated" version 1.0.0
effective from 2025-06-01 until 2027-01-01
zone "${random.pick(['UTC', 'Europe/Berlin', 'Africa/Lagos', 'America/New_York'])}"
currency USD
${path}
${clause(exact ? 0 : 1, ['2 places', '2 places', '3 places', '0 places', '0.05 USD', 'minor unit'], 'line')}
${clause(exact ? 1 : 0.35, ['2 places', '1 places', '0.05 USD'], 'total')}
${clause(0.35, ['2 places', '3 places'], 'tax')}
${clause(0.45, ['4 places', '6 places'], 'factor')}
${clause(0.25, ['2 places', '4 places'], 'increment')}
${clause(0.35, ['0.05 USD', '1 places'], payment)}
${input}`;
}

export function constants({ random }: At): string {
  return `constant flat_fee: money USD { from 2025-01-01 = ${random.whole(1, 40)}.99 USD  from 2026-03-01 = ${random.whole(1, 40)} USD  from 2026-07-01 = previous * 110% rounded half up to 2 places }
constant ratio: integer { from 2025-01-01 = ${random.whole(2, 12)}  from 2026-01-01 = ${random.whole(3, 31)} }
constant stride: integer = ${random.whole(1, 50)}
constant price_base: money USD = 12.50 USD * 3 + 1 USD`;
}
