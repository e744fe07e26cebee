/** Generated policies as source text: inputs, constants, tables, definitions, rules, decisions and tariffs. */
import { WORD_BITS } from '../decide/words.ts';
import { calendars } from './calendars.ts';
import { type AsOf, BASE, constants, header, inputDeclarations } from './declarations.ts';
import { type At, condition, expression, type Kind, type Names } from './expressions.ts';
import { generateExterns } from './externs.ts';
import { generateIntents } from './intents.ts';
import { generateItemTariff } from './item-tariffs.ts';
import { generateOutputs } from './outputs.ts';
import { withConstantSteps } from './prices.ts';
import { Random } from './random.ts';
import { specials, widePercentile } from './specials.ts';
import { generateTables } from './tables.ts';
import { generateTariff } from './tariffs.ts';

/** What bills has the most forms, so that it is met the most. */
const PERIODS: readonly AsOf[] = Array.from({ length: 6 }, () => 'period');
/** Apart from the seeds of whole policies. */
const OUTPUT_SEEDS = 1_000_000;
const INTENT_SEEDS = 5_000_000_000;
const RARE_SEEDS = 3_000_000_000;
const ITEM_SEEDS = 7_000_000_000;
const EXTERN_SEEDS = 9_000_000_000;

export interface Generated {
  readonly text: string;
  readonly asOf: AsOf;
}

export function generatePolicy(seed: number): Generated {
  const random = new Random(seed);
  const asOf = random.pick<AsOf>(['date', 'instant', 'caller', ...PERIODS]);
  const at: At = { random, names: BASE, unknown: false };
  const head = header(asOf, random);
  const calls = random.times(0, 2, (i) => `call_${i}`);
  const tables = calls.length > 0 ? generateTables(at) : '';
  const functions = calls.map((name) => `define ${name}(base: money USD, count: integer): money USD = ${body(at)}`);
  const [values, full] = definitions({ ...at, names: { ...BASE, calls } });
  // Now and then more than one word of bits holds.
  const [fewest, most] = seed % 20 === 0 ? [32, 36] : [1, 5];
  const rules = random.times(fewest, most, (i) => rule(i, full));
  const rounded = { factor: head.includes('per factor'), line: head.includes('per line') };
  const drawn = random.chance(0.9) ? generateTariff(full, asOf === 'period', rounded) : '';
  const tariff = head.includes('per increment') ? withConstantSteps(drawn) : drawn;
  const parts = [
    head,
    inputDeclarations(random.chance(0.15)),
    constants(at),
    calendars(random, random.chance(0.12)),
    tables,
    ...functions,
    ...values,
    ...specials(full),
    ...widePercentile(new Random(seed + RARE_SEEDS)),
    ...rules,
    ...decisions(rules.length, random),
    tariff,
    ...(tariff === '' ? [] : figures(tariff, random)),
    ...generateItemTariff({ ...full, random: new Random(seed + ITEM_SEEDS) }, rounded.line, asOf === 'period'),
    generateOutputs({ ...full, random: new Random(seed + OUTPUT_SEEDS) }, asOf),
    generateIntents({ ...full, random: new Random(seed + INTENT_SEEDS) }, asOf),
    ...externs(seed, asOf),
  ];
  return { text: parts.join('\n'), asOf };
}

