/** Generated tariffs: every price model and stage, discounts that stack, exclude and spread, taxes on lines and on taxes. */
import { type At, condition, expression, literal, MODES } from './expressions.ts';

export function generateTariff(at: At, bills: boolean): string {
  const { random } = at;
  const size = random.whole(1, 4);
  const names = Array.from({ length: size }, (_, i) => `charge_${i}`);
  const count = random.whole(0, 3);
  const discounts = Array.from({ length: count }, (_, i) => discount(i, names, at, count === 1));
  // Which of two is kept depends on all their lines, so that a line must not depend on what another line is left with.
  const paired = discounts.some((each) => each.includes('larger of'));
  const charges = names.map((_, i) => charge(i, at, bills, paired));
  const taxes = random.times(0, 2, (i) => tax(i, names, at));
  const billing = bills
    ? `  bills every ${random.pick(['month', 'month', '3 months', '30 days'])}${random.chance(0.3) ? ' anchored to 2026-01-01' : ''}${random.chance(0.2) ? ' month end sticky' : ''}`
    : '';
  const gate = random.chance(0.3) ? `  applies when ${condition(1, at)}` : '';
  return `tariff bill "Bill" {
${billing}
${gate}
  let shared = ${expression('money', 1, at)}
${[...charges, ...discounts, ...taxes].join('\n')}
}`;
}

function charge(index: number, at: At, bills: boolean, grossOnly: boolean): string {
  const { random } = at;
  const gate = random.chance(0.35) ? `    applies when ${condition(1, at)}\n` : '';
  const metered = random.chance(0.6);
  const clauses = metered ? meteredClauses(index, at) : plainClauses(index, at, bills, grossOnly);
  const bounds = [
    random.chance(0.3) ? `    minimum ${literal('money', at)}${random.chance(0.4) ? ' even at zero' : ''}\n` : '',
    random.chance(0.3) ? `    cap ${1000 + random.whole(0, 500)} USD\n` : '',
    random.chance(0.2) ? `    round ${random.pick(MODES)} to ${random.pick(['0 places', '5 USD'])}\n` : '',
    random.chance(0.2) ? `    taxed as goods\n` : '',
    random.chance(0.2) ? `    message "Line of {q1} and {shared}."\n` : '',
  ];
  const prorated = random.chance(0.35) ? `    ${proration(at, bills, metered)}\n` : '';
  return `  charge charge_${index} "Charge ${index}" {
${gate}${clauses}${bounds.join('')}${prorated}  }`;
}

function meteredClauses(index: number, at: At): string {
  const { random } = at;
  const measure = random.pick(['q1', 'q1 + q2', 'max(q1, 5 GB)', 'q2']);
  const allowances = random.times(0, 2, (i) => {
    const rolls = random.chance(0.3) ? ` rolls over${random.chance(0.6) ? ' up to 50 GB' : ''} for 1 month` : '';
    return `    included ${random.pick(['20 GB', '5000 MB', 'q2', 'q3 otherwise 1 GB'])} "Allowance ${i}"${rolls}\n`;
  });
  const plus = random.chance(0.25) ? `    plus ${literal('money', at)} "Connection"\n` : '';
  const own = random.chance(0.15)
    ? `    amount charge_${index}.quantity * 0.03 USD per GB + charge_${index}.consumed * 0.01 USD per GB\n`
    : undefined;
  return `    measure ${measure}\n${allowances.join('')}    ${own?.trim() ?? model(at)}\n${plus}`;
}

