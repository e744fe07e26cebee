/**
 * What a run must have met to mean anything: every node, clause and word of the language that has a meaning at run time, and
 * every operation of the intermediate form in each of its representations. The lists are records over the unions that they
 * stand for, so that a new member cannot be forgotten.
 */
import type {
  AggregateName,
  Billing,
  BuiltinName,
  Charge,
  Commitment,
  Credit,
  Decision,
  Discount,
  Expr,
  FigureName,
  OutputKind,
  PickPolicy,
  PriceModel,
  Proration,
  RoundingMode,
  RoundingPlan,
  Rule,
  Tax,
} from '#dsl';
import type { NumberFunction, NumberNode, Statement, TextNode, TruthFunction, TruthNode } from '../ir/ir.ts';

type Every<Name extends string, Value = true> = Readonly<Record<Name, Value>>;

function named(prefix: string, all: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(all).map((name) => `${prefix}${name}`);
}

const EXPRESSIONS: Every<Expr['kind']> = {
  extern: true,
  rival: true,
  schedule: true,
  address: true,
  number: true,
  text: true,
  bool: true,
  enum: true,
  date: true,
  time: true,
  instant: true,
  period: true,
  missing: true,
  list: true,
  record: true,
  update: true,
  input: true,
  constant: true,
  previous: true,
  defined: true,
  local: true,
  figure: true,
  field: true,
  negate: true,
  arithmetic: true,
  shift: true,
  rounded: true,
  compare: true,
  equal: true,
  presence: true,
  inList: true,
  inRange: true,
  inBand: true,
  matches: true,
  not: true,
  and: true,
  or: true,
  if: true,
  otherwise: true,
  builtin: true,
  apply: true,
  lookup: true,
  aggregate: true,
  asOf: true,
  outcome: true,
  split: true,
  kept: true,
  result: true,
};
const BUILTINS: Every<BuiltinName> = {
  min: true,
  max: true,
  abs: true,
  clamp: true,
  date_of: true,
  days_between: true,
  months_between: true,
  add_months: true,
  starts_with: true,
  ends_with: true,
  contains: true,
  length: true,
  upper: true,
  as_percent: true,
};
const AGGREGATES: Every<AggregateName> = {
  sum: true,
  count: true,
  min: true,
  max: true,
  some: true,
  every: true,
  percentile: true,
};
/** The blocks that have each figure. */
const FIGURES: Every<FigureName, readonly string[]> = {
  net: ['charge', 'discount', 'commitment', 'credit', 'tax'],
  gross: ['charge'],
  waived: ['charge'],
  measured: ['charge'],
  quantity: ['charge'],
  consumed: ['charge'],
  carried: ['charge'],
  outstanding: ['charge'],
  counted: ['commitment'],
  missing: ['commitment'],
  carriedShortfall: ['commitment'],
  carriedExcess: ['commitment'],
  remaining: ['credit'],
  lines: ['charge'],
  hours: ['charge'],
  subtotal: ['tariff'],
  tax: ['tariff'],
  total: ['tariff'],
  due: ['tariff'],
};
const MODELS: Every<PriceModel['kind']> = {
  flat: true,
  each: true,
  amount: true,
  graduated: true,
  volume: true,
  stairstep: true,
  package: true,
  'time of use': true,
};
const PICKS: Every<PickPolicy> = {
  'one row': true,
  'first row': true,
  'every row': true,
  'longest prefix': true,
  'sum of rows': true,
  'min of rows': true,
  'max of rows': true,
  'count of rows': true,
};
const MODES: Every<RoundingMode> = {
  'half even': true,
  'half up': true,
  'half down': true,
  'away from zero': true,
  'toward zero': true,
  ceiling: true,
  floor: true,
};
const STAGES: Every<keyof RoundingPlan> = {
  increment: true,
  factor: true,
  line: true,
  tax: true,
  total: true,
  payment: true,
};