/** Some policies ask outside. */
function externs(seed: number, asOf: AsOf): readonly string[] {
  return seed % 6 === 1 ? [generateExterns({ random: new Random(seed + EXTERN_SEEDS) }, asOf)] : [];
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
const KINDS = ['integer', 'percent', 'money', 'money', 'gb', 'bool', 'text', 'tier', 'date', 'number'] as const;

/** Values that are shown; later ones, rules and tariffs read the earlier ones. */
export function definitions(at: At): [texts: readonly string[], after: At] {
  const texts: string[] = [];
  let names = at.names;
  const count = at.random.whole(0, 3);
  for (let i = 0; i < count; i += 1) {
    const kind = at.random.pick<Kind>(KINDS);
    const { text, optional } = value(`value_${i}`, kind, { ...at, names });
    texts.push(text);
    const side = optional ? 'maybe' : 'sure';
    names = { ...names, [side]: { ...names[side], [kind]: [...(names[side][kind] ?? []), `value_${i}`] } };
  }
  return [texts, { ...at, names }];
}

function value(name: string, kind: Kind, at: At): { text: string; optional: boolean } {
  const exact = expression(kind, 2, at);
  const printed =
    kind === 'money' || kind === 'gb' || kind === 'number' ? `(${exact}) rounded half even to 4 places` : exact;
  const maybe = at.names.maybe[kind]?.[0];
  if (maybe !== undefined && at.random.chance(0.3)) {
    const text = `define ${name}: ${VALUE_TYPES[kind]} optional = if b1 then ${printed} else ${maybe}`;
    return { text, optional: true };
  }
  return { text: `define ${name}: ${VALUE_TYPES[kind]} = ${printed}`, optional: false };
}

/** The figures of commitments and credits. */
const REPORTED = {
  commitment: ['', '.counted', '.missing', '.carried_shortfall', '.carried_excess'],
  credit: ['', '', '.remaining', '.remaining'],
};

/** Values that read what the tariff gives. */
export function figures(tariff: string, random: Random): string[] {
  const money = [
    'bill.subtotal',
    'bill.tax',
    'bill.total',
    'bill.due',
    'charge_0',
    'charge_0.gross',
    'charge_0.waived',
  ];
  if (tariff.includes('discount discount_0')) money.push('discount_0');
  if (tariff.includes('tax tax_0')) money.push('tax_0');
  for (const [kind, names] of Object.entries(REPORTED))
    if (tariff.includes(`${kind} ${kind}_0`)) money.push(...names.map((name) => `${kind}_0${name}`));
  const shown = random
    .some(money, 0.35)
    .map((name, i) => `define figure_${i}: money USD = (${name} * 3) rounded half up to 2 places`);
  const first = tariff.slice(0, tariff.indexOf('charge charge_1'));
  const used: [string, ...string[]] = ['measured', 'quantity', 'consumed', 'carried', 'carried'];
  const volume = `define used: quantity GB = charge_0.${random.pick(used)} rounded half even to 6 places`;
  const counted = random.chance(0.3) ? ['define charge_lines: integer = charge_0.lines'] : [];
  const hours = timedCharge(tariff);
  const plan = instalments(tariff);
  return [...hours, ...plan, ...shown, ...counted, ...(first.includes('included') ? [volume] : [])];
}

/** What is not billed yet of the first charge that is billed in parts. */
function instalments(tariff: string): string[] {
  const charges = tariff.split(/^ {2}charge (?=charge_)/m).slice(1);
  const [name] = charges.find((text) => text.includes('instalments'))?.split(' ') ?? [];
  return name === undefined ? [] : [`define later: money USD = ${name}.outstanding rounded half even to 4 places`];
}

/** The hours that the first charge by time of use counts in one of its bands, where a millisecond shows. */
function timedCharge(tariff: string): string[] {
  const charges = tariff.split(/^ {2}charge (?=charge_)/m).slice(1);
  const timed = charges.find((text) => text.includes('time of use'));
  if (timed === undefined) return [];
  const band = timed.includes('time of use hours over') ? 'peak' : 'rest';
  const [name] = timed.split(' ');
  return [`define timed: quantity hour = ${name}.hours.${band} rounded ceiling to 6 places`];
}

export function rule(index: number, at: At): string {
  const { random } = at;
  const unknown = random.chance(0.6);
  const gate = random.chance(0.3) ? `\n  applies when ${condition(1, { ...at, unknown })}` : '';
  const missing = unknown ? `\n  when missing ${random.pick(['fail', 'pass', 'undecided'])}` : '';
  const message = random.chance(0.5)
    ? `\n  message "{{${index}}} {m1} of {q1}, {tier}, {p1}, {d1}, {customer.score}, {clock}, {moment} and {n1 + 1}."`
    : '';
  const severity = random.chance(0.3) ? `\n  severity ${random.pick(['warning', 'info'])}` : '';
  return `rule rule_${index} "Rule ${index}" {
  code CODE_${index}${severity}
  weight ${random.whole(0, 60)}${random.chance(0.3) ? '.5' : ''}
  let limit = ${expression('money', 1, at)}${gate}
  require ${random.chance(0.4) ? 'limit > m1 or ' : ''}(${condition(2, { ...at, unknown })})${missing}${message}
}`;
}

export function decisions(rules: number, random: Random): string[] {
  const names = Array.from({ length: rules }, (_, i) => `rule_${i}`);
  const group = (): string => {
    // Few of many: a group of all would hang on the first of them.
    const members = random.some(names, Math.min(0.7, 4 / rules));
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
  const free = random.times(0, 2, (i) => {
    const nested = i > 0 && random.chance(0.5) ? `all of { decision_${i - 1}, ${names[0]} }` : group();
    const scope = random.chance(0.2) ? '\n  let enough = n1 + 1' : '';
    const gates: [string, ...string[]] = ['b1', 'n1 > 10', 'b2', scope === '' ? 'b1' : 'enough > 20'];
    const gate = scope !== '' || random.chance(0.2) ? `\n  applies when ${random.pick(gates)}` : '';
    const refer = random.chance(0.15) ? '\n  when passed refer' : '';
    return `decision decision_${i} "Decision ${i}" {${scope}${gate}
  pass when ${nested}
  when undecided ${random.pick(['refer', 'fail', 'pass'])}${refer}
}`;
  });
  const last = names.slice(WORD_BITS);
  return last.length === 0 ? free : [...free, ofLastRules(last, random)];
}

/** A decision over nothing but rules beyond the first word of bits. */
function ofLastRules(names: readonly string[], random: Random): string {
  return `decision decision_last "Last rules" {
  pass when ${random.pick(['all', 'any', 'none'])} of { ${names.join(', ')} }
  when undecided refer
}`;
}
