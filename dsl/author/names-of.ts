/** The names that stand directly in a node, each with its part. A kind of node without an entry does not compile. */
import {
  COMMISSION_NAMES,
  LICENCE_NAMES,
  type NamesOf,
  RULE_NAMES,
  SHARED_NAMES,
  TARIFF_NAMES,
  TEST_NAMES,
} from './names-of-blocks.ts';
import type { Node } from './nodes.ts';
import {
  currencies,
  declares,
  type Named,
  NONE,
  path,
  refersTo,
  rounding,
  unit,
  words,
  writtenFields,
} from './roles.ts';

const none = (): readonly Named[] => NONE;

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october'],
  ...['november', 'december'],
];

const HEADER_NAMES = {
  File: none,
  Header: (node) => words(node.name.names),
  Effective: none,
  Zone: none,
  Currency: (node) => [...currencies(node.currencies), ...(node.by === undefined ? NONE : path(node.by))],
  AsOfPath: (node) => path(node.path),
  Supersedes: none,
  Owner: none,
  Describe: none,
  Use: (node) => [
    ...node.names.map((name): Named => [name, { kind: 'import', use: node }]),
    ...node.from.names.map((name): Named => [name, { kind: 'library', use: node }]),
  ],
} satisfies Partial<NamesOf<Node['kind']>>;

const VALUE_NAMES = {
  Type: ({ base }) => {
    if (base.kind === 'named') return [[base.name, { kind: 'type' }]];
    return base.kind === 'list' ? NONE : unit(base.unit, base.kind);
  },
  Unit: (node) => [
    ...[node.name, node.plural]
      .filter((name) => name !== undefined)
      .map((name) => declares(node.currencyPlaces === undefined ? 'unit' : 'currency', name, node)),
    ...unit(node.equals?.unit),
  ],
  Enum: (node) => [
    declares('enum', node.name, node),
    ...node.members.map((name) => declares('enum value', name, node)),
  ],
  RecordType: (node) => [
    declares('record', node.name, node),
    ...node.fields.map((field) => declares('field', field.name, field)),
  ],
  Input: (node) => [declares('input', node.name, node)],
  Constant: (node) => [
    declares('constant', node.name, node),
    ...currencies(node.entries.map((entry) => entry.currency)),
  ],
  Define: (node) => [
    declares(node.params === undefined ? 'definition' : 'function', node.name, node),
    ...(node.params ?? []).map((param) => declares('parameter', param.name, param)),
  ],
  Extern: (node) => [
    declares('extern', node.name, node),
    ...node.params.map((param) => declares('parameter', param.name, param)),
  ],
  Table: (node) => [
    declares('table', node.name, node),
    ...[...node.keys, ...node.outputs].map((column) => declares('column', column.name, column)),
  ],
  Calendar: (node) => [
    declares('calendar', node.name, node),
    ...(node.zone.kind === 'path' ? path(node.zone.path) : NONE),
    ...node.bands.flatMap((band) => [
      declares('band', band.name, band),
      ...(band.windows ?? []).flatMap(({ days, months, exceptOn }): readonly Named[] => [
        ...refersTo(days.kind === 'on' ? [days.dates] : [], 'dates'),
        ...words(days.kind === 'days' ? days.days : days.kind === 'range' ? [days.from, days.to] : [], WEEKDAYS),
        ...words(
          [months?.from, months?.to].filter((month) => month !== undefined),
          MONTHS,
        ),
        ...refersTo(exceptOn === undefined ? [] : [exceptOn], 'dates'),
      ]),
    ]),
  ],
  Dates: (node) => [declares('dates', node.name, node)],
  Example: (node) => [declares('example', node.name, node), [node.type, { kind: 'type' }]],
} satisfies Partial<NamesOf<Node['kind']>>;

const EXPRESSION_NAMES = {
  Number: (node) => unit(node.unit),
  Percent: none,
  Text: none,
  Bool: none,
  Missing: none,
  Date: none,
  Time: none,
  Instant: none,
  List: none,
  Record: (node) => writtenFields(node, node),
  Split: (node) => node.parts.map((part) => declares('part', part.name, part)),
  Name: (node) => [[node.name, { kind: 'value', node }]],
  Call: (node) => [
    [node.callee, { kind: 'callee' }],
    ...(node.over === undefined ? NONE : [declares('variable', node.over.variable, { span: node.over.variable.span })]),
  ],
  Field: (node) => [[node.field, { kind: 'field', base: node.base }]],
  Update: (node) => writtenFields(node.changes, node.base),
  Otherwise: none,
  AsOf: none,
  Negate: none,
  Binary: none,
  Rounded: (node) => rounding(node.spec),
  Compare: none,
  Is: none,
  IsPresent: none,
  In: none,
  Matches: none,
  Not: none,
  And: none,
  Or: none,
  If: none,
} satisfies Partial<NamesOf<Node['kind']>>;

const NAMES: NamesOf<Node['kind']> = {
  ...HEADER_NAMES,
  ...VALUE_NAMES,
  ...EXPRESSION_NAMES,
  ...SHARED_NAMES,
  ...RULE_NAMES,
  ...TARIFF_NAMES,
  ...COMMISSION_NAMES,
  ...LICENCE_NAMES,
  ...TEST_NAMES,
};

export function namesOf(node: Node): readonly Named[] {
  const names = NAMES[node.kind] as (node: Node) => readonly Named[];
  return names(node);
}
