/** Nodes as SQL. What an operation needs twice becomes a column first. */
import type { RoundingMode } from '#dsl';
import { Bug } from '../bug.ts';
import type { Node, NumberNode, Representation, TextNode, TruthNode } from '../ir/ir.ts';
import { billedText, monthsBetweenText } from './dates.ts';
import { NOT_IN_SQL, NotInSql } from './not-in-sql.ts';
import { patternText } from './patterns.ts';
import { type Query, type Sql, sql, textLiteral } from './query.ts';
import { held, type Scope } from './scope.ts';
import { findRow, readCell } from './tables.ts';
import { localDateText, movedText, startOfDateText } from './zones.ts';

export function nodeText(node: Node, scope: Scope): Sql {
  switch (node.family) {
    case 'number':
      return numberText(node, scope);
    case 'truth':
      return truthText(node, scope);
    case 'text':
      return textText(node, scope);
    case 'list':
      throw new NotInSql(NOT_IN_SQL.lists);
    default:
      return node satisfies never;
  }
}

export function wholeLiteral(value: bigint, rep: Representation, { dialect }: Query): Sql {
  return sql(`CAST(${value} AS ${dialect.whole[rep]})`);
}

const OPERATOR = { add: '+', subtract: '-', multiply: '*' } as const;
const CHOICE = { min: 'LEAST', max: 'GREATEST' } as const;

function bitsOf({ lo, hi }: NumberNode): number {
  const length = (value: bigint): number => (value < 0n ? -value : value).toString(2).length;
  return Math.max(length(lo), length(hi));
}

export function numberText(node: NumberNode, scope: Scope): Sql {
  const { query } = scope;
  const { dialect } = query;
  const bits = node.rep === 'big' ? bitsOf(node) : 0;
  if (bits > dialect.bitsMax) throw new NotInSql(NOT_IN_SQL.width(bits, dialect.bitsMax));
  const of = (each: NumberNode): Sql => numberText(each, scope);
  switch (node.op) {
    case 'constant':
      return wholeLiteral(node.value, node.rep, query);
    case 'slot':
      return held(node.rep === 'big' ? scope.others : scope.numbers, node.slot);
    case 'local':
      return held(scope.locals, node.local);
    case 'add':
    case 'subtract':
    case 'multiply': {
      const [left, right] = [of(node.left), of(node.right)];
      return sql(`(${left.text} ${OPERATOR[node.op]} ${right.text})`, left, right);
    }
    case 'min':
    case 'max': {
      const [left, right] = [of(node.left), of(node.right)];
      return sql(`${CHOICE[node.op]}(${left.text}, ${right.text})`, left, right);
    }
    case 'negate': {
      const operand = of(node.operand);
      return sql(`(-${operand.text})`, operand);
    }
    case 'absolute': {
      const operand = of(node.operand);
      return sql(`abs(${operand.text})`, operand);
    }
    case 'widen':
    case 'narrow': {
      const operand = of(node.operand);
      return sql(`CAST(${operand.text} AS ${dialect.whole[node.rep]})`, operand);
    }
    case 'quotient':
      return quotientText(node, scope);
    case 'choice':
      return choiceText(node, scope);
    case 'bits':
      return bitsText(node.truths, scope);
    case 'call':
      return callText(node, scope);
    case 'find':
      return findRow(node, scope);
    case 'cell':
      return readCell(node, scope);
    case 'ranked':
    case 'element':
      throw new NotInSql(NOT_IN_SQL.lists);
    default:
      return node satisfies never;
  }
}

function choiceText(node: Node & { readonly op: 'choice' }, scope: Scope): Sql {
  const condition = truthText(node.condition, scope);
  const [yes, no] = [nodeText(node.yes, scope), nodeText(node.no, scope)];
  return sql(`CASE WHEN ${condition.text} THEN ${yes.text} ELSE ${no.text} END`, condition, yes, no);
}

function bitsText(truths: readonly TruthNode[], scope: Scope): Sql {
  const set = truths.flatMap((truth, i) => {
    if (truth.op === 'constant' && !truth.value) return [];
    const text = truthText(truth, scope);
    return [sql(`CASE WHEN ${text.text} THEN ${2 ** i} ELSE 0 END`, text)];
  });
  const type = scope.query.dialect.whole.i53;
  return sql(`CAST(${['0', ...set.map(({ text }) => text)].join(' + ')} AS ${type})`, ...set);
}

