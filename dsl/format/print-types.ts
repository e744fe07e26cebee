/** Types, units, enums, records, inputs, constants, definitions, externs, examples. */
import type {
  ConstantDecl,
  ConstantEntry,
  DefineDecl,
  EnumDecl,
  ExampleDecl,
  ExternDecl,
  FieldDecl,
  InputDecl,
  LetClause,
  ParameterNode,
  RecordDecl,
  SignedNumber,
  TypeNode,
  UnitDecl,
} from '../tree/declaration.ts';
import type { ExprNode } from '../tree/expression.ts';
import { groupedDigits, quoted } from './figures.ts';
import { type Doc, either, fill, group, hardLine, indent, line } from './layout.ts';
import { atLevel, expression, LEVEL, unitText } from './print-expressions.ts';
import { block, column, docLines, lines, type Printing } from './printing.ts';

export function typeText(type: TypeNode): string {
  const parts = [baseText(type)];
  if (type.range !== undefined) parts.push(`${boundText(type.range.from)}..${boundText(type.range.to)}`);
  if (type.places !== undefined) parts.push(`places ${groupedDigits(type.places)}`);
  if (type.optional) parts.push('optional');
  return parts.join(' ');
}

function baseText({ base }: TypeNode): string {
  if (base.kind === 'named') return base.name.text;
  if (base.kind === 'list') return `list of ${typeText(base.of)} up to ${groupedDigits(base.upTo)}`;
  return `${base.kind} ${unitText(base.unit)}`;
}

function boundText(bound: SignedNumber): string {
  return `${bound.negative ? '-' : ''}${groupedDigits(bound.number)}${bound.percent ? '%' : ''}`;
}

export function unitDecl(_printing: Printing, node: UnitDecl): Doc {
  const parts = [`unit ${node.name.text}`];
  if (node.currencyPlaces !== undefined) parts.push(`currency places ${groupedDigits(node.currencyPlaces)}`);
  if (node.plural !== undefined) parts.push(`plural ${node.plural.text}`);
  if (node.equals !== undefined) parts.push(`= ${groupedDigits(node.equals.number)} ${unitText(node.equals.unit)}`);
  return parts.join(' ');
}

export function enumDecl(printing: Printing, node: EnumDecl): Doc {
  const head = `enum ${node.name.text}${node.ordered ? ' ordered' : ''} `;
  const names = node.members.map((member) => member.text);
  if (names.length === 0) return `${head}{}`;
  const commented = node.members.some((member) => printing.comments.has(member));
  const body = commented
    ? lines(printing, node.members, (member, isLast) => `${member.text}${isLast ? '' : ','}`)
    : fill(names);
  const broken: Doc = [head, '{', indent(hardLine, body), hardLine, '}'];
  if (commented || printing.authored.opened(node.span)) return broken;
  return either(`${head}{ ${names.join(', ')} }`, broken);
}

export function recordDecl(printing: Printing, node: RecordDecl): Doc {
  const print = (field: FieldDecl): Doc => {
    const next = node.fields[node.fields.indexOf(field) + 1];
    // Behind a unit the word `per` would go on with the unit.
    const comma = next?.name.text === 'per' ? ',' : '';
    return [docLines(field.doc), `${field.name.text}: ${typeText(field.type)}${comma}`];
  };
  return block(printing, node, `record ${node.name.text}`, node.fields, print);
}

export function inputDecl(_printing: Printing, node: InputDecl): Doc {
  return `input ${node.name.text}: ${typeText(node.type)}`;
}

export function constantDecl(printing: Printing, node: ConstantDecl): Doc {
  const type = node.type === undefined ? '' : `: ${typeText(node.type)}`;
  const head = `constant ${node.name.text}${type}`;
  const [first] = node.entries;
  if (!node.block && first !== undefined) return defined(printing, head, first.value);
  return column(printing, node, head, node.entries, (entry) => constantEntry(printing, entry));
}

function constantEntry(printing: Printing, entry: ConstantEntry): Doc {
  const from = entry.from === undefined ? '' : `from ${entry.from.value} `;
  const currency = entry.currency === undefined ? '' : `in ${entry.currency.text} `;
  return [`${from}${currency}= `, atLevel(printing, entry.value, LEVEL.rounded)];
}

const OPENS_ITSELF = new Set<ExprNode['kind']>(['List', 'Record', 'Call', 'Split', 'Update']);

/** `head = value`; a value that opens no bracket of its own goes on the next line when it does not fit. */
function defined(printing: Printing, head: string, value: ExprNode): Doc {
  const last = value.kind === 'Otherwise' ? value.fallback : value;
  const doc = expression(printing, value);
  return OPENS_ITSELF.has(last.kind) ? [head, ' = ', doc] : group(head, ' =', indent(line, doc));
}

function paramList(params: readonly ParameterNode[]): string {
  return `(${params.map((param) => `${param.name.text}: ${typeText(param.type)}`).join(', ')})`;
}

export function defineDecl(printing: Printing, node: DefineDecl): Doc {
  const params = node.params === undefined ? '' : paramList(node.params);
  const type = node.type === undefined ? '' : `: ${typeText(node.type)}`;
  return defined(printing, `define ${node.name.text}${params}${type}`, node.value);
}

export function externDecl(_printing: Printing, node: ExternDecl): Doc {
  const head = `extern ${node.name.text}${paramList(node.params)}: ${typeText(node.type)}`;
  const plugin = `from plugin ${quoted(node.plugin.value)} version ${groupedDigits(node.version)}`;
  return [head, indent(hardLine, `${plugin} ${node.purity} cost ${groupedDigits(node.cost)}`)];
}

export function exampleDecl(printing: Printing, node: ExampleDecl): Doc {
  return defined(printing, `example ${node.name.text}: ${node.type.text}`, node.value);
}

export function letClause(printing: Printing, node: LetClause): Doc {
  return defined(printing, `let ${node.name.text}`, node.value);
}
