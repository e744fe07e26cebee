/** Generated expressions: text of every form of the language, by the type that is wanted. */
import type { Random } from './random.ts';

export type Kind = 'integer' | 'number' | 'percent' | 'money' | 'gb' | 'bool' | 'text' | 'tier' | 'date';
export const MODES = [
  'half even',
  'half up',
  'half down',
  'away from zero',
  'toward zero',
  'ceiling',
  'floor',
] as const;

/** Names that may be read at a place, by kind; the optional ones need `otherwise` or an unknown truth. */
export interface Names {
  readonly sure: Readonly<Partial<Record<Kind, readonly string[]>>>;
  readonly maybe: Readonly<Partial<Record<Kind, readonly string[]>>>;
  readonly lists: boolean;
  readonly calls: readonly string[];
}

/** Which truths may be unknown: those of `require` and of a rule's gate. */
export interface At {
  readonly random: Random;
  readonly names: Names;
  readonly unknown: boolean;
}

/** Of the texts that inputs give, some each. */
const PATTERNS = ['[a-z]+', '\\d{2,4}', '(gold|word|x.*)?', '[^0-9]*\\d.?', '(?:[ab]\\d)+|AB', '.{0,2}'] as const;

export function literal(kind: Kind, { random }: Pick<At, 'random'>): string {
  switch (kind) {
    case 'integer':
      return `${random.whole(0, 60)}`;
    case 'number':
      return `${random.whole(0, 9)}.${random.whole(0, 9999)}`;
    case 'percent':
      return `${random.whole(0, 99)}${random.chance(0.3) ? `.${random.whole(1, 99)}` : ''}%`;
    case 'money':
      return `${random.whole(0, 900)}${random.chance(0.6) ? `.${random.whole(10, 99)}` : ''} USD`;
    case 'gb':
      return random.chance(0.3)
        ? `${random.whole(1, 9000)} MB`
        : `${random.whole(1, 500)}${random.chance(0.3) ? '.25' : ''} GB`;
    case 'bool':
      return random.pick(['true', 'false']);
    case 'text':
      return JSON.stringify(random.pick(['', 'gold', '44', 'straße', '\u{1F600} b', 'AB']));
    case 'tier':
      return random.pick(['bronze', 'silver', 'gold']);
    case 'date':
      return `20${random.whole(24, 28)}-0${random.whole(1, 9)}-${random.whole(10, 28)}`;
    default:
      return kind satisfies never;
  }
}

function leaf(kind: Kind, at: At): string {
  const sure = at.names.sure[kind] ?? [];
  const maybe = at.names.maybe[kind] ?? [];
  const [first, ...rest] = sure;
  if (first !== undefined && at.random.chance(0.6)) return at.random.pick([first, ...rest]);
  const [one, ...more] = maybe;
  if (one !== undefined && at.random.chance(0.7))
    return `(${at.random.pick([one, ...more])} otherwise ${literal(kind, at)})`;
  return literal(kind, at);
}

function rounding(kind: Kind, at: At): string {
  const places = at.random.whole(0, kind === 'gb' ? 4 : 3);
  const step = kind === 'money' ? '0.05 USD' : kind === 'integer' || kind === 'number' ? '5' : undefined;
  const target = step !== undefined && at.random.chance(0.2) ? step : `${places} places`;
  return `rounded ${at.random.pick(MODES)} to ${target}`;
}

function instant(at: At): string {
  return at.random.pick([
    () => 'moment',
    () => `(moment + ${at.random.whole(1, 5000)} second)`,
    () => `(moment - ${at.random.whole(1, 9)} days)`,
    () => `(moment + ${at.random.whole(1, 9)} months)`,
  ])();
}

/** A divisor that is proved not to be 0. */
function divisor(at: At): string {
  return at.random.pick(['(n1 + 1)', '(n1 + 7)', '(max(n1, 3))', '(x1 + 6.5)', '(n1 + 2)']);
}

