/** Generated tariffs: every price model and stage, discounts that stack, exclude and spread, taxes on lines and on taxes. */
import { timeOfUse } from './calendars.ts';
import { generateCommitment, generateCredit } from './commitments.ts';
import { type At, condition, expression, literal, MODES } from './expressions.ts';
import { billedOtherwise, counters } from './moments.ts';
import { packages, percentage, stairstep, steps } from './prices.ts';
import { chargeSet, generateTax, reason } from './taxes.ts';

/** Stages that the header rounds: where the share of a proration is, what is left of it may roll over. */
export interface Rounded {
  readonly factor: boolean;
  readonly line: boolean;
}

export function generateTariff(at: At, bills: boolean, { factor, line }: Rounded): string {
  const { random } = at;
  const size = random.whole(1, 4);
  const names = Array.from({ length: size }, (_, i) => `charge_${i}`);
  const count = random.pick([0, 1, 2, 2, 3]);
  const discounts = Array.from({ length: count }, (_, i) => discount(i, names, line, at));
  // Which of two is kept depends on all their lines, so that a line must not depend on what another line is left with.
  const paired = discounts.some((each) => each.includes('larger of'));
  const every = bills ? random.pick<Exclude<Bills, 'no'>>(['months', 'years', 'years', 'days']) : 'no';
  const charges = names.map((_, i) => charge(i, at, { bills: every, grossOnly: paired, factor }));
  const commitments = random.times(0, 2, (i) => generateCommitment(i, names, every !== 'no', at));
  const credits = random.times(0, 2, (i) => generateCredit(i, names, commitments.length, at));
  const taxes = random.times(0, 3, (i) => generateTax(i, names, at));
  const billing = every === 'no' ? '' : billed(every, random);
  const gate = random.chance(0.3) ? `  applies when ${condition(1, at)}` : '';
  const late = random.chance(0.4) ? `  late usage on ${random.pick(['current', 'own', 'own'])} period` : '';
  return `tariff bill "Bill" {
${billing}
${late}
${gate}
  let shared = ${expression('money', 1, at)}
${[...charges, ...discounts, ...commitments, ...credits, ...taxes].join('\n')}
}`;
}

/** How the tariff bills, if it does: rates per month or per year. */
type Bills = 'no' | 'days' | 'months' | 'years';

function billed(every: Exclude<Bills, 'no'>, random: At['random']): string {
  const span = { days: '30 days', months: random.pick(['month', 'month', '3 months']), years: '12 months' }[every];
  const start = random.pick(['2026-01-01', '2026-01-31', '2025-11-30']);
  const anchor = random.chance(0.95) ? ` anchored to ${start}` : '';
  const end = random.chance(0.95) ? ` month end ${random.pick(['sticky', 'clamped', 'remembered'])}` : '';
  return `  bills every ${span}${anchor}${end}`;
}

interface Around {
  readonly bills: Bills;
  /** Charges may only read what others come to before discounts. */
  readonly grossOnly: boolean;
  readonly factor: boolean;
}

function charge(index: number, at: At, { bills, grossOnly, factor }: Around): string {
  const { random } = at;
  const gate = random.chance(0.35) ? `    applies when ${condition(1, at)}\n` : '';
  const metered = random.chance(bills === 'years' ? 0.35 : 0.65);
  const counted = !metered && random.chance(0.25);
  const clauses = counted
    ? `    measure seats\n    ${seatModel(at)}\n`
    : metered
      ? meteredClauses(index, at)
      : plainClauses(index, at, bills, grossOnly);
  const scope = random.chance(0.2) ? `    let most = ${800 + random.whole(0, 500)} USD\n` : '';
  const already = counters(clauses, at);
  const bounds = [
    !already.includes('charged') && random.chance(0.3)
      ? `    minimum ${literal('money', at)}${random.chance(0.4) ? ' even at zero' : ''}\n`
      : '',
    scope !== '' || random.chance(0.3)
      ? `    cap ${scope === '' ? `${1000 + random.whole(0, 500)} USD` : 'most'}\n`
      : '',
    random.chance(0.2) ? `    code CHARGE_${index}\n` : '',
    random.chance(0.2)
      ? `    round ${random.pick(MODES)} to ${random.pick(['0 places', '5 USD', '3 places per factor'])}\n`
      : '',
    random.chance(0.2) ? `    taxed as goods\n` : '',
    random.chance(0.2) ? `    message "Line of {q1} and {shared}."\n` : '',
    already,
    bills === 'no' ? '' : billedOtherwise(clauses, at),
    random.chance(0.2) ? `    waived when ${condition(1, { ...at, unknown: true })}${reason(random)}\n` : '',
  ];
  const prorated = random.chance(clauses.includes(' per year') ? 0.95 : 0.6)
    ? `    ${proration(at, bills, (metered || counted) && (factor || !/rolls over|before steps/.test(clauses)), clauses.includes(' per year'))}\n`
    : '';
  const own = prorated === '' ? bounds.join('').replace(' per factor', '') : bounds.join('');
  return `  charge charge_${index} "Charge ${index}" {
${scope}${gate}${clauses}${own}${prorated}  }`;
}

