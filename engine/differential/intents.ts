/** Generated network intents of every kind; they rank by their numbers, so that none is in conflict with another. */
import type { AsOf } from './declarations.ts';
import { type At, condition, literal } from './expressions.ts';
import { overItems } from './items.ts';

/** An intent says what holds at an instant. The text draws numbers of its own. */
export function generateIntents(at: At, asOf: AsOf): string {
  if (asOf !== 'instant') return '';
  return [...at.random.times(1, 4, (i) => intent(i, at)), ROUTE].join('\n');
}

/** Addresses of the input, which free choice meets too rarely. */
const ROUTE = `intent routing route_given {
  precedence 9
  target "svc"
  prefix: if b1 or n1 > 5 then "10.0.0.0/8" else t1
  next_hop: if n1 > 5 then "::1" else t1
  metric: n1
}`;

function intent(index: number, around: At): string {
  const { random } = around;
  const [kind, fields] = random.pick(KINDS);
  const { header, at } = random.chance(0.6) ? overItems('it', around) : { header: '', at: around };
  const scope = random.chance(0.3) ? 'let enough = n1 > 100' : '';
  const own = header.includes('in items') && random.chance(0.4) ? 'it.taxable' : condition(1, at);
  const gate = random.chance(0.5) ? `applies when ${scope === '' ? '' : 'enough or '}(${own})` : '';
  const clauses = [
    scope,
    gate,
    random.chance(0.6) ? `during ${during(at)}` : '',
    random.chance(0.5) ? `until ${random.pick(['moment', 'now + 3 days', 'now + n1 * 3600 second'])}` : '',
    index === 0 ? '' : `precedence ${index}`,
    `target ${random.pick(['t1', 'customer.id', '"svc"', ...(header.includes('in items') ? ['it.label', 'it.label'] : ['"svc"'])])}`,
    ...fields(at),
  ];
  return `intent ${kind} intent_${index}${random.chance(0.5) ? ` "Intent ${index}"` : ''} ${header} {\n  ${clauses.filter((text) => text !== '').join('\n  ')}\n}`;
}

function during({ random }: At): string {
  const bands = random.some(['hours.peak', 'hours.weekend', 'seasons.night', 'seasons.rest', 'hours.off_peak'], 0.35);
  return bands.length === 0 ? 'seasons.summer' : bands.join(', ');
}

function rate({ random }: At): string {
  return random.pick([
    'n1 * 1 Mbps',
    'p1 * 50 Mbps',
    'n1 * 0.001 Gbps',
    '(if b1 then 1 Gbps else 2.5 Mbps)',
    `${random.whole(0, 900)} kbps`,
  ]);
}

/** Now and then of the input, which is mostly none. */
function network({ random }: At): string {
  return random.pick([
    '"198.51.100.0/29"',
    '"2001:db8::/32"',
    '(if b1 or n1 > 5 then "10.0.0.0/8" else t1)',
    '(if n1 in 1 .. 40 then "::ffff:10.0.0.0/120" else "198.51.100.8/29")',
  ]);
}

function match(at: At): string {
  const { random } = at;
  const parts = [
    `protocol: ${random.pick(['tcp', 'udp', 'any'])}`,
    `ports: ${random.pick(['[80]', '[n1, 443]', 'codes', '(if b1 then codes else [80])'])}`,
    `source: ${network(at)}`,
    `application: ${random.pick(['streaming', 'voice'])}`,
    'dscp: min(n1, 63)',
  ];
  return `match: { ${random.some(parts, 0.35).join(', ')} }`;
}

const KINDS: readonly [Kind, ...Kind[]] = [
  ['qos', (at) => ['class: expedited', 'priority: min(n1, 63)', match(at), `guaranteed: ${rate(at)}`]],
  ['bandwidth', (at) => [`download: ${rate(at)}`, `upload: ${rate(at)}`]],
  [
    'bandwidth',
    (at) => [`download: ${rate(at)}`, `upload: ${rate(at)}`, `burst: { rate: ${rate(at)}, length: n1 * 1 minute }`],
  ],
  ['traffic_shaping', (at) => [match(at), `ceiling: ${rate(at)}`, 'queue: fair']],
  ['access_control', (at) => ['action: redirect', 'redirect_to: t1', 'allow: [t1, "x"]', `quota: ${gigabytes(at)}`]],
  ['routing', (at) => [`prefix: ${network(at)}`, `next_hop: ${hop(at)}`, 'metric: n1']],
  ['firewall', (at) => ['action: deny', 'direction: both', match(at), 'log: b1']],
  [
    'monitoring',
    (at) => [
      'metric: loss',
      'interval: max(n1 * 1 second, 10 seconds)',
      at.random.chance(0.5) ? 'alert_at: shares' : `alert_at: [p1, ${literal('percent', at)}]`,
    ],
  ],
];
type Kind = readonly [kind: string, fields: (at: At) => readonly string[]];

function gigabytes({ random }: At): string {
  return random.pick(['q1', 'q2', '1 TB']);
}

function hop({ random }: At): string {
  return random.pick(['primary', '(if b1 then primary else backup)', '"192.0.2.1"', '(if n1 > 5 then "::1" else t1)']);
}