const CHARGE: readonly (keyof Charge)[] = [
  ...([
    'code',
    'message',
    'lets',
    'appliesWhen',
    'measure',
    'steps',
    'included',
    'quantityStep',
    'plus',
    'minimum',
    'cap',
  ] as const),
  ...(['proration', 'ownRound', 'taxedAs', 'part', 'used', 'charged', 'waived'] as const),
];
/** Of charges that stand for items. */
const EACH_CHARGE: readonly (keyof Charge)[] = ['part', 'used', 'charged', 'waived', 'spread'];
const BILLED: Every<Charge['billed']> = { advance: true, arrears: true, once: true, every: true, instalments: true };
const DISCOUNT: readonly (keyof Discount)[] = [
  ...(['code', 'message', 'lets', 'appliesWhen', 'cap', 'stackAfter', 'largerOf', 'during', 'round'] as const),
];
const COMMITMENT: readonly (keyof Commitment)[] = [
  ...(['code', 'message', 'lets', 'appliesWhen', 'carriedShortfall', 'carriedExcess', 'round'] as const),
];
const CREDIT: readonly (keyof Credit)[] = ['code', 'message', 'lets', 'appliesWhen', 'cap', 'round'];
const TAX: readonly (keyof Tax)[] = [
  ...(['code', 'message', 'lets', 'appliesWhen', 'perLine', 'cap', 'exempt', 'round'] as const),
];
const RULE: readonly (keyof Rule)[] = ['lets', 'appliesWhen', 'message', 'notice', 'waived'];
const OUTPUTS: Partial<Every<OutputKind>> = {
  limit: true,
  feature: true,
  commission: true,
  payout: true,
  progression: true,
  grant: true,
  intent: true,
};
const DECISION: readonly (keyof Decision)[] = ['lets', 'appliesWhen', 'whenPassedRefer'];
const MONTH_ENDS: Every<Billing['monthEnd']> = { remembered: true, sticky: true, clamped: true };
const OVER: Every<Extract<Proration, { by: 'day' | 'second' }>['over']> = {
  'anchor period': true,
  'billing cycle': true,
  'own period': true,
};

export const PRODUCTIONS: readonly string[] = [
  ...named('expression ', EXPRESSIONS),
  ...named('builtin ', BUILTINS),
  ...named('aggregate ', AGGREGATES),
  ...Object.entries(FIGURES).flatMap(([figure, blocks]) => blocks.map((block) => `figure ${block} ${figure}`)),
  ...['add', 'subtract', 'multiply', 'divide'].map((name) => `arithmetic ${name}`),
  ...['<', '<=', '>', '>='].map((name) => `compare ${name}`),
  ...named('model ', MODELS),
  ...named('table ', PICKS),
  ...['items value', 'items range', 'keys any'],
  ...named('mode ', MODES),
  ...named('rounding.', STAGES),
  ...['stage round', 'stage rounding'],
  ...['all', 'any', 'none', 'at least', 'weight', 'rule', 'decision'].map((kind) => `group ${kind}`),
  ...CHARGE.map((name) => `charges.${name}`),
  ...EACH_CHARGE.map((name) => `for each charges.${name}`),
  ...[
    'steps.first',
    'steps.afterAllowances',
    'bound up to',
    'bound next',
    'tiers.plus',
    'tiers.evenAtZero',
    'model.wholeUnits',
    'minimum.evenAtZero',
  ],
  ...[
    'included.each',
    'for each included.rollsOver',
    'included.label',
    'included.balance',
    'included.rollsOver',
    'rollsOver.upTo',
    'rollsOver.period',
  ],
  ...['proration.by day', 'proration.by second', 'proration.withAllowance', 'part.inclusive'],
  ...['part service', 'part dates', 'part counts'],
  ...named('proration.over ', OVER),
  ...named('charges.billed ', BILLED),
  ...['part.outstanding', 'tariffs.late current', 'tariffs.late own'],
  ...DISCOUNT.map((name) => `discounts.${name}`),
  ...['take share', 'take amount', 'discounts.spread amount', 'discounts.spread evenly'],
  ...COMMITMENT.map((name) => `commitments.${name}`),
  ...CREDIT.map((name) => `credits.${name}`),
  ...['credits.when before', 'credits.when after', 'for each credits.when before', 'for each credits.when after'],
  ...TAX.map((name) => `taxes.${name}`),
  ...['taxes.how added', 'taxes.how contained', 'for each taxes.how contained', 'levy rate', 'levy amount'],
  ...['tariffs.lets', 'tariffs.appliesWhen', 'tariffs.billing'],
  ...['billing.anchor', 'billing.family days', 'billing.family months', ...named('billing.monthEnd ', MONTH_ENDS)],
  ...RULE.map((name) => `rules.${name}`),
  ...['error', 'warning', 'info'].map((word) => `rules.severity ${word}`),
  ...['fail', 'pass', 'undecided'].map((word) => `rules.whenMissing ${word}`),
  ...named('outputs ', OUTPUTS),
  ...[
    'charges.each',
    'charges.spread',
    'discounts.each',
    'credits.each',
    'taxes.each',
    'outputs.each',
    'each.where',
    'each.order',
    'each.id',
  ],
  ...DECISION.map((name) => `decisions.${name}`),
  ...['fail', 'pass', 'refer'].map((word) => `decisions.whenUndecided ${word}`),
  ...['asOf.type date', 'asOf.type instant'],
];