function meteredClauses(index: number, at: At): string {
  const { random } = at;
  const measure = random.pick(['q1', 'q1 + q2', 'max(q1, 5 GB)', 'q2']);
  const raised = random.chance(0.3) ? steps(at) : '';
  const early = raised !== '' && random.chance(0.4) ? ' before steps' : '';
  const allowances = random.times(0, 3, (i) => {
    const rolls = random.chance(0.2) ? ` rolls over${random.chance(0.6) ? ' up to 50 GB' : ''} for 1 month` : '';
    return `    included ${random.pick(['20 GB', '5000 MB', 'q2', 'q3 otherwise 1 GB'])} "Allowance ${i}"${rolls}${early}\n`;
  });
  const plus = random.chance(0.25) ? `    plus ${literal('money', at)} "Connection"\n` : '';
  const own = random.chance(0.15)
    ? `    amount charge_${index}.quantity * 0.03 USD per GB + charge_${index}.${random.pick(['consumed', 'measured'])} * 0.01 USD per GB\n`
    : undefined;
  return `    measure ${measure}\n${raised}${allowances.join('')}    ${own?.trim() ?? model(at)}\n${plus}`;
}

function seatModel(at: At): string {
  return at.random.pick([
    () => `each ${literal('money', at)} per seat`,
    () => `amount seats * ${literal('money', at)} per seat`,
    () => `volume { up to 20 seats at ${literal('money', at)} per seat beyond at 1.25 USD per seat }`,
    () => `graduated { next 5 seats at 9.99 USD per seat beyond at ${literal('money', at)} per seat }`,
  ])();
}

export function model(at: At): string {
  const { random } = at;
  const rate = (): string => `0.${random.whole(1, 999)} USD per ${random.pick(['GB', 'MB'])}`;
  if (random.chance(0.25)) return `each ${rate()}`;
  if (random.chance(0.3)) return random.pick([stairstep, packages])(at);
  if (random.chance(0.2)) return timeOfUse(at, rate);
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

function plainClauses(index: number, at: At, bills: Bills, grossOnly: boolean): string {
  const { random } = at;
  if (random.chance(0.2)) return percentage(at);
  const reads =
    index > 0 && random.chance(0.3)
      ? `${random.pick(['10%', '2.5%'])} of charge_${index - 1}${grossOnly ? '.gross' : random.pick(['', '.gross'])} + `
      : '';
  if (reads !== '' || bills === 'days' || random.chance(bills === 'years' ? 0.2 : 0.5)) {
    return `    amount max(${reads}${expression('money', 2, at)}, ${random.pick(['0', '0', '3.33'])} USD)\n`;
  }
  const per = { no: '', days: '', months: ' per month', years: ' per year' }[bills];
  return `    flat ${literal('money', at)}${per}\n`;
}

function proration(at: At, bills: Bills, shares: boolean, yearly: boolean): string {
  const { random } = at;
  const allowance = shares && random.chance(0.7) ? ' with allowance' : '';
  if (bills === 'no' || random.chance(0.2))
    return `prorate by day for ${random.pick(['clamp(n1, 0, 30)', 'min(n1, 30)', 'min(n1, 31)'])} over 30${allowance}`;
  const unit = random.pick(['day', 'second']);
  const part = random.pick(['', '', ' from d1 until d2', ' from d2 until d1 inclusive', ' from d1 until d2 inclusive']);
  if (yearly && random.chance(0.85)) return `prorate by ${unit}${part} over own period`;
  const over = random.pick(['', ' over billing cycle', ' over billing cycle', ' over anchor period']);
  return `prorate by ${unit}${part}${over}${allowance}`;
}

/** Exact shares are cut at their lines and shared out again where little stacks and much is taken. */
function discount(index: number, names: readonly string[], rounded: boolean, at: At): string {
  const { random } = at;
  const base = random.some(names, 0.7);
  const set = random.chance(0.3) || base.length === 0 ? chargeSet(names, random) : base.join(', ');
  const share = literal('percent', at);
  const take: string = random.pick([
    share,
    rounded ? share : '95%',
    literal('money', at),
    'p1 + p1',
    'max(10% of charge_0.gross, 0 USD)',
  ]);
  const scope = random.chance(0.2) ? `    let part = ${share}\n` : '';
  const clauses = [
    scope,
    random.chance(0.25) ? `    applies when ${condition(1, at)}\n` : '',
    `    take ${scope === '' ? take : 'part'} off ${set}\n`,
    random.chance(0.25) ? `    cap ${literal('money', at)}\n` : '',
    index > 0 && random.chance(rounded ? 0.7 : 0.25)
      ? `    ${random.pick(['stack after', 'larger of this and'])} discount_${index - 1}\n`
      : '',
    random.chance(rounded ? 0.25 : 0.5) ? '    spread by evenly\n' : '',
    random.chance(0.2) ? `    for 6 months from 2025-1${random.whole(0, 2)}-01\n` : '',
    // Finer and coarser steps than those of the lines leave the next discount rooms that are off its grid.
    random.chance(rounded ? 0.3 : 0.1)
      ? `    round ${random.pick(MODES)} to ${random.pick(['3 places', '0 places', '0.3 USD'])}\n`
      : '',
    random.chance(0.15) ? `    code DISCOUNT_${index}\n` : '',
    random.chance(0.15) ? '    message "Thanks for {seats}."\n' : '',
  ];
  return `  discount discount_${index} "Discount ${index}" {\n${clauses.join('')}  }`;
}
