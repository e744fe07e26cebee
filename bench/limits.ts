/**
 * The hand-written limits: what a good engineer writes by hand for one policy, on scaled integers, with nothing general in
 * it. Every ratio of the bench is to one of these functions. Answers are compared with the policy's before timing.
 */

/** Half-even rounding of n / d (n >= 0, d > 0, both below 2^53). */
function divideHalfEven(n: number, d: number): number {
  const quotient = Math.floor(n / d);
  const twice = (n - quotient * d) * 2;
  if (twice < d) return quotient;
  if (twice > d) return quotient + 1;
  return quotient % 2 === 0 ? quotient : quotient + 1;
}

export interface Household {
  readonly customerType: number;
  /** -1 when the bureau has not answered. */
  readonly creditScore: number;
  /** Cents. */
  readonly balance: number;
  readonly coverage: boolean;
}

/** Failed rules as bits (0 to 3), 16 when the score is undecided. */
export function residentialBasic(customer: Household): number {
  let failed = 0;
  if (customer.customerType !== 0) failed |= 1;
  if (customer.creditScore < 0) failed |= 16;
  else if (customer.creditScore < 600) failed |= 2;
  if (customer.balance > 0) failed |= 4;
  if (!customer.coverage) failed |= 8;
  return failed;
}

export interface Company {
  readonly type: number;
  readonly score: number;
  readonly balance: number;
  readonly covered: boolean;
  readonly registered: boolean;
  readonly term: number;
  readonly limit: number;
  readonly support: number;
  readonly employees: number;
  readonly revenue: number;
  readonly sla: boolean;
  readonly manager: boolean;
  readonly locations: number;
  readonly disputes: number;
}

/** Eighteen rules of three plans, failed ones as bits 0 to 17. */
export function eighteenRules(c: Company): number {
  let failed = 0;
  if (c.type !== 0) failed |= 1;
  if (c.score < 600) failed |= 2;
  if (c.balance > 0) failed |= 4;
  if (!c.covered) failed |= 8;
  if (c.disputes >= 3) failed |= 16;
  if (c.term < 1) failed |= 32;
  if (c.type !== 1) failed |= 64;
  if (!c.registered) failed |= 128;
  if (c.term < 12) failed |= 256;
  if (c.limit < 100_000) failed |= 512;
  if (c.support < 1) failed |= 1024;
  if (c.balance > 50_000) failed |= 2048;
  if (c.type !== 2) failed |= 4096;
  if (c.employees < 50) failed |= 8192;
  if (c.revenue < 100_000_000) failed |= 16384;
  if (!c.sla) failed |= 32768;
  if (!c.manager) failed |= 65536;
  if (c.locations <= 1) failed |= 131072;
  return failed;
}

export const EIGHTEEN_NAMES: readonly string[] = Array.from({ length: 18 }, (_, i) => `RULE_${i + 1}`);

/** The same with the failed rules by name. */
export function eighteenNames(c: Company): string[] {
  const names: string[] = [];
  let failed = eighteenRules(c);
  while (failed !== 0) {
    const bit = 31 - Math.clz32(failed & -failed);
    names.push(EIGHTEEN_NAMES[bit] ?? '');
    failed &= failed - 1;
  }
  return names;
}

/** For data in thousandths of a GB and hundredths of a dollar per GB: hundred-thousandths of a dollar. */
function tiered(milliGb: number): number {
  if (milliGb <= 100_000) return milliGb * 10;
  if (milliGb <= 500_000) return 1_000_000 + (milliGb - 100_000) * 8;
  return 4_200_000 + (milliGb - 500_000) * 5;
}

/** Cents due for data in thousandths of a GB: three tiers, 20 % off, 7.5 % tax, each line rounded half even. */
export function ratedData(milliGb: number): number {
  const price = tiered(milliGb);
  const charge = divideHalfEven(price, 1000);
  const net = charge - divideHalfEven(charge * 20, 100);
  return net + divideHalfEven(net * 75, 1000);
}

/** The same where the processor rounds: a sum with this figure has no room for halves (n and n / d below 2^50). */
const NO_HALVES = 1.5 * 2 ** 52;
export function ratedDataBySum(milliGb: number): number {
  const charge = tiered(milliGb) / 1000 + NO_HALVES - NO_HALVES;
  const net = charge - (charge / 5 + NO_HALVES - NO_HALVES);
  return net + ((net * 3) / 40 + NO_HALVES - NO_HALVES);
}