function model(at: At): string {
  const { random } = at;
  const rate = (): string => `0.${random.whole(1, 999)} USD per ${random.pick(['GB', 'MB'])}`;
  if (random.chance(0.25)) return `each ${rate()}`;
  const widths = random.chance(0.4);
  const bounds = [20, 100, 500, 1000, 2000, 4000, 6000, 8000, 9000, 9500].slice(
    0,
    random.whole(1, random.chance(0.1) ? 10 : 4),
  );
  const tiers = bounds.map((bound, i) => {
    const extra = random.chance(0.3) ? ` plus ${literal('money', at)}` : '';
    const zero = i === 0 && random.chance(0.3) ? ' even at zero' : '';
    return `      ${widths ? 'next' : 'up to'} ${bound} GB at ${random.chance(0.1) ? 'p1 * 1 USD per GB' : rate()}${extra}${zero}`;
  });
  const words = random.chance(0.3) ? ' in whole units' : '';
  return `${random.pick(['graduated', 'volume'])}${words} {\n${tiers.join('\n')}\n      beyond at ${rate()}${random.chance(0.3) ? ' plus 1 USD' : ''}\n    }`;
}

function plainClauses(index: number, at: At, bills: boolean, grossOnly: boolean): string {
  const { random } = at;
  const reads =
    index > 0 && random.chance(0.3)
      ? `${random.pick(['10%', '2.5%'])} of charge_${index - 1}${grossOnly ? '.gross' : random.pick(['', '.gross'])} + `
      : '';
  if (reads !== '' || random.chance(0.5)) {
    return `    amount max(${reads}${expression('money', 2, at)}, ${random.pick(['0', '0', '3.33'])} USD)\n`;
  }
  return bills ? `    flat ${literal('money', at)} per month\n` : `    flat ${literal('money', at)}\n`;
}

function proration(at: At, bills: boolean, metered: boolean): string {
  const { random } = at;
  const allowance = metered && random.chance(0.3) ? ' with allowance' : '';
  if (!bills || random.chance(0.2))
    return `prorate by day for ${random.pick(['clamp(n1, 0, 30)', 'min(n1, 30)', 'n1'])} over 30${allowance}`;
  const unit = random.pick(['day', 'day', 'second']);
  const span = random.pick(['', '', ' from d1 until d2', ' from d2 until d1 inclusive', ' over billing cycle']);
  return `prorate by ${unit}${span}${allowance}`;
}

function discount(index: number, names: readonly string[], at: At, alone: boolean): string {
  const { random } = at;
  const base = random.some(names, 0.7);
  const set = random.chance(0.3) || base.length === 0 ? 'all charges' : base.join(', ');
  const share = literal('percent', at);
  const take: string = random.pick([share, share, literal('money', at), 'p1', 'max(10% of charge_0.gross, 0 USD)']);
  const clauses = [
    random.chance(0.25) ? `    applies when ${condition(1, at)}\n` : '',
    `    take ${take} off ${set}\n`,
    random.chance(0.25) ? `    cap ${literal('money', at)}\n` : '',
    index > 0 && random.chance(0.4)
      ? `    ${random.pick(['stack after', 'larger of this and'])} discount_${index - 1}\n`
      : '',
    random.chance(0.25) ? '    spread by evenly\n' : '',
    random.chance(0.2) ? `    for 6 months from 2025-1${random.whole(0, 2)}-01\n` : '',
    // A finer step than that of the lines would leave the next discount rooms that are off its grid.
    alone && random.chance(0.3) ? `    round ${random.pick(MODES)} to 3 places\n` : '',
  ];
  return `  discount discount_${index} "Discount ${index}" {\n${clauses.join('')}  }`;
}

function tax(index: number, names: readonly string[], at: At): string {
  const { random } = at;
  const set = random.pick(['all charges', names.join(', '), `all charges${index > 0 ? ' and tax_0' : ''}`]);
  const rate = random.pick(['7.5%', '19%', 'p1', '0%']);
  if (random.chance(0.5))
    return `  tax tax_${index} "Tax ${index}" ${rate === 'p1' ? '8.875%' : rate} added to ${set}${random.chance(0.4) ? ' per line' : ''}`;
  const gate = random.chance(0.4) ? `\n    applies when ${condition(1, at)}` : '';
  return `  tax tax_${index} "Tax ${index}" {${gate}
    rate ${rate}
    added to ${set}${random.chance(0.4) ? ' per line' : ''}
  }`;
}
