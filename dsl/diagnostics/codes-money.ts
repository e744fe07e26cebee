/** WR6xxx: money rules. */
import { error, lint, warning } from './entry.ts';

export const MONEY_CODES = {
  WR6101: error('No rounding rule', () => 'This policy has prices but no rounding rule.'),
  WR6102: error<{ charge: string; message: string }>(
    'One price model is needed',
    (p) => `Charge ${p.charge} ${p.message}.`,
  ),
  WR6103: error<{ bound: string; before: string }>(
    'Tiers do not rise',
    (p) => `The bound ${p.bound} does not rise above ${p.before}.`,
  ),
  WR6104: error<{ minimum: string; cap: string }>(
    'Minimum above cap',
    (p) => `The minimum ${p.minimum} is above the cap ${p.cap}.`,
  ),
  WR6105: error<{ name: string }>('Unknown charge', (p) => `This tariff has no charge "${p.name}".`),
  WR6107: error('Several currencies', () => 'A policy of several currencies must say by which input they are chosen.'),
  WR6110: error<{ charge: string; bound: string; measure: string; reach: string }>(
    'Tiers end too early',
    (p) => `Nothing says what ${p.charge} above ${p.bound} costs; ${p.measure} can reach ${p.reach}.`,
  ),
  WR6111: error<{ circle: readonly string[] }>(
    'Discounts stack in a circle',
    (p) => `These discounts stack on each other: ${p.circle.join(' -> ')}.`,
  ),
  WR6113: error('Bounds and widths mixed', () => '"up to" (a bound) and "next" (a width) cannot be mixed in one list.'),
  WR6114: error<{ what: string; range: string }>('May be negative', (p) => `${p.what} may be negative (${p.range}).`),
  WR6115: error<{ charge: string }>(
    'Every bill, or once?',
    (p) => `Charge ${p.charge} does not say whether its flat amount is due on every bill or once.`,
  ),
  WR6116: warning<{ charge: string }>(
    'Fixed part once for the bill',
    (p) =>
      `The fixed part of this tier of charge ${p.charge} is due once for the whole base, not for each transaction.`,
  ),
  WR6120: error<{ charge: string; why: string; clause: string }>(
    'Unbounded amount',
    (p) => `The amount of charge ${p.charge} ${p.why}, so it needs ${p.clause}.`,
  ),
  WR6121: error<{ charge: string; wanted: string }>(
    'Before steps, but not all',
    (p) => `Charge ${p.charge} has an allowance "before steps", but ${p.wanted}.`,
  ),
  WR6122: error<{ charge: string }>(
    'Allowance without label',
    (p) => `Charge ${p.charge} has several allowances; each needs a label.`,
  ),
  WR6124: error<{ what: string; range: string }>('A step of nothing', (p) => `${p.what} may be 0 (${p.range}).`),
  WR6130: error<{ clawback: string; share: string }>(
    'Clawback over 100 %',
    (p) => `Clawback ${p.clawback} takes back ${p.share}; it must lie in 0%..100%.`,
  ),
  WR6131: error<{ tier: string; enum: string }>('Tier unknown', (p) => `${p.enum} has no tier "${p.tier}".`),
  WR6132: lint<{ from: string; to: string }>(
    'Level skipped',
    (p) => `The step from ${p.from} to ${p.to} goes over a level between them.`,
  ),
  WR6133: lint<{ from: string }>(
    'Tier moves overlap',
    (p) => `There is an earlier step out of ${p.from}; where both could be taken, that one is.`,
  ),
  WR6134: error<{ commission: string; payout: string }>(
    'A minimum of its own in a payout',
    (p) => `Commission ${p.commission} is counted by payout ${p.payout}, which has the minimum and what is carried in.`,
  ),
  WR6135: error<{ commission: string; payout: string }>(
    'Commission without payee in a payout',
    (p) => `Payout ${p.payout} counts commission ${p.commission}, which does not say whom it pays.`,
  ),
  WR6136: error<{ sum: string }>(
    'Shares do not add up',
    (p) => `These shares must make 100 %, or leave the rest to one "remaining"; they make ${p.sum}.`,
  ),
  WR6140: error<{ tariff: string }>(
    'No billing period',
    (p) => `Tariff ${p.tariff} bills regularly, so the policy needs "input period: BillingPeriod".`,
  ),
  WR6141: error('Nothing to prorate by', () => 'Only a tariff that bills regularly can be prorated by its period.'),
  WR6142: lint<{ charge: string }>(
    'Metered charge prorated without allowance',
    (p) => `Charge ${p.charge} is metered, yet proration scales its whole price and not its allowance.`,
  ),
  WR6143: lint<{ category: string }>('Tax category unused', (p) => `No tax works on the category "${p.category}".`),
  WR6144: lint<{ path: string }>(
    'As-of is not the period start',
    (p) => `This policy is chosen by ${p.path}, not by period.start.`,
  ),
  WR6146: error<{ charge: string }>(
    'Advance with a measure',
    (p) => `Charge ${p.charge} is metered, so it cannot be billed in advance.`,
  ),
  WR6150: error<{ balance: string }>('Balance unknown', (p) => `There is no balance "${p.balance}".`),
} as const;
