/** Generated policies as source text: inputs, constants, tables, definitions, rules, decisions and tariffs. */
import { type At, condition, expression, type Kind, MODES, type Names } from './expressions.ts';
import { Random } from './random.ts';
import { generateTables } from './tables.ts';
import { generateTariff } from './tariffs.ts';

const INPUTS = `
enum Tier ordered { bronze, silver, gold }
record Customer { id: text  score: integer 300..850 optional  home: Home  balance: money USD -1000..5000 places 2 }
record Home { covered: bool  floor: integer 0..40 optional }
record Item { fee: money USD -50..500 places 2  units: integer 0..90  taxable: bool  extra: money USD 0..20 places 2 optional }

input n1: integer 0..1000
input n2: integer -50..50
input x1: number -5..5 places 4
input p1: percent 0%..100%
input m1: money USD -1000..100000
input m2: money USD 0..900000000000000 places 4
input m3: money USD 0..2000 optional
input q1: quantity GB 0..1000000 places 6
input q2: quantity MB 0..5000 places 3
input q3: quantity GB 0..100 places 2 optional
input b1: bool
input b2: bool optional
input t1: text
input t2: text optional
input tier: Tier
input k2: Tier optional
input d1: date
input d2: date optional
input customer: Customer
input items: list of Item up to 12
input codes: list of integer 0..20 up to 5
`;

const BASE: Names = {
  sure: {
    integer: ['n1', 'n2', 'stride'],
    number: ['x1'],
    percent: ['p1'],
    money: ['m1', 'm1', 'm2', 'customer.balance', 'flat_fee'],
    gb: ['q1', 'q2'],
    bool: ['b1', 'customer.home.covered'],
    text: ['t1', 'customer.id'],
    tier: ['tier'],
    date: ['d1'],
  },
  maybe: {
    integer: ['customer.score', 'customer.home.floor'],
    money: ['m3'],
    gb: ['q3'],
    bool: ['b2'],
    text: ['t2'],
    tier: ['k2'],
    date: ['d2'],
  },
  lists: true,
  calls: [],
};

export type AsOf = 'date' | 'instant' | 'period' | 'caller';

export interface Generated {
  readonly text: string;
  readonly asOf: AsOf;
}

export function generatePolicy(seed: number): Generated {
  const random = new Random(seed);
  const asOf = random.pick<AsOf>(['date', 'instant', 'period', 'period', 'caller']);
  const at: At = { random, names: BASE, unknown: false };
  const calls = random.times(0, 2, (i) => `call_${i}`);
  const full: At = { ...at, names: { ...BASE, calls: calls.length > 0 ? calls : [] } };
  const tables = calls.length > 0 ? generateTables(at) : '';
  const functions = calls.map((name) => `define ${name}(base: money USD, count: integer): money USD = ${body(at)}`);
  const values = random.times(0, 3, (i) => value(i, full));
  const rules = random.times(1, 5, (i) => rule(i, full));
  const tariff = random.chance(0.75) ? generateTariff(full, asOf === 'period') : '';
  // A wide input keeps the fast decoder away; without one every policy would be read by the slow one.
  const inputs = random.chance(0.4) ? INPUTS : INPUTS.replace('900000000000000 places 4', '9000000 places 4');
  const parts = [
    header(asOf, full),
    inputs,
    constants(at),
    tables,
    ...functions,
    ...values,
    ...rules,
    ...decisions(rules.length, random),
    tariff,
  ];
  return { text: parts.join('\n'), asOf };
}

function header(asOf: AsOf, { random }: At): string {
  const input = {
    date: 'input rated_on: date',
    instant: 'input now: instant',
    period: 'input period: BillingPeriod',
    caller: '',
  }[asOf];
  const path = { date: 'as of rated_on', instant: 'as of now', period: 'as of period.start', caller: '' }[asOf];
  const plan = [
    `rounding ${random.pick(MODES)} to ${random.pick(['2 places', '2 places', '3 places', '0 places', '0.05 USD', 'minor unit'])} per line`,
  ];
  if (random.chance(0.3))
    plan.push(`rounding ${random.pick(MODES)} to ${random.pick(['2 places', '1 places', '0.05 USD'])} per total`);
  if (random.chance(0.3))
    plan.push(`rounding ${random.pick(MODES)} to ${random.pick(['2 places', '3 places'])} per tax`);
  if (random.chance(0.3)) plan.push(`rounding ${random.pick(MODES)} to 4 places per factor`);
  if (random.chance(0.3))
    plan.push(
      `rounding ${random.pick(MODES)} to 0.05 USD per payment${random.chance(0.5) ? ' when b1' : ''} as "Cash rounding"`,
    );
  return `policy test.generated "Generated" version 1.0.0
effective from 2025-06-01 until 2027-01-01
zone "${random.pick(['UTC', 'Europe/Berlin', 'Africa/Lagos', 'America/New_York'])}"
currency USD
${path}
${plan.join('\n')}
${input}`;
}