export function expression(kind: Kind, depth: number, at: At): string {
  if (depth <= 0 || at.random.chance(0.15)) return leaf(kind, at);
  const inner = (of: Kind): string => expression(of, depth - 1, at);
  if (at.random.chance(0.12))
    return `(if ${condition(depth - 1, { ...at, unknown: false })} then ${inner(kind)} else ${inner(kind)})`;
  switch (kind) {
    case 'integer':
      return integerForm(inner, depth, at);
    case 'number':
      return at.random.pick([
        () => `(${inner('number')} ${at.random.pick(['+', '-'])} ${inner('number')})`,
        () => `(${inner('number')} * ${inner('percent')})`,
        () =>
          `(${inner('money')} / ${at.random.pick(['3', '7', '12', 'divisor'])} USD)`.replace('divisor USD', '4 USD'),
        () => `(${inner('integer')} * ${inner('number')} / ${divisor(at)} ${rounding('number', at)})`,
        () => `abs(${inner('number')})`,
        () => `max(${inner('number')}, -1.5)`,
      ])();
    case 'percent':
      return at.random.pick([
        () => `(${inner('percent')} + ${literal('percent', at)})`,
        () => `(${inner('percent')} * ${inner('percent')})`,
        () => `(${inner('percent')} / 8)`,
        () => `min(${inner('percent')}, ${literal('percent', at)})`,
        () => `(as_percent(0.25) + ${inner('percent')})`,
        () => `(${inner('percent')} ${rounding('percent', at)})`,
      ])();
    case 'money':
      return moneyForm(inner, depth, at);
    case 'gb':
      return at.random.pick([
        () => `(${inner('gb')} + ${inner('gb')})`,
        () => `(${inner('gb')} * 2)`,
        () => `max(${inner('gb')}, ${literal('gb', at)})`,
        () => `(${inner('gb')} * ${literal('percent', at)})`,
        () => `(${inner('gb')} / 3)`,
        () => `(${inner('gb')} / ${divisor(at)} ${rounding('gb', at)})`,
      ])();
    case 'bool':
      return condition(depth, at);
    case 'text':
      return at.random.pick([
        () => `upper(${inner('text')})`,
        () => leaf('text', at),
        () => (at.names.calls.length > 0 ? `words(clamp(n1, 0, 900)).word` : leaf('text', at)),
        () => leaf('text', at),
      ])();
    case 'tier':
      return leaf('tier', at);
    case 'date':
      return at.random.pick([
        () => `(${inner('date')} + ${at.random.whole(1, 40)} days)`,
        () => `(${inner('date')} - ${at.random.whole(1, 14)} months)`,
        () => `add_months(${inner('date')}, ${at.random.whole(-20, 20) < 0 ? 'n2' : '5'})`,
        () =>
          `(${inner('date')} + (if ${condition(0, { ...at, unknown: false })} then 3 days else ${at.random.whole(4, 90)} days))`,
        () => `date_of(${instant(at)})`,
        () => leaf('date', at),
      ])();
    default:
      return kind satisfies never;
  }
}

function integerForm(inner: (of: Kind) => string, depth: number, at: At): string {
  const forms: [() => string, ...(() => string)[]] = [
    () => `(${inner('integer')} ${at.random.pick(['+', '-'])} ${inner('integer')})`,
    () => `(${inner('integer')} * ${literal('integer', at)})`,
    () => `(-${leaf('integer', at)})`,
    () => `${at.random.pick(['min', 'max'])}(${inner('integer')}, ${inner('integer')})`,
    () => `clamp(${inner('integer')}, 3, ${inner('integer')})`,
    () => `abs(${inner('integer')})`,
    () => `length(${inner('text')})`,
    () => `days_between(${inner('date')}, ${inner('date')})`,
    () => `months_between(${inner('date')}, ${inner('date')})`,
    () => `(${inner('integer')} / ${divisor(at)} ${rounding('integer', at)})`,
  ];
  if (at.names.lists) {
    forms.push(() => `count(x for x in items where x.units > ${literal('integer', at)})`);
    forms.push(() => `sum(x.units for x in items where ${itemCondition(at)})`);
    forms.push(() => `(max(x.units for x in items) otherwise ${literal('integer', at)})`);
    forms.push(() => `sum(x for x in [n1, clamp(${inner('integer')}, 0, 1000)])`);
  }
  return depth > 0 ? at.random.pick(forms)() : leaf('integer', at);
}

