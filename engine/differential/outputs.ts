/** Generated blocks beside decisions and bills: limits, features and rules that are waived, and decisions over them. */
import type { AsOf } from './declarations.ts';
import { type At, condition, expression, literal } from './expressions.ts';
import { itemCommissions, overItems } from './items.ts';
import { chargedBreaches, itemLimits, limit } from './limits.ts';

/** The text of some blocks; it draws numbers of its own, so that what stands before does not change with it. */
export function generateOutputs(at: At, asOf: AsOf): string {
  const { random } = at;
  const limits = random.times(0, 2, (i) => limit(`limit_${i}`, at, asOf));
  const features = random.times(0, 2, (i) => feature(i, at));
  const waived = random.times(0, 2, (i) => waivedRule(i, at));
  const judged = [
    ...limits.map((_, i) => `limit_${i}`),
    ...features.map((_, i) => `feature_${i}`),
    ...waived.map((_, i) => `waived_${i}`),
  ];
  const groups = judged.length > 0 ? judged : ['rule_0'];
  const commissions = random.times(0, 2, (i) => commission(i, groups, at));
  const paying = commissions.flatMap((text, i) => (text.includes('  pay ') && !SETTLES.test(text) ? [i] : []));
  return [
    ...limits,
    ...features,
    ...waived,
    ...judgement(judged, at),
    ...commissions,
    ...(commissions.length > 0 && random.chance(0.5)
      ? [`define from_result: money USD = commission_0.amount * 2`]
      : []),
    ...(paying.length > 0 ? [payout(paying, at)] : []),
    ...random.times(0, 1, () => progression(groups, at)),
    ...random.times(0, 2, (i) => split(i, at)),
    ...itemCommissions(at),
    ...itemLimits(at, asOf),
    ...chargedBreaches(at, asOf),
    ...grants(at),
  ].join('\n');
}

const SETTLES = /carried in|minimum payout/;

function commission(index: number, groups: readonly string[], at: At): string {
  const { random } = at;
  const money = (): string => expression('money', 1, at);
  const positive = (text: string): string => `max(${text}, 0 USD)`;
  const ladder = random.chance(0.35);
  const group = random.pick([
    `all of { ${groups.join(', ')} }`,
    `any of { ${groups.join(', ')} }`,
    groups[0] ?? 'rule_0',
  ]);
  const rate = ladder
    ? `rate graduated {
    ${random.pick(['up to', 'next'])} 100 USD at ${literal('percent', at)}${random.chance(0.4) ? ' plus 1.5 USD' : ''}
    beyond at ${literal('percent', at)}${random.chance(0.4) ? ' plus 2 USD' : ''}
  }`
    : `rate ${random.pick([literal('percent', at), 'p1'])}`;
  const settles = random.chance(0.5);
  const clauses = [
    random.chance(0.25) ? `  applies when ${condition(1, at)}` : '',
    random.chance(0.5) ? `  eligible when ${group}` : '',
    `  base ${ladder ? positive(money()) : money()}`,
    `  ${rate}`,
    ladder && random.chance(0.5) ? `  already used ${positive(money())}` : '',
    random.chance(0.4) ? `  cap ${positive(money())}` : '',
    random.chance(0.3) ? `  already charged ${positive('m1')}` : '',
    random.chance(0.25)
      ? `  round ${random.pick(['half up to 1 places', 'floor to 0.05 USD', 'half down to 3 places'])}`
      : '',
    settles && random.chance(0.7) ? '  carried in customer.balance' : '',
    settles && random.chance(0.7)
      ? `  minimum payout ${random.whole(1, 60)} USD else ${random.pick(['carry', 'forfeit'])}`
      : '',
    random.chance(0.5) ? `  payable ${random.pick(['after 2 months', '30 days after d1'])}` : '',
    ...payees(at),
    ...random.times(0, 3, (i) => clawback(`back_${index}_${i}`, at)),
    random.chance(0.3) ? '  message "From {m1}."' : '',
  ];
  return `commission commission_${index} "Commission ${index}" {\n${clauses.filter((text) => text !== '').join('\n')}\n}`;
}

function payees({ random }: At): string[] {
  return random.pick([
    [],
    ['  pay 100% to customer.id'],
    ['  pay 60% to t1', '  pay remaining to customer.id'],
    ['  pay 33.3% to "a"', '  pay min(p1, 20%) to t1', '  pay remaining to "gold"'],
  ]);
}

function clawback(name: string, at: At): string {
  const { random } = at;
  return `  clawback ${name} {
    code ${name.toUpperCase()}
    applies when ${condition(1, at)}
    take back ${random.pick([literal('percent', at), '50%', '50%', 'p1'])}
    ${random.chance(0.3) ? `waived when ${condition(1, { ...at, unknown: true })} "Kept by {t2}"` : ''}
    ${random.chance(0.3) ? 'cap 12.345 USD' : ''}
    ${random.chance(0.3) ? 'round half up to 1 places' : ''}
    ${random.chance(0.3) ? 'message "Because of {n1}"' : ''}
  }`;
}