/** Where a gate does not hold, what stands behind it may be a division by 0. */
function divisor(node: NumberNode, scope: Scope): Sql {
  const text = numberText(node, scope);
  if (node.op === 'constant' || node.lo > 0n) return text;
  const kept = scope.query.column(text);
  return sql(`CASE WHEN ${kept.text} = 0 THEN 1 ELSE ${kept.text} END`, kept);
}

function quotientText(node: NumberNode & { readonly op: 'quotient' }, scope: Scope): Sql {
  const { query } = scope;
  const n = query.column(numberText(node.left, scope));
  const d = query.column(divisor(node.right, scope));
  const whole = sql(query.dialect.quotient(n.text, d.text, node.rep), n, d);
  if (node.mode === 'exact' || node.mode === 'toward zero') return whole;
  return roundedText(node.mode, n, d, whole, query);
}

/** Both whole, d > 0. */
export function floorOf(n: Sql, d: Sql, rep: Representation, query: Query): Sql {
  return roundedText('floor', n, d, sql(query.dialect.quotient(n.text, d.text, rep), n, d), query);
}

function roundedText(mode: Exclude<RoundingMode, 'toward zero'>, n: Sql, d: Sql, whole: Sql, query: Query): Sql {
  const q = query.column(whole);
  const further = furtherText(mode, n.text, d.text, q.text);
  return sql(`(${q.text} + ${further})`, n, d, q);
}

/** What is added to the quotient towards zero; d > 0. */
function furtherText(mode: Exclude<RoundingMode, 'toward zero'>, n: string, d: string, q: string): string {
  const rest = `(${n} - ${q} * ${d})`;
  const away = `CASE WHEN ${n} < 0 THEN -1 ELSE 1 END`;
  switch (mode) {
    case 'floor':
      return `CASE WHEN ${rest} < 0 THEN -1 ELSE 0 END`;
    case 'ceiling':
      return `CASE WHEN ${rest} > 0 THEN 1 ELSE 0 END`;
    case 'away from zero':
      return `CASE WHEN ${rest} <> 0 THEN ${away} ELSE 0 END`;
    case 'half up':
      return `CASE WHEN 2 * abs(${rest}) >= ${d} THEN ${away} ELSE 0 END`;
    case 'half down':
      return `CASE WHEN 2 * abs(${rest}) > ${d} THEN ${away} ELSE 0 END`;
    case 'half even':
      return `CASE WHEN 2 * abs(${rest}) > ${d} OR (2 * abs(${rest}) = ${d} AND ${q} % 2 <> 0) THEN ${away} ELSE 0 END`;
    default:
      return mode satisfies never;
  }
}

function callText(node: NumberNode & { readonly op: 'call' }, scope: Scope): Sql {
  const { query } = scope;
  if (node.calendar !== undefined) throw new NotInSql(NOT_IN_SQL.calendars);
  const args = (): Sql[] => node.args.map((arg) => query.column(nodeText(arg, scope)));
  switch (node.function) {
    case 'addMonths': {
      const [day, months] = args();
      if (day === undefined || months === undefined) throw new Bug('months are added to a day');
      return sql(query.dialect.addMonths(day.text, months.text), day, months);
    }
    case 'monthsBetween': {
      const [from, to] = args();
      if (from === undefined || to === undefined) throw new Bug('months lie between days');
      return monthsBetweenText(from, to, query);
    }
    case 'textLength': {
      const [text] = args();
      if (text === undefined) throw new Bug('the length of a text');
      return sql(`CAST(${query.dialect.textLength(text.text)} AS ${query.dialect.whole.i53})`, text);
    }
    case 'listLength':
      throw new NotInSql(NOT_IN_SQL.lists);
    case 'localDate':
    case 'startOfDate':
    case 'shiftInstantDays':
    case 'shiftInstantMonths':
      return zonedText(node.function, node.zone, args(), query);
    case 'bandAt':
    case 'bandTime':
      throw new NotInSql(NOT_IN_SQL.calendars);
    default:
      return node.function satisfies never;
  }
}

type Zoned = 'localDate' | 'startOfDate' | 'shiftInstantDays' | 'shiftInstantMonths';

function zonedText(how: Zoned, zone: string | undefined, [of, by]: readonly Sql[], query: Query): Sql {
  if (zone === undefined) throw new NotInSql(NOT_IN_SQL.zones);
  if (of === undefined) throw new Bug(`${how} of nothing`);
  switch (how) {
    case 'localDate':
      return localDateText(of, zone, query);
    case 'startOfDate':
      return startOfDateText(of, zone, query);
    case 'shiftInstantDays':
    case 'shiftInstantMonths': {
      if (by === undefined) throw new Bug(`${how} by nothing`);
      const move = (day: Sql): Sql =>
        how === 'shiftInstantDays'
          ? sql(`(${day.text} + ${by.text})`, day, by)
          : sql(query.dialect.addMonths(day.text, by.text), day, by);
      return movedText(of, zone, move, query);
    }
    default:
      return how satisfies never;
  }
}