function moneyForm(inner: (of: Kind) => string, depth: number, at: At): string {
  const forms: [() => string, ...(() => string)[]] = [
    () => `(${inner('money')} ${at.random.pick(['+', '-'])} ${inner('money')})`,
    () => `(${inner('percent')} of ${inner('money')})`,
    () => `(${inner('gb')} * 0.${at.random.whole(10, 99)} USD per ${at.random.pick(['GB', 'MB'])})`,
    () => `(${inner('integer')} * ${literal('money', at)})`,
    () => `(${inner('money')} / ${at.random.pick(['3', '7', 'ratio', '(ratio * 3)'])})`,
    () => `(${inner('money')} / ${divisor(at)} ${rounding('money', at)})`,
    () => `(if n2 > 0 then ${inner('money')} / n2 ${rounding('money', at)} else ${literal('money', at)})`,
    () => `(if n2 is not 0 then (${inner('money')} / n2 ${rounding('money', at)}) else ${literal('money', at)})`,
    () => `(${inner('money')} ${rounding('money', at)})`,
    () => `${at.random.pick(['min', 'max'])}(${inner('money')}, ${inner('money')})`,
    () => `price_base`,
    () => `(-${leaf('money', at)})`,
  ];
  for (const call of at.names.calls) forms.push(() => `${call}(${inner('money')}, ${inner('integer')})`);
  if (at.names.calls.length > 0) {
    forms.push(() => `fees(${inner('tier')}, clamp(n1, 0, 900)).fee`);
    forms.push(() => `(book(${inner('text')}, clamp(n1, 0, 900)).fee otherwise ${literal('money', at)})`);
    forms.push(() => `(areas(${inner('text')}).rate otherwise ${literal('money', at)})`);
    forms.push(() => `addons(clamp(n1, 0, 900), b1).fee`);
    forms.push(() => `(highest(clamp(n1, 0, 900), b1).fee otherwise ${literal('money', at)})`);
    forms.push(() => `(lowest(clamp(n1, 0, 900), b1).fee otherwise ${literal('money', at)})`);
    forms.push(() => `sum(row.fee for row in every(clamp(n1, 0, 900)))`.replace('every(', 'every_fee('));
    forms.push(() => `(hits(clamp(n1, 0, 900)) * ${literal('money', at)})`);
  }
  if (at.names.lists) {
    forms.push(() => `sum(x.fee for x in items where ${itemCondition(at)})`);
    forms.push(() => `(min(x.fee for x in items) otherwise ${literal('money', at)})`);
    forms.push(() => `(sum(x.extra for x in items) otherwise ${literal('money', at)})`);
  }
  return depth > 0 ? at.random.pick(forms)() : leaf('money', at);
}

function itemCondition(at: At): string {
  return at.random.pick([
    'x.taxable',
    'x.units > 5',
    'not x.taxable',
    'x.fee >= 1 USD',
    '(x.extra otherwise 0 USD) > 2 USD',
    'x.label is not "gold"',
    'x.label < upper(t1)',
  ]);
}

const RELATIONS = ['<', '<=', '>', '>=', 'is', 'is not'] as const;