function constants({ random }: At): string {
  return `constant flat_fee: money USD { from 2025-01-01 = ${random.whole(1, 40)}.99 USD  from 2026-03-01 = ${random.whole(1, 40)} USD  from 2026-07-01 = previous * 110% rounded half up to 2 places }
constant ratio: integer { from 2025-01-01 = ${random.whole(2, 12)}  from 2026-01-01 = ${random.whole(3, 31)} }
constant stride: integer = ${random.whole(1, 50)}
constant price_base: money USD = 12.50 USD * 3 + 1 USD`;
}

function body(at: At): string {
  const names: Names = {
    ...at.names,
    sure: { ...at.names.sure, money: ['base', 'base', 'm1'], integer: ['count', 'n1'] },
  };
  return expression('money', 2, { ...at, names });
}

const VALUE_TYPES: Readonly<Record<Kind, string>> = {
  integer: 'integer',
  number: 'number',
  percent: 'percent',
  money: 'money USD',
  gb: 'quantity GB',
  bool: 'bool',
  text: 'text',
  tier: 'Tier',
  date: 'date',
};

function value(index: number, at: At): string {
  const kind = at.random.pick<Kind>([
    'integer',
    'percent',
    'money',
    'money',
    'gb',
    'bool',
    'text',
    'tier',
    'date',
    'number',
  ]);
  const exact = expression(kind, 2, at);
  const printed =
    kind === 'money' || kind === 'gb' || kind === 'number' ? `(${exact}) rounded half even to 4 places` : exact;
  const maybe = at.names.maybe[kind]?.[0];
  if (maybe !== undefined && at.random.chance(0.3))
    return `define value_${index}: ${VALUE_TYPES[kind]} optional = if b1 then ${printed} else ${maybe}`;
  return `define value_${index}: ${VALUE_TYPES[kind]} = ${printed}`;
}

function rule(index: number, at: At): string {
  const { random } = at;
  const unknown = random.chance(0.6);
  const gate = random.chance(0.3) ? `\n  applies when ${condition(1, { ...at, unknown })}` : '';
  const missing = unknown ? `\n  when missing ${random.pick(['fail', 'pass', 'undecided'])}` : '';
  const message = random.chance(0.5)
    ? `\n  message "{{${index}}} {m1} of {q1}, {tier}, {p1}, {d1}, {customer.score} and {n1 + 1}."`
    : '';
  const severity = random.chance(0.2) ? '\n  severity warning' : '';
  return `rule rule_${index} "Rule ${index}" {
  code CODE_${index}${severity}
  weight ${random.whole(0, 60)}
  let limit = ${expression('money', 1, at)}${gate}
  require ${random.chance(0.2) ? 'limit > m1 or ' : ''}(${condition(2, { ...at, unknown })})${missing}${message}
}`;
}

function decisions(rules: number, random: Random): string[] {
  const names = Array.from({ length: rules }, (_, i) => `rule_${i}`);
  const group = (): string => {
    const members = random.some(names, 0.7);
    const listed = members.length > 0 ? members : ['rule_0'];
    return random.pick([
      () => `all of { ${listed.join(', ')} }`,
      () => `any of { ${listed.join(', ')} }`,
      () => `none of { ${listed.join(', ')} }`,
      () => `at least ${random.whole(1, listed.length)} of { ${listed.join(', ')} }`,
      () => `all of { rule_0, any of { ${listed.join(', ')} } }`,
      () => `weight of { ${listed.join(', ')} } at least ${random.whole(1, 25)}`,
    ])();
  };
  return random.times(0, 2, (i) => {
    const nested = i > 0 && random.chance(0.4) ? `all of { decision_${i - 1}, ${names[0]} }` : group();
    const gate = random.chance(0.2) ? `\n  applies when ${random.pick(['b1', 'n1 > 10', 'b2'])}` : '';
    const refer = random.chance(0.15) ? '\n  when passed refer' : '';
    return `decision decision_${i} "Decision ${i}" {${gate}
  pass when ${nested}
  when undecided ${random.pick(['refer', 'fail', 'pass'])}${refer}
}`;
  });
}