const RELATION = { '<': '<', '<=': '<=', '>': '>', '>=': '>=', '===': '=', '!==': '<>' } as const;

export function truthText(node: TruthNode, scope: Scope): Sql {
  const of = (each: TruthNode): Sql => truthText(each, scope);
  switch (node.op) {
    case 'constant':
      return sql(node.value ? 'TRUE' : 'FALSE');
    case 'slot':
      return held(scope.numbers, node.slot);
    case 'local':
      return held(scope.locals, node.local);
    case 'compare': {
      const [left, right] = [numberText(node.left, scope), numberText(node.right, scope)];
      return sql(`(${left.text} ${RELATION[node.relation]} ${right.text})`, left, right);
    }
    case 'compareText': {
      const [left, right] = [textText(node.left, scope), textText(node.right, scope)];
      const order = scope.query.dialect.byCodePoint;
      return sql(`(${order(left.text)} ${RELATION[node.relation]} ${order(right.text)})`, left, right);
    }
    case 'anyBit':
    case 'everyBit': {
      const words = node.words.map((word) => numberText(word, scope));
      const bits = `((${words.map(({ text }) => text).join(' | ')}) & ${node.mask})`;
      return sql(node.op === 'anyBit' ? `(${bits} <> 0)` : `(${bits} = ${node.mask})`, ...words);
    }
    case 'not': {
      const operand = of(node.operand);
      return sql(`(NOT ${operand.text})`, operand);
    }
    case 'and':
    case 'or': {
      const items = node.items.map(of);
      return sql(`(${items.map(({ text }) => text).join(node.op === 'and' ? ' AND ' : ' OR ')})`, ...items);
    }
    case 'choice':
      return choiceText(node, scope);
    case 'call':
      return testText(node, scope);
    case 'cell': {
      const cell = readCell(node, scope);
      return sql(`(${cell.text} <> 0)`, cell);
    }
    case 'element':
      throw new NotInSql(NOT_IN_SQL.lists);
    default:
      return node satisfies never;
  }
}

function testText(node: TruthNode & { readonly op: 'call' }, scope: Scope): Sql {
  const { query } = scope;
  const args = (): Sql[] => node.args.map((arg) => query.column(nodeText(arg, scope)));
  const test = (text: (a: string, b: string) => string): Sql => {
    const [a, b] = args();
    if (a === undefined || b === undefined) throw new Bug(`${node.function} of two texts`);
    return sql(text(a.text, b.text), a, b);
  };
  switch (node.function) {
    case 'startsWith':
      return test((text, start) => `starts_with(${text}, ${start})`);
    case 'endsWith':
      return test(query.dialect.endsWith);
    case 'contains':
      return test(query.dialect.contains);
    case 'matches': {
      const [text] = args();
      if (text === undefined || node.pattern === undefined) throw new Bug('a test without its pattern');
      return sql(query.dialect.matches(text.text, textLiteral(patternText(node.pattern))), text);
    }
    case 'isNetwork':
    case 'isAddress':
      throw new NotInSql(NOT_IN_SQL.addresses);
    case 'holdsTwice':
      throw new NotInSql(NOT_IN_SQL.lists);
    case 'billedDays':
    case 'billedRemembered':
    case 'billedSticky':
    case 'billedClamped':
      return billedText(node.function, args(), query);
    default:
      return node.function satisfies never;
  }
}

function textText(node: TextNode, scope: Scope): Sql {
  switch (node.op) {
    case 'constant':
      return sql(textLiteral(node.value));
    case 'slot':
      return held(scope.others, node.slot);
    case 'local':
      return held(scope.locals, node.local);
    case 'choice':
      return choiceText(node, scope);
    case 'cell':
      return readCell(node, scope);
    case 'upper': {
      const { query } = scope;
      const text = query.column(textText(node.operand, scope));
      // Beyond ASCII the databases know other letters than the language.
      query.unsure(sql(`(NOT ${query.dialect.isAscii(text.text)})`, text));
      return sql(`upper(${text.text})`, text);
    }
    case 'element':
      throw new NotInSql(NOT_IN_SQL.lists);
    default:
      return node satisfies never;
  }
}
