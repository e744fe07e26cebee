/** The names in rules, tariffs, commissions, licences and tests: one entry for each kind of node. */
import { INTENT_FIELDS } from '../check/intent-schemas.ts';
import type { Node, NodeOf } from './nodes.ts';
import {
  chargeSet,
  declares,
  each,
  group,
  type Named,
  NONE,
  path,
  refersTo,
  rounding,
  verdict,
  words,
} from './roles.ts';

export type NamesOf<K extends Node['kind']> = { readonly [J in K]: (node: NodeOf<J>) => readonly Named[] };

const none = (): readonly Named[] => NONE;

export const SHARED_NAMES = {
  Let: (node) => [declares('let', node.name, node)],
  AppliesWhen: none,
  Code: (node) => [declares('code', node.code, node)],
  Message: none,
  Waived: none,
  Cap: none,
  Round: (node) => rounding(node.spec),
  Rounding: (node) => rounding(node.spec),
  Already: none,
} satisfies Partial<NamesOf<Node['kind']>>;

export const RULE_NAMES = {
  Rule: (node) => [declares('rule', node.name, node)],
  Severity: none,
  Weight: none,
  Require: none,
  WhenMissing: none,
  Decision: (node) => [declares('decision', node.name, node)],
  PassWhen: (node) => group(node.group),
  WhenUndecided: none,
  WhenPassed: none,
} satisfies Partial<NamesOf<Node['kind']>>;

export const TARIFF_NAMES = {
  Tariff: (node) => [declares('tariff', node.name, node)],
  Bills: (node) => [[node.unit, { kind: 'calendar unit' }]],
  Late: none,
  Charge: (node) => [declares('charge', node.name, node), ...each(node.each)],
  Measure: none,
  Steps: none,
  Included: (node) => each(node.each),
  Flat: none,
  Each: none,
  Amount: none,
  Graduated: none,
  Volume: none,
  Stairstep: none,
  GraduatedPercentage: none,
  Package: none,
  TimeOfUse: (node) => [
    ...refersTo([node.calendar], 'calendar'),
    ...node.bands.map(({ band }): Named => [band, { kind: 'band', calendar: node.calendar }]),
  ],
  Plus: none,
  Minimum: none,
  Prorate: none,
  Billed: (node) => (node.how === 'every' ? [[node.unit, { kind: 'calendar unit' }]] : NONE),
  Taxed: (node) => [declares('category', node.category, node)],
  SpreadOver: (node) => [declares('variable', node.variable, node), ...path(node.list)],
  Discount: (node) => [declares('discount', node.name, node), ...each(node.each)],
  Take: (node) => chargeSet(node.off),
  Stack: (node) => refersTo(node.names, 'discount'),
  Spread: none,
  For: none,
  Commitment: (node) => [declares('commitment', node.name, node)],
  CommitmentMinimum: none,
  Term: none,
  Counting: (node) => chargeSet(node.charges),
  Carry: none,
  ShortfallAs: none,
  Credit: (node) => [declares('credit', node.name, node), ...each(node.each)],
  CreditAmount: none,
  CreditOn: (node) => chargeSet(node.charges),
  CreditWhen: none,
  Tax: (node) => [declares('tax', node.name, node), ...each(node.each)],
  TaxBase: (node) => chargeSet(node.charges),
  TaxRate: none,
  TaxAmount: none,
  Exempt: none,
} satisfies Partial<NamesOf<Node['kind']>>;

export const COMMISSION_NAMES = {
  Grant: (node) => [declares('grant', node.name, node), ...each(node.each)],
  Give: (node) => words([node.as]),
  ValidFor: none,
  ValidUntil: none,
  Payout: (node) => [declares('payout', node.name, node)],
  CarriedIn: none,
  MinimumPayout: none,
  Payable: none,
  Pay: none,
  CountingCommissions: (node) => refersTo(node.names, 'commission'),
  Clawback: (node) => [declares('clawback', node.name, node)],
  TakeBack: none,
  Commission: (node) => [declares('commission', node.name, node), ...each(node.each)],
  Eligible: (node) => group(node.group),
  Base: none,
  Rate: none,
  RateGraduated: none,
  Progression: (node) => [
    declares('progression', node.name, node),
    ...path(node.on),
    ...node.steps.flatMap(({ from, to, when }): readonly Named[] => [
      [from, { kind: 'step', on: node.on }],
      [to, { kind: 'step', on: node.on }],
      ...group(when),
    ]),
  ],
} satisfies Partial<NamesOf<Node['kind']>>;

export const LICENCE_NAMES = {
  Limit: (node) => [declares('limit', node.name, node), ...each(node.each)],
  Allow: none,
  Grace: none,
  Notify: none,
  OnBreach: (node) => refersTo(node.charge === undefined ? [] : [node.charge], 'charge'),
  Feature: (node) => [declares('feature', node.name, node)],
  AvailableWhen: none,
  Intent: (node) => [
    declares('intent', node.name, node),
    ...words([node.intent], Object.keys(INTENT_FIELDS)),
    ...each(node.each),
  ],
  During: (node) => node.bands.flatMap(({ names: [calendar, band] }) => bandOf(calendar, band)),
  Until: none,
  Target: none,
  Precedence: none,
  IntentField: (node) => [[node.field.name, { kind: 'intent field' }]],
} satisfies Partial<NamesOf<Node['kind']>>;

/** `CALENDAR.BAND` */
function bandOf(calendar: Named[0] | undefined, band: Named[0] | undefined): readonly Named[] {
  if (calendar === undefined) return NONE;
  const inner: readonly Named[] = band === undefined ? NONE : [[band, { kind: 'band', calendar }]];
  return [...refersTo([calendar], 'calendar'), ...inner];
}

export const TEST_NAMES = {
  Test: none,
  Property: none,
  Given: (node) => path(node.path),
  Expect: (node) => [
    ...(node.verdict !== undefined && node.value.kind === 'Name'
      ? [[node.value.name, { kind: 'subject' }] as const]
      : NONE),
    ...verdict(node.verdict),
  ],
  Cases: (node) => [
    ...node.inputs.flatMap(path),
    ...node.outputs.flatMap(({ names }): readonly Named[] =>
      names.length === 1 ? names.map((name) => [name, { kind: 'subject' }]) : path({ names, span: node.span }),
    ),
    ...node.rows
      .flatMap((row) => [...row.keys, ...row.outputs])
      .flatMap((cell) => (cell.kind === 'verdict' ? verdict(cell.verdict) : NONE)),
  ],
  Vary: (node) => path(node.path),
} satisfies Partial<NamesOf<Node['kind']>>;
