/** Expressions: parentheses where precedence asks, and around `otherwise` and a rounded formula for the reader's sake. */
import type { Span } from '../source.ts';
import type { UnitNode } from '../tree/common.ts';
import type {
  BinaryNode,
  CallNode,
  ExprNode,
  FieldInit,
  InNode,
  ListNode,
  LogicNode,
  NumberNode,
  RecordNode,
  RoundSpec,
  SplitNode,
  Template,
} from '../tree/expression.ts';
import { escapedText, groupedDigits, quoted } from './figures.ts';
import { type Doc, either, fill, group, hardLine, indent, join, line, softLine } from './layout.ts';
import { above, commented, commentedInBrackets, flat, lines, type Printing, remarks } from './printing.ts';

/** How tightly each kind of expression binds, loosest first (LANGUAGE section 5). */
export const LEVEL = {
  if: 1,
  or: 2,
  and: 3,
  not: 4,
  compare: 5,
  rounded: 6,
  add: 7,
  multiply: 8,
  negate: 9,
  postfix: 10,
  primary: 11,
} as const;

const LEVELS: Partial<Record<ExprNode['kind'], number>> = {
  If: LEVEL.if,
  Or: LEVEL.or,
  And: LEVEL.and,
  Not: LEVEL.not,
  Compare: LEVEL.compare,
  Is: LEVEL.compare,
  IsPresent: LEVEL.compare,
  In: LEVEL.compare,
  Matches: LEVEL.compare,
  Rounded: LEVEL.rounded,
  Negate: LEVEL.negate,
  Update: LEVEL.postfix,
  Otherwise: LEVEL.postfix,
  AsOf: LEVEL.postfix,
};

function levelOf(node: ExprNode): number {
  if (node.kind === 'Binary') return node.operator === '+' || node.operator === '-' ? LEVEL.add : LEVEL.multiply;
  return LEVELS[node.kind] ?? LEVEL.primary;
}

export function expression(printing: Printing, node: ExprNode): Doc {
  return commented(printing, node, bare(printing, node));
}

/** A part behind a word or sign of its own line: comments above the part stand above the word. */
function behindWord(printing: Printing, word: string, node: ExprNode, doc: Doc): Doc {
  return [above(printing, node), line, `${word} `, doc, remarks(printing, node)];
}

/** An expression without the comments around it. */
function bare(printing: Printing, node: ExprNode): Doc {
  switch (node.kind) {
    case 'Number':
      return numberText(node);
    case 'Percent':
      return `${groupedDigits(node.number)}%`;
    case 'Text':
      return quoted(node.value);
    case 'Bool':
      return String(node.value);
    case 'Missing':
      return 'missing';
    case 'Date':
    case 'Time':
    case 'Instant':
      return node.value;
    case 'Name':
      return node.name.text;
    case 'List':
      return list(printing, node);
    case 'Record':
      return record(printing, node);
    case 'Split':
      return split(printing, node);
    case 'Call':
      return call(printing, node);
    case 'Field':
      return [fieldBase(printing, node.base), '.', node.field.text];
    default:
      return operation(printing, node);
  }
}

type Operation = Exclude<
  ExprNode,
  | { kind: 'Number' | 'Percent' | 'Text' | 'Bool' | 'Missing' | 'Date' | 'Time' | 'Instant' | 'Name' }
  | ListNode
  | RecordNode
  | SplitNode
  | CallNode
  | { kind: 'Field' }
>;

function operation(printing: Printing, node: Operation): Doc {
  switch (node.kind) {
    case 'If':
      return conditional(printing, node);
    case 'Or':
    case 'And':
      return logic(printing, node);
    case 'Not':
      return ['not ', operand(printing, node.operand, LEVEL.compare)];
    case 'Compare':
      return binary(printing, node.left, node.operator, node.right, LEVEL.rounded);
    case 'Is':
      return binary(printing, node.left, node.negated ? 'is not' : 'is', node.right, LEVEL.rounded);
    case 'IsPresent':
      return [operand(printing, node.operand, LEVEL.rounded), node.negated ? ' is not present' : ' is present'];
    case 'In':
      return within(printing, node);
    case 'Matches':
      return [operand(printing, node.operand, LEVEL.rounded), ' matches ', quoted(node.pattern.value)];
    case 'Rounded':
      return [roundedOperand(printing, node.operand), ' rounded ', roundSpec(node.spec)];
    case 'Binary':
      return arithmetic(printing, node);
    case 'Negate':
      return ['-', operand(printing, node.operand, LEVEL.postfix)];
    case 'Update':
      return [postfixBase(printing, node.base), ' with ', expression(printing, node.changes)];
    case 'Otherwise':
      return [postfixBase(printing, node.operand), ' otherwise ', operand(printing, node.fallback, LEVEL.primary)];
    case 'AsOf':
      return [postfixBase(printing, node.operand), ' as of ', operand(printing, node.date, LEVEL.primary)];
  }
}

