/** Generated limits: alone, for each item of a list, and with a tariff that charges what is above them. */
import type { AsOf } from './declarations.ts';
import { type At, condition, expression, literal, MODES } from './expressions.ts';
import { overItems } from './items.ts';

interface Forms {
  readonly kind?: 'integer' | 'money' | 'gb' | 'percent';
  readonly header?: string;
  readonly breach?: string;
}

/** `header`: the items that it stands for, named by `at`. */
export function limit(name: string, at: At, asOf: AsOf, { kind, header = '', breach }: Forms = {}): string {
  const { random } = at;
  const of = kind ?? random.pick(['integer', 'money', 'gb', 'percent'] as const);
  const unit = random.chance(0.4) ? `\n  let most = ${literal(of, at)}` : '';
  const since = asOf === 'instant' ? random.pick(['d1', 'd2', 'moment']) : random.pick(['d1', 'd2']);
  const share = of === 'percent' ? literal('percent', at) : random.pick([`${random.whole(0, 40)}%`, literal(of, at)]);
  const time = random.chance(0.6) ? ` for ${random.pick(['30 days', '3 months'])} from ${since}` : '';
  const notify = of === 'percent' ? '' : '\n  notify at 80%, 99.5%, 100%';
  const clauses = [
    random.chance(0.3) ? `\n  applies when ${condition(1, at)}` : '',
    `\n  measure ${expression(of, 1, at)}`,
    `\n  allow ${unit === '' ? expression(of, 1, at) : 'most'}`,
    random.chance(0.6) ? `\n  grace ${share}${time}` : '',
    random.chance(0.6) ? notify : '',
    random.chance(0.3) ? `\n  waived when ${condition(1, { ...at, unknown: true })} "By {t1}"` : '',
    `\n  on breach ${breach ?? random.pick(['deny', 'deny', 'warn'])}`,
    random.chance(0.4) ? '\n  message "{n1} of {m1}, {customer.score}."' : '',
  ];
  return `limit ${name} "Limit of ${name}"${header} {
  code ${name.toUpperCase()}${unit}${clauses.join('')}
}`;
}

export function itemLimits(at: At, asOf: AsOf): string[] {
  if (!at.random.chance(0.25)) return [];
  const { header, at: inside } = overItems('one', at);
  return [limit('each_limit', inside, asOf, { header: ` ${header}` })];
}

/** A tariff of its own: its total stands beside that of the bill. */
export function chargedBreaches(at: At, asOf: AsOf): string[] {
  const { random } = at;
  if (!random.chance(0.3)) return [];
  const price: string = random.pick([
    'each 0.355 USD per GB',
    `amount ${literal('money', at)}`,
    `graduated { up to 20 GB at 1.25 USD per GB beyond at ${literal('money', at)} per GB }`,
  ]);
  const own = random.chance(0.3) ? `round ${random.pick(MODES)} to 0 places` : '';
  return [
    limit('charged', at, asOf, { kind: 'gb', breach: 'charge above' }),
    `tariff overage "Overage" {
  charge above "Above" { ${price} ${own} }
  tax on_above 7.5% added to all charges
}`,
  ];
}
