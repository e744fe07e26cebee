/** Generated blocks beside decisions and bills: limits, features and rules that are waived, and decisions over them. */
import type { AsOf } from './declarations.ts';
import { type At, condition, expression, literal } from './expressions.ts';

/** The text of some blocks; it draws numbers of its own, so that what stands before does not change with it. */
export function generateOutputs(at: At, asOf: AsOf): string {
  const { random } = at;
  const limits = random.times(0, 2, (i) => limit(i, at, asOf));
  const features = random.times(0, 2, (i) => feature(i, at));
  const waived = random.times(0, 2, (i) => waivedRule(i, at));
  const judged = [
    ...limits.map((_, i) => `limit_${i}`),
    ...features.map((_, i) => `feature_${i}`),
    ...waived.map((_, i) => `waived_${i}`),
  ];
  return [...limits, ...features, ...waived, ...judgement(judged, at)].join('\n');
}

function judgement(names: readonly string[], { random }: At): string[] {
  if (names.length === 0 || random.chance(0.3)) return [];
  const listed = random.some(names, 0.7);
  const members = (listed.length > 0 ? listed : names).join(', ');
  const group = random.pick([`all of { ${members} }`, `any of { ${members} }`, `none of { ${members} }`]);
  return [`decision judged { pass when ${group} when undecided ${random.pick(['refer', 'fail', 'pass'])} }`];
}

function limit(index: number, at: At, asOf: AsOf): string {
  const { random } = at;
  const kind = random.pick(['integer', 'money', 'gb', 'percent'] as const);
  const unit = random.chance(0.4) ? `\n  let most = ${literal(kind, at)}` : '';
  const since = asOf === 'instant' ? random.pick(['d1', 'd2', 'moment']) : random.pick(['d1', 'd2']);
  const share =
    kind === 'percent' ? literal('percent', at) : random.pick([`${random.whole(0, 40)}%`, literal(kind, at)]);
  const time = random.chance(0.6) ? ` for ${random.pick(['30 days', '3 months'])} from ${since}` : '';
  const notify = kind === 'percent' ? '' : '\n  notify at 80%, 99.5%, 100%';
  const clauses = [
    random.chance(0.3) ? `\n  applies when ${condition(1, at)}` : '',
    `\n  measure ${expression(kind, 1, at)}`,
    `\n  allow ${unit === '' ? expression(kind, 1, at) : 'most'}`,
    random.chance(0.6) ? `\n  grace ${share}${time}` : '',
    random.chance(0.6) ? notify : '',
    random.chance(0.3) ? `\n  waived when ${condition(1, { ...at, unknown: true })} "By {t1}"` : '',
    `\n  on breach ${random.pick(['deny', 'deny', 'warn'])}`,
    random.chance(0.4) ? '\n  message "{n1} of {m1}, {customer.score}."' : '',
  ];
  return `limit limit_${index} "Limit ${index}" {
  code LIMIT_${index}${unit}${clauses.join('')}
}`;
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
