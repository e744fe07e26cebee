/** Inputs of shipped policies that they accept. */
import type { Dice } from './dice.ts';

type Inputs = Readonly<Record<string, unknown>>;

const money = (dice: Dice, most: number): unknown =>
  dice.pick([
    () => (dice.whole(0, most * 100) / 100).toFixed(2),
    () => dice.whole(0, most),
    () => `${dice.whole(0, most)}.5 USD`,
  ])();
const gigabytes = (dice: Dice, most: number): unknown =>
  dice.pick([
    () => `${dice.whole(0, most)} GB`,
    () => dice.whole(0, most),
    () => `${dice.whole(0, most)}.125`,
    () => `${dice.whole(0, Math.floor(most / 1000))} TB`,
  ])();

function business(dice: Dice): Inputs {
  return {
    registration_status: dice.pick(['pending', 'active', 'suspended', 'struck_off']),
    employee_count: dice.whole(0, 200),
    location_count: dice.whole(0, 5),
  };
}

function customer(dice: Dice): Inputs {
  return {
    customer_type: dice.pick(['residential', 'business', 'enterprise']),
    ...(dice.often(0.8) ? { credit_score: dice.whole(300, 850) } : {}),
    outstanding_balance: money(dice, 1000),
    ...(dice.often(0.8) ? { credit_limit: money(dice, 5000) } : {}),
    location: { service_coverage: dice.often(0.8) },
    ...(dice.often(0.7) ? { business_details: business(dice) } : {}),
    agreements: { sla_signed: dice.often(0.5) },
    account_manager_assigned: dice.often(0.5),
  };
}

function period(dice: Dice): Inputs {
  const month = dice.whole(1, 8);
  return { start: `2026-0${month}-01`, end: `2026-0${month + 1}-01` };
}

/** By policy. */
export const SHIPPED: Readonly<Record<string, (dice: Dice) => Inputs>> = {
  'isp.eligibility.residential_basic': (dice) => ({ customer: customer(dice), now: '2026-03-01T09:00:00Z' }),
  'isp.eligibility.business_pro': (dice) => ({
    customer: customer(dice),
    plan: { contract_term_months: dice.whole(0, 36), support_tier: dice.pick(['standard', 'premium', 'enterprise']) },
    now: '2026-05-01T09:00:00+02:00',
  }),
  'isp.eligibility.enterprise': (dice) => ({ customer: customer(dice), now: '2026-12-31T23:30:00Z' }),
  'isp.tariff.metered_data': (dice) => ({
    period: period(dice),
    usage: { data: gigabytes(dice, 2000), rolled_over: dice.whole(0, 50) },
  }),
  'isp.tariff.data_by_bound': (dice) => ({ rated_on: '2026-06-01', data: gigabytes(dice, 3000) }),
  'isp.tariff.data_by_width': (dice) => ({ rated_on: '2026-06-01', data: gigabytes(dice, 3000) }),
  'isp.tariff.volume_discount': (dice) => ({ rated_on: '2027-06-01', data: gigabytes(dice, 3000) }),
  'isp.tariff.usage_based': (dice) => ({
    rated_on: '2026-06-01',
    data: gigabytes(dice, 3000),
    base_price: money(dice, 100),
    percent_off: `${dice.whole(0, 100)}%`,
    amount_off: money(dice, 50),
  }),
};