function payout(counted: readonly number[], at: At): string {
  const { random } = at;
  const clauses = [
    `  counting ${counted.map((i) => `commission_${i}`).join(', ')}`,
    random.chance(0.5) ? '  carried in m1' : '',
    random.chance(0.5) ? '  cap 250.5 USD' : '',
    random.chance(0.5) ? `  minimum payout 20 USD else ${random.pick(['carry', 'forfeit'])}` : '',
    random.chance(0.5) ? '  payable 1 month after d1' : '',
    random.chance(0.3) ? '  message "For {t1}."' : '',
  ];
  return `payout statement to ${random.pick(['customer.id', 't1', '"gold"'])} {\n${clauses.join('\n')}\n}`;
}

function progression(groups: readonly string[], { random }: At): string {
  const [one, two] = [random.pick(['rule_0', ...groups]), random.pick(['rule_0', ...groups])];
  return `progression tiers on tier {
  bronze to silver when ${one}
  silver to gold when any of { ${two}, rule_0 }
  ${random.chance(0.5) ? `bronze to gold when all of { ${one}, ${two} }` : ''}
  ${random.chance(0.5) ? `gold to silver when none of { ${two} }` : ''}
}`;
}

function grants(at: At): string[] {
  const { random } = at;
  const blocks = random.times(0, 2, (i) => {
    const kind = random.pick(['money', 'gb', 'integer'] as const);
    const least = { money: '0 USD', gb: '0 GB', integer: '0' }[kind];
    const valid = random.pick(['', 'valid for 30 days', 'valid for 2 months from d1', 'valid until d1']);
    const round = kind === 'gb' ? 'round half up to 2 places' : random.pick(['', 'round half even to 1 places']);
    const { header, at: inside } = random.chance(0.4) ? overItems('it', at) : { header: '', at };
    return `grant grant_${i} "Grant ${i}" ${header} {
  ${random.chance(0.4) ? `code GRANT_${i}` : ''}
  ${random.chance(0.5) ? `applies when ${condition(1, inside)}` : ''}
  give max(${expression(kind, 1, inside)}, ${least}) to ${random.pick(['t1', 'customer.id', '"x"'])} as ${random.pick(['bonus', 'data'])}
  ${valid}
  ${random.chance(0.4) ? `cap max(${literal(kind, at)}, ${least})` : ''}
  ${round}
  ${random.chance(0.4) ? `message "Thank you, {t1}: {m1}${header === '' ? '' : ' {position(it)}'}."` : ''}
}`;
  });
  return blocks.length === 0 ? [] : ['enum Balance { bonus, data }', ...blocks];
}

function split(index: number, at: At): string {
  const { random } = at;
  const amount = random.pick(['m1', 'customer.balance', `(${expression('money', 1, at)} rounded half up to 2 places)`]);
  const parts = random.pick([
    'a: 50%, b: remaining',
    'a: 33.3%, b: 33.3%, c: 33.4%',
    'a: min(p1, 30%), b: 10%, c: remaining',
  ]);
  return `define split_${index} = split ${amount} by { ${parts} }`;
}

function judgement(names: readonly string[], { random }: At): string[] {
  if (names.length === 0 || random.chance(0.3)) return [];
  const listed = random.some(names, 0.7);
  const members = (listed.length > 0 ? listed : names).join(', ');
  const group = random.pick([`all of { ${members} }`, `any of { ${members} }`, `none of { ${members} }`]);
  return [`decision judged { pass when ${group} when undecided ${random.pick(['refer', 'fail', 'pass'])} }`];
}

function feature(index: number, at: At): string {
  const { random } = at;
  const scope = random.chance(0.3) ? '\n  let enough = n1 > 100' : '';
  const available = condition(2, { ...at, unknown: random.chance(0.6) });
  return `feature feature_${index} {
  code FEATURE_${index}${scope}
  available when ${scope === '' ? '' : 'enough or '}(${available})
}`;
}

function waivedRule(index: number, at: At): string {
  const { random } = at;
  const missing = random.pick(['fail', 'pass', 'undecided']);
  const reason = random.chance(0.7) ? ' "Excused by {t2} on {d1}"' : '';
  const scope = random.chance(0.3) ? '\n  let excused = b2 otherwise false' : '';
  const excuse = condition(1, { ...at, unknown: random.chance(0.6) });
  return `rule waived_${index} "Waived ${index}" {
  code WAIVED_${index}
  weight ${random.whole(0, 40)}${scope}
  require customer.score > ${random.whole(300, 850)}
  when missing ${missing}
  waived when ${scope === '' ? excuse : `excused or (${excuse})`}${reason}
}`;
}