export function condition(depth: number, at: At): string {
  const inner = (of: Kind): string => expression(of, depth - 1, at);
  const deeper = (): string => condition(depth - 1, at);
  const forms: [() => string, ...(() => string)[]] = [
    () => `${inner('integer')} ${at.random.pick(RELATIONS)} ${inner('integer')}`,
    () => `${inner('money')} ${at.random.pick(RELATIONS)} ${inner('money')}`,
    () => `${inner('gb')} ${at.random.pick(RELATIONS)} ${inner('gb')}`,
    () => `${inner('percent')} ${at.random.pick(RELATIONS)} ${inner('percent')}`,
    () => `${inner('date')} ${at.random.pick(RELATIONS)} ${inner('date')}`,
    () => `tier ${at.random.pick(['>=', '<', 'is', 'is not'])} ${literal('tier', at)}`,
    () => `${inner('text')} ${at.random.pick(['is', 'is not', '<', '>='])} ${inner('text')}`,
    () =>
      `n1 ${at.random.pick(['in', 'not in'])} ${at.random.whole(0, 20)} ${at.random.pick(['..', '..<'])} ${at.random.whole(21, 300)}`,
    () => `n2 ${at.random.pick(['in', 'not in'])} [1, ${at.random.whole(2, 9)}, -4]`,
    () => `${at.random.pick(['starts_with', 'ends_with', 'contains'])}(${inner('text')}, ${literal('text', at)})`,
    () => `(${inner('text')}) matches ${JSON.stringify(at.random.pick(PATTERNS))}`,
    () => leaf('bool', at),
    () => `clock ${at.random.pick(RELATIONS)} ${at.random.pick(['08:30', '12:00', '22:15'])}`,
    () => `${instant(at)} ${at.random.pick(RELATIONS)} ${at.random.pick([instant(at), '2026-03-29T01:30:00Z'])}`,
    () => `(customer.home with { covered: ${leaf('bool', at)} }).covered`,
    () => `customer.home ${at.random.pick(['is', 'is not'])} home_of(n1, ${leaf('bool', at)})`,
    () => `codes ${at.random.pick(['is', 'is not'])} [${at.random.whole(0, 20)}, n1_small]`,
    () => `(if ${leaf('bool', at)} then codes else backup) ${at.random.pick(['is', 'is not'])} backup`,
    () => `(b2 otherwise ${leaf('bool', at)})`,
  ];
  if (depth > 0) {
    forms.push(() => `(${deeper()}) and (${deeper()})`);
    forms.push(() => `(${deeper()}) or (${deeper()})`);
    forms.push(() => `not (${deeper()})`);
  }
  if (at.names.lists) {
    forms.push(
      () =>
        `${at.random.pick(['some', 'every'])}(x.units > ${literal('integer', at)} for x in items${at.random.chance(0.5) ? ` where ${itemCondition(at)}` : ''})`,
    );
    forms.push(() => `${inner('integer')} ${at.random.pick(['in', 'not in'])} codes`);
  }
  if (at.unknown) {
    const [first = 'm3', ...rest] = at.names.maybe.money ?? [];
    forms.push(
      () => `${at.random.pick([first, ...rest])} ${at.random.pick(['<', '>=', 'is', 'is not'])} ${inner('money')}`,
    );
    forms.push(
      () => `${at.random.pick(['m3', 'q3', 'b2', 't2', 'k2', 'd2'])} is ${at.random.pick(['present', 'missing'])}`,
    );
    forms.push(() => 'b2');
    forms.push(() => `customer.score > ${at.random.whole(300, 850)}`);
    forms.push(() => `customer.score is present and customer.score in 400 .. 700`);
    forms.push(() => `(k2 is gold or (q3 + ${inner('gb')}) * 2 > ${literal('gb', at)})`);
    forms.push(() => `d2 <= ${inner('date')}`);
    forms.push(() => `(if b2 then ${inner('integer')} > 3 else b1)`);
    if (at.names.lists) forms.push(() => `${at.random.pick(['some', 'every'])}(x.extra > 1 USD for x in items)`);
    if (at.names.lists) forms.push(() => `count(x for x in items where x.extra > 1 USD) >= 1`);
  }
  return at.random.pick(forms)();
}
