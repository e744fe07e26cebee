/** Seeded inputs, the same for every candidate. */
import type { Company, Household } from './limits.ts';

/**
 * How many inputs a case walks through: so many that the branch predictor does not learn them by heart. With 512 it learns some
 * of 18 branches on them, more of one loop than of another, and equal machine code differs by half.
 */
export const COUNT = 4096;

/** xorshift32, from a fixed seed. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
}

function times<T>(make: (next: () => number) => T, seed: number): readonly T[] {
  const next = random(seed);
  return Array.from({ length: COUNT }, () => make(next));
}

const whole = (next: () => number, from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
const often = (next: () => number, share: number): boolean => next() < share;

export const HOUSEHOLDS: readonly Household[] = times(
  (next) => ({
    customerType: often(next, 0.8) ? 0 : whole(next, 1, 2),
    creditScore: often(next, 0.1) ? -1 : whole(next, 500, 850),
    balance: often(next, 0.7) ? 0 : whole(next, -5000, 20_000),
    coverage: often(next, 0.9),
  }),
  1,
);

export const COMPANIES: readonly Company[] = times(
  (next) => ({
    type: whole(next, 0, 2),
    score: whole(next, 500, 850),
    balance: often(next, 0.6) ? 0 : whole(next, 1, 100_000),
    covered: often(next, 0.9),
    registered: often(next, 0.8),
    term: whole(next, 0, 36),
    limit: whole(next, 0, 500_000),
    support: whole(next, 0, 2),
    employees: whole(next, 0, 200),
    revenue: whole(next, 0, 300_000_000),
    sla: often(next, 0.7),
    manager: often(next, 0.7),
    locations: whole(next, 0, 5),
    disputes: whole(next, 0, 5),
  }),
  2,
);

/** Thousandths of a GB; the first ones are exact half-cent ties. */
export const QUANTITIES: readonly number[] = times((next) => whole(next, 0, 2_000_000), 3).map((value, i) =>
  i < 64 ? i * 50 + 25 : value,
);

const cents = (value: number): string => (value / 100).toFixed(2);

export function householdJson(h: Household): string {
  return JSON.stringify({
    customer: {
      customer_type: ['residential', 'business', 'enterprise'][h.customerType],
      ...(h.creditScore < 0 ? {} : { credit_score: h.creditScore }),
      outstanding_balance: cents(h.balance),
      service_coverage: h.coverage,
    },
  });
}

export function companyJson(c: Company): string {
  return JSON.stringify({
    company: {
      ...c,
      type: ['residential', 'business', 'enterprise'][c.type],
      balance: cents(c.balance),
      limit: cents(c.limit),
      support: ['standard', 'premium', 'enterprise_support'][c.support],
      revenue: cents(c.revenue),
    },
  });
}

export function quantityJson(milliGb: number): string {
  return JSON.stringify({ data: (milliGb / 1000).toFixed(3) });
}

export function meteredJson(milliGb: number): string {
  return JSON.stringify({
    period: { start: '2026-04-01', end: '2026-05-01' },
    usage: { data: (milliGb / 1000).toFixed(3), rolled_over: '0' },
  });
}