type Reps = readonly ('i53' | 'big')[];
const BOTH: Reps = ['i53', 'big'];
/** The representations that a number of each operation can have. */
const NUMBERS: Partial<Every<NumberNode['op'], Reps>> = {
  constant: BOTH,
  slot: BOTH,
  local: BOTH,
  add: BOTH,
  subtract: BOTH,
  multiply: BOTH,
  min: BOTH,
  max: BOTH,
  negate: BOTH,
  absolute: BOTH,
  quotient: BOTH,
  choice: BOTH,
  widen: ['big'],
  narrow: ['i53'],
  call: ['i53'],
  ranked: BOTH,
  find: ['i53'],
  cell: ['i53'],
  element: ['i53'],
};
const TRUTHS: Every<TruthNode['op']> = {
  constant: true,
  slot: true,
  local: true,
  compare: true,
  compareText: true,
  anyBit: true,
  everyBit: true,
  not: true,
  and: true,
  or: true,
  choice: true,
  call: true,
  cell: true,
  element: true,
};
const TEXTS: Every<TextNode['op']> = {
  constant: true,
  slot: true,
  local: true,
  upper: true,
  choice: true,
  cell: true,
  element: true,
};
const STATEMENTS: Every<Statement['op']> = {
  bind: true,
  declare: true,
  assign: true,
  heap: true,
  gather: true,
  column: true,
  put: true,
  if: true,
  loop: true,
  store: true,
  reject: true,
  spread: true,
  allot: true,
  deal: true,
  ask: true,
};
const CALLS: Partial<Every<NumberFunction | TruthFunction>> = {
  addMonths: true,
  monthsBetween: true,
  localDate: true,
  shiftInstantDays: true,
  shiftInstantMonths: true,
  startOfDate: true,
  textLength: true,
  listLength: true,
  startsWith: true,
  endsWith: true,
  contains: true,
  matches: true,
  isNetwork: true,
  isAddress: true,
  billedDays: true,
  billedRemembered: true,
  billedSticky: true,
  billedClamped: true,
  holdsTwice: true,
  bandAt: true,
  bandTime: true,
};

export const OPERATIONS: readonly string[] = [
  ...Object.entries(NUMBERS).flatMap(([op, reps]) => reps.map((rep) => `code number ${op} ${rep}`)),
  ...named('code quotient ', MODES).flatMap((name) => BOTH.map((rep) => `${name} ${rep}`)),
  ...named('code truth ', TRUTHS),
  ...named('code text ', TEXTS),
  ...['slot', 'choice', 'rows', 'chosen'].map((op) => `code list ${op}`),
  ...named('code statement ', STATEMENTS),
  ...named('code call ', CALLS),
];