/** An operand that must bind at least as tightly as `least`. */
export function operand(printing: Printing, node: ExprNode, least: number): Doc {
  return commented(printing, node, bareOperand(printing, node, least));
}

function bareOperand(printing: Printing, node: ExprNode, least: number): Doc {
  const level = levelOf(node);
  const forReader = node.kind === 'Otherwise' || (printing.everyParenthesis && level < LEVEL.primary);
  return level < least || forReader ? inParentheses(bare(printing, node)) : bare(printing, node);
}

function inParentheses(doc: Doc): Doc {
  return group('(', indent(softLine, doc), softLine, ')');
}

export function parenthesised(printing: Printing, node: ExprNode): Doc {
  return commented(printing, node, inParentheses(bare(printing, node)));
}

/** An expression where only one of at least this level may stand, with no further taste in parentheses. */
export function atLevel(printing: Printing, node: ExprNode, least: number): Doc {
  return levelOf(node) < least ? parenthesised(printing, node) : expression(printing, node);
}

function roundedOperand(printing: Printing, node: ExprNode): Doc {
  return node.kind === 'Binary' ? parenthesised(printing, node) : operand(printing, node, LEVEL.add);
}

function postfixBase(printing: Printing, node: ExprNode): Doc {
  return printing.everyParenthesis ? operand(printing, node, LEVEL.primary) : atLevel(printing, node, LEVEL.postfix);
}

function fieldBase(printing: Printing, node: ExprNode): Doc {
  const bare = node.kind === 'Name' || node.kind === 'Call' || node.kind === 'Field';
  return bare ? expression(printing, node) : parenthesised(printing, node);
}

function conditional(printing: Printing, node: ExprNode & { kind: 'If' }): Doc {
  const { condition, then, otherwise } = node;
  return group(
    ['if ', expression(printing, condition)],
    behindWord(printing, 'then', then, indent(bare(printing, then))),
    behindWord(printing, 'else', otherwise, bare(printing, otherwise)),
  );
}

function logic(printing: Printing, node: LogicNode): Doc {
  const least = node.kind === 'Or' ? LEVEL.and : LEVEL.not;
  const word = node.kind === 'Or' ? 'or' : 'and';
  const [first, ...rest] = node.items;
  const start = first === undefined ? '' : operand(printing, first, least);
  return group(start, indent(rest.map((item) => behindWord(printing, word, item, bareOperand(printing, item, least)))));
}

function binary(printing: Printing, left: ExprNode, operator: string, right: ExprNode, least: number): Doc {
  const start = operand(printing, left, least);
  const end = bareOperand(printing, right, least);
  const isBelow = printing.comments.around(right).before.length > 0;
  if (isBelow) return group(start, indent(behindWord(printing, operator, right, end)));
  return group(start, ` ${operator}`, indent(line, end, remarks(printing, right)));
}

function within(printing: Printing, node: InNode): Doc {
  const bound = (end: ExprNode): Doc => operand(printing, end, LEVEL.rounded);
  const range = node.to === undefined ? '' : [node.toOpen ? ' ..< ' : ' .. ', bound(node.to)];
  return [operand(printing, node.item, LEVEL.rounded), node.negated ? ' not in ' : ' in ', bound(node.from), range];
}

/** A chain of one level, broken before its operators. */
function arithmetic(printing: Printing, node: BinaryNode): Doc {
  const level = levelOf(node);
  const tail: Doc[] = [];
  let left: ExprNode = node;
  while (left.kind === 'Binary' && levelOf(left) === level && (left === node || !printing.everyParenthesis)) {
    const end = bareOperand(printing, left.right, level + 1);
    // A chain within the chain is not printed for itself, but what is said behind it is.
    const inner = left === node ? '' : remarks(printing, left);
    tail.unshift([behindWord(printing, left.operator, left.right, end), inner]);
    left = left.left;
  }
  return group(operand(printing, left, level), indent(tail));
}

function numberText(node: NumberNode): string {
  const digits = groupedDigits(node.number);
  return node.unit === undefined ? digits : `${digits} ${unitText(node.unit)}`;
}

export function unitText(unit: UnitNode): string {
  return unit.words.map((word) => word.text).join(' per ');
}

export function roundSpec(spec: RoundSpec): string {
  const { target } = spec;
  if (target.kind === 'minor unit') return `${spec.mode} to minor unit`;
  if (target.kind === 'places') return `${spec.mode} to ${groupedDigits(target.places)} places`;
  const step = groupedDigits(target.step);
  return target.unit === undefined ? `${spec.mode} to ${step}` : `${spec.mode} to ${step} ${target.unit.text}`;
}

function call(printing: Printing, node: CallNode): Doc {
  if (node.args.length === 0) return [node.callee.text, '()'];
  const args = join(
    [',', line],
    node.args.map((argument) => commentedInBrackets(printing, argument, bare(printing, argument))),
  );
  return group(node.callee.text, '(', indent(softLine, args, comprehension(printing, node)), softLine, ')');
}

function comprehension(printing: Printing, node: CallNode): Doc {
  const { over } = node;
  if (over === undefined) return '';
  const part = (word: string, value: ExprNode): Doc => behindWord(printing, word, value, bare(printing, value));
  const where = over.where === undefined ? '' : part('where', over.where);
  return [part(`for ${over.variable.text} in`, over.list), where];
}

/** Lists of records stand one per line when they do not fit, other lists are filled. */
function list(printing: Printing, node: ListNode): Doc {
  const { items } = node;
  if (items.length === 0) return '[]';
  const docs = items.map((item) => bare(printing, item));
  const remarked = items.some((item) => printing.comments.holds(item));
  const tall = remarked || items.some((item) => item.kind === 'Record' || item.kind === 'List');
  const body = tall
    ? lines(printing, items, (item, isLast) => [docs[items.indexOf(item)] ?? '', isLast ? '' : ','])
    : fill(docs);
  const broken: Doc = ['[', indent(hardLine, body), hardLine, ']'];
  if (remarked || printing.authored.opened(node.span)) return broken;
  return either(['[', join(', ', docs), ']'], broken);
}

function record(printing: Printing, node: RecordNode): Doc {
  const { fields } = node;
  if (fields.length === 0) return '{}';
  const docs = fields.map((field) => fieldInit(printing, field));
  const [only] = fields;
  const hugs = fields.length === 1 && (only?.value.kind === 'List' || only?.value.kind === 'Record');
  const remarked = fields.some((field) => (hugs ? printing.comments.has(field) : printing.comments.holds(field)));
  const broken = inBraces(printing, fields, docs, remarked);
  if (remarked || printing.authored.opened(node.span)) return broken;
  if (hugs) return ['{ ', docs, ' }'];
  return either(['{ ', join(', ', docs), ' }'], broken);
}

/** Parts with commas in braces of several lines: one on each where there are comments, else as many as fit. */
function inBraces(
  printing: Printing,
  parts: readonly { readonly span: Span }[],
  docs: readonly Doc[],
  remarked: boolean,
): Doc {
  const body = remarked
    ? lines(printing, parts, (part, isLast) => [docs[parts.indexOf(part)] ?? '', isLast ? '' : ','])
    : fill(docs);
  return ['{', indent(hardLine, body), hardLine, '}'];
}

export function fieldInit(printing: Printing, field: FieldInit): Doc {
  return [`${field.name.text}: `, expression(printing, field.value)];
}

function split(printing: Printing, node: SplitNode): Doc {
  const parts = node.parts.map((part): Doc => {
    if (part.share === undefined) return `${part.name.text}: remaining`;
    // A value that is called "remaining" must not become the keyword.
    const isWord = part.share.kind === 'Name' && part.share.name.text === 'remaining';
    return [`${part.name.text}: `, isWord ? parenthesised(printing, part.share) : expression(printing, part.share)];
  });
  const remarked = node.parts.some((part) => printing.comments.holds(part));
  const broken = inBraces(printing, node.parts, parts, remarked);
  const body = remarked ? broken : either(['{ ', join(', ', parts), ' }'], broken);
  return ['split ', expression(printing, node.amount), ' by ', body];
}

/** A message with its holes. */
export function template(printing: Printing, node: Template): string {
  const parts = node.parts.map((part) =>
    typeof part === 'string'
      ? escapedText(part).replace(/\\u\{[^}]*\}|[{}]/g, (found) => (found.length > 1 ? found : found + found))
      : `{${flat(expression(printing, part))}}`,
  );
  return `"${parts.join('')}"`;
}

/**
 * An expression in front of a name: a number without a unit at its end would take the name for its unit, so it goes
 * into parentheses.
 */
export function beforeName(printing: Printing, node: ExprNode): Doc {
  const text = flat(expression(printing, node));
  const endsInNumber = /(?:^|[^\w.])\d[\d_]*(?:\.\d+)?$/.test(text) && !/\d{4}-\d\d-\d\d$/.test(text);
  return endsInNumber ? `(${text})` : text;
}
