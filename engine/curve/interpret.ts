/**
 * The statements of an evaluation run over an interval of one input instead of one value: every number is a form of it, every
 * truth one and the same on the whole interval, or the run ends in a `Split`. What cannot be treated so is an `Untraceable`.
 */
import type { Calendar } from '#dsl';
import { Bug } from '../bug.ts';
import { PatternMatcher } from '../compiled/pattern-matcher.ts';
import { RUNTIME } from '../compiled/runtime.ts';
import type { ListNode, Node, NumberNode, Relation, Representation, Statement, TextNode, TruthNode } from '../ir/ir.ts';
import { allotBig } from '../numeric/allot.ts';
import { rankedBig } from '../numeric/ranked.ts';
import { spreadBig } from '../numeric/spread.ts';
import { EMPTY_LIST, type ListValueData } from '../tables/list-data.ts';
import { chosenItems, holdsTwice, newColumn } from '../tables/list-items.ts';
import { matchingRows, type TableSet } from '../tables/table-set.ts';
import { BandClock } from '../time/band-clock.ts';
import { zoneOf } from '../time/zone-data.ts';
import { constant, type Form, isConstant, minus, negated, opaque, plus, quotient, times } from './form.ts';
import { decide, type Interval, type Sign } from './interval.ts';
import { rowOf } from './table-row.ts';

/** Thrown where a figure depends on the input in a way that is no line, no step and no choice. */
export class Untraceable {
  readonly what: string;
  constructor(what: string) {
    this.what = what;
  }
}

/** So few points are told apart one by one, whatever the form. */
const POINTS_MAX = 64n;

type Value = Form | boolean | string | ListValueData;

/** The slots of the inputs: a form for the one that varies, figures for the others. */
export interface Slots {
  readonly number: (slot: number, rep: Representation) => Form;
  readonly other: (slot: number) => unknown;
}

export class Run {
  readonly #interval: Interval;
  readonly #slots: Slots;
  readonly #tables: TableSet;
  readonly #locals = new Map<number, Value>();
  readonly #numbers = new Map<number, Value>();
  readonly #others = new Map<number, Value>();
  /** Figures that are gathered to pick one by its rank. */
  readonly #heaps = new Map<number, bigint[]>();
  #rejected = false;

  constructor(interval: Interval, slots: Slots, tables: TableSet) {
    this.#interval = interval;
    this.#slots = slots;
    this.#tables = tables;
  }

  /** False where the input is at fault on the interval. */
  all(statements: readonly Statement[]): boolean {
    this.#statements(statements);
    return !this.#rejected;
  }

  /** What was stored. */
  stored(slot: number, rep: Representation): Form {
    return asForm((rep === 'i53' ? this.#numbers : this.#others).get(slot));
  }

  #statements(statements: readonly Statement[]): void {
    for (const statement of statements) {
      this.#statement(statement);
      if (this.#rejected) return;
    }
  }

  #statement(statement: Statement): void {
    switch (statement.op) {
      case 'bind':
      case 'assign':
        this.#locals.set(statement.local, this.#value(statement.value));
        return;
      case 'declare':
        this.#locals.set(statement.local, this.#value(statement.initial));
        return;
      case 'if':
        this.#statements(this.#truth(statement.condition) ? statement.yes : statement.no);
        return;
      case 'loop': {
        const { length } = this.#list(statement.list);
        for (let i = 0; i < length; i += 1) {
          this.#locals.set(statement.index, constant(BigInt(i)));
          this.#statements(statement.body);
        }
        return;
      }
      case 'store':
        this.#store(statement.slot, statement.value);
        return;
      case 'reject':
        this.#rejected = this.#truth(statement.condition);
        return;
      case 'column':
        this.#newColumn(statement.local, statement.list, statement.initial);
        return;
      case 'put':
        this.#put(statement.local, this.#figure(statement.index), statement.value);
        return;
      case 'heap':
        this.#heaps.set(statement.local, []);
        return;
      case 'gather':
        this.#heaps.get(statement.local)?.push(this.#fixed(this.number(statement.value)));
        return;
      case 'deal':
        this.#locals.set(statement.local, this.#dealt(statement));
        return;
      case 'ask':
        throw new Untraceable('it asks outside');
      case 'spread':
      case 'allot':
        this.#share(statement);
        return;
      default:
        statement satisfies never;
    }
  }

  #newColumn(local: number, list: ListNode, initial: Node): void {
    this.#locals.set(local, newColumn(this.#list(list), this.#cellOf(initial)));
  }
  #put(local: number, index: number, node: Node): void {
    const { length, columns } = this.#list({ family: 'list', op: 'local', local });
    const [column = []] = columns;
    this.#locals.set(local, { length, columns: [column.with(index, this.#cellOf(node))] });
  }
  /** As columns hold it: truths as 1 and 0, numbers as forms. */
  #cellOf(node: Node): unknown {
    const value = this.#value(node);
    return typeof value === 'boolean' ? Number(value) : value;
  }
  /** A column of a list with its figures, which must not depend on what varies. */
  #fixedColumn(list: ListNode): ListValueData {
    const { length, columns } = this.#list(list);
    const fixed = (cell: unknown): unknown => (isForm(cell) ? this.#fixed(cell) : cell);
    return { length, columns: columns.map((column) => column.map(fixed)) };
  }

  #store(slot: number, node: Node): void {
    const value = this.#value(node);
    const small = typeof value === 'boolean' ? constant(value ? 1n : 0n) : value;
    const numeric = node.family === 'truth' || (node.family === 'number' && node.rep === 'i53');
    (numeric ? this.#numbers : this.#others).set(slot, small);
  }

  #dealt({ how, heaps, ...of }: Statement & { readonly op: 'deal' }): ListValueData {
    const [total, step] = [of.total, of.step].map((node) => this.#fixed(this.number(node)));
    const [first = [], second = []] = heaps.map((heap) => (heap.op === 'local' ? this.#heaps.get(heap.local) : []));
    if (total === undefined || step === undefined) throw new Bug('a deal of nothing');
    const dealt = how === 'allot' ? allotBig(total, step, first) : spreadBig(total, step, first, second);
    return { length: dealt.length, columns: [dealt] };
  }

  #share(statement: Statement & { readonly op: 'spread' | 'allot' }): void {
    const of = (nodes: readonly NumberNode[]): readonly Form[] => nodes.map((node) => this.number(node));
    const [total, step] = [this.number(statement.total), this.number(statement.step)];
    const [only, another] = statement.shares;
    if (statement.op === 'spread' && only !== undefined && another === undefined) {
      this.#locals.set(only, total);
      return;
    }
    const lines = statement.op === 'allot' ? [of(statement.parts)] : [of(statement.weights), of(statement.rooms)];
    const shares = (x: bigint): readonly bigint[] => {
      const [first = [], second = []] = lines.map((forms) => forms.map((form) => form.at(x)));
      return statement.op === 'allot'
        ? allotBig(total.at(x), step.at(x), first)
        : spreadBig(total.at(x), step.at(x), first, second);
    };
    const fixed = [total, step, ...lines.flat()].every(isConstant);
    statement.shares.forEach((local, i) => {
      const at = (x: bigint): bigint => shares(x)[i] ?? 0n;
      this.#locals.set(local, fixed ? constant(at(this.#interval.from)) : opaque(at));
    });
  }

  #value(node: Node): Value {
    switch (node.family) {
      case 'number':
        return this.number(node);
      case 'truth':
        return this.#truth(node);
      case 'text':
        return this.#text(node);
      case 'list':
        return this.#list(node);
      default:
        return node satisfies never;
    }
  }

  number(node: NumberNode): Form {
    switch (node.op) {
      case 'constant':
        return constant(node.value);
      case 'slot':
        return this.#slots.number(node.slot, node.rep);
      case 'local':
        return asForm(this.#locals.get(node.local));
      case 'add':
        return plus(this.number(node.left), this.number(node.right));
      case 'subtract':
        return minus(this.number(node.left), this.number(node.right));
      case 'multiply':
        return this.#product(this.number(node.left), this.number(node.right));
      case 'min':
      case 'max':
        return this.#extreme(node.op, this.number(node.left), this.number(node.right));
      case 'negate':
        return negated(this.number(node.operand));
      case 'absolute': {
        const operand = this.number(node.operand);
        return this.#holds(operand, (sign) => sign < 0) ? negated(operand) : operand;
      }
      case 'widen':
      case 'narrow':
        return this.number(node.operand);
      case 'quotient':
        return this.#quotient(node);
      case 'choice':
        return this.number(this.#truth(node.condition) ? node.yes : node.no);
      case 'bits':
        return constant(BigInt(node.truths.reduce((bits, truth, i) => bits | (this.#truth(truth) ? 2 ** i : 0), 0)));
      case 'call':
        return constant(this.#called(node));
      case 'find':
        return constant(BigInt(this.#row(node.table, node.keys)));
      case 'ranked': {
        const heap = node.heap.op === 'local' ? this.#heaps.get(node.heap.local) : undefined;
        return constant(rankedBig(heap ?? [], this.#figure(node.rank)));
      }
      case 'cell':
        return constant(BigInt(this.#cell(node.table, node.column, node.row) as number | bigint));
      case 'element': {
        const cell = this.#element(node.list, node.column, node.index);
        return isForm(cell) ? cell : constant(BigInt(cell as number | bigint));
      }
      default:
        return node satisfies never;
    }
  }

  /** Of the sign of a form; the test changes at most once from -1 over 0 to 1. */
  #holds(form: Form, test: (sign: Sign) => boolean): boolean {
    const { from, to } = this.#interval;
    if (form.trend === 'unknown' && form.ideal === undefined && to - from > POINTS_MAX) {
      throw new Untraceable('it hangs on how an amount is shared out over lines');
    }
    return decide(form, test, this.#interval);
  }
  #product(a: Form, b: Form): Form {
    const { from } = this.#interval;
    if (isConstant(a)) return times(b, a.at(from));
    if (isConstant(b)) return times(a, b.at(from));
    return opaque((x) => a.at(x) * b.at(x));
  }
  #extreme(op: 'min' | 'max', a: Form, b: Form): Form {
    const lesser = this.#holds(minus(a, b), (sign) => sign <= 0);
    return lesser === (op === 'min') ? a : b;
  }
  #quotient({ mode, left, right }: NumberNode & { readonly op: 'quotient' }): Form {
    const [dividend, divisor] = [this.number(left), this.number(right)];
    if (!isConstant(divisor)) throw new Untraceable('it is divided by what depends on it');
    const by = divisor.at(this.#interval.from);
    if (by < 0n) return this.#rounded(negated(dividend), -by, mode);
    return this.#rounded(dividend, by === 0n ? 1n : by, mode);
  }
  #rounded(dividend: Form, by: bigint, mode: (NumberNode & { readonly op: 'quotient' })['mode']): Form {
    // Modes may look at the side of zero.
    if (mode !== 'exact') this.#holds(dividend, (sign) => sign >= 0);
    const { from, to } = this.#interval;
    const rounded = quotient(dividend, by, mode);
    const first = rounded.at(from);
    return rounded.trend !== 'unknown' && rounded.at(to) === first ? constant(first) : rounded;
  }

  #truth(node: TruthNode): boolean {
    switch (node.op) {
      case 'constant':
        return node.value;
      case 'slot':
        return this.#fixed(this.#slots.number(node.slot, 'i53')) !== 0n;
      case 'local':
        return this.#locals.get(node.local) === true;
      case 'compare':
        return this.#compared(node);
      case 'compareText':
        return related(node.relation, RUNTIME.compareText(this.#text(node.left), this.#text(node.right)));
      case 'anyBit':
      case 'everyBit': {
        const words = node.words.reduce((all, word) => all | Number(this.#fixed(this.number(word))), 0) & node.mask;
        return node.op === 'anyBit' ? words !== 0 : words === node.mask;
      }
      case 'not':
        return !this.#truth(node.operand);
      case 'and':
        return node.items.every((item) => this.#truth(item));
      case 'or':
        return node.items.some((item) => this.#truth(item));
      case 'choice':
        return this.#truth(this.#truth(node.condition) ? node.yes : node.no);
      case 'call':
        return this.#tested(node);
      case 'cell':
        return this.#cell(node.table, node.column, node.row) !== 0;
      case 'element':
        return this.#element(node.list, node.column, node.index) !== 0;
      default:
        return node satisfies never;
    }
  }

  #compared({ relation, left, right }: TruthNode & { readonly op: 'compare' }): boolean {
    const difference = minus(this.number(left), this.number(right));
    if (relation !== '===' && relation !== '!==') return this.#holds(difference, (sign) => related(relation, sign));
    const equal = this.#holds(difference, (sign) => sign >= 0) && this.#holds(difference, (sign) => sign <= 0);
    return equal === (relation === '===');
  }

  #tested(node: TruthNode & { readonly op: 'call' }): boolean {
    const texts = (): [string, string] => {
      const [text, part] = node.args.map((arg) => this.#value(arg));
      if (typeof text !== 'string' || typeof part !== 'string') throw new Bug('a test of no texts');
      return [text, part];
    };
    switch (node.function) {
      case 'startsWith':
        return ((text, part) => text.startsWith(part))(...texts());
      case 'endsWith':
        return ((text, part) => text.endsWith(part))(...texts());
      case 'contains':
        return ((text, part) => text.includes(part))(...texts());
      case 'matches': {
        const [text] = node.args;
        if (node.pattern === undefined || text?.family !== 'text') throw new Bug('a test without its pattern or text');
        return new PatternMatcher(node.pattern).matches(this.#text(text));
      }
      case 'isNetwork':
      case 'isAddress': {
        const [text] = node.args;
        if (text?.family !== 'text') throw new Bug('an address that is no text');
        return RUNTIME[node.function](this.#text(text));
      }
      case 'holdsTwice': {
        const [column] = node.args;
        if (column?.family !== 'list') throw new Bug('a test of no column');
        return holdsTwice(this.#fixedColumn(column));
      }
      default: {
        const [anchor = 0, start = 0, end = 0, every = 0] = node.args.map((arg) => this.#figure(arg));
        return RUNTIME[node.function](anchor, start, end, every);
      }
    }
  }

  #called(node: NumberNode & { readonly op: 'call' }): bigint {
    if (node.calendar !== undefined) return BigInt(this.#clocked(node, node.calendar));
    const [first] = node.args;
    if (first?.family === 'text') return BigInt(RUNTIME.textLength(this.#text(first)));
    if (first?.family === 'list') return BigInt(this.#list(first).length);
    const [a = 0, b = 0] = node.args.map((arg) => this.#figure(arg));
    const zone = node.zone === undefined ? undefined : zoneOf(node.zone);
    switch (node.function) {
      case 'addMonths':
        return BigInt(RUNTIME.addMonths(a, b));
      case 'monthsBetween':
        return BigInt(RUNTIME.monthsBetween(a, b));
      case 'localDate':
      case 'startOfDate':
      case 'shiftInstantDays':
      case 'shiftInstantMonths': {
        if (zone === undefined) throw new Bug(`${node.function} without a zone`);
        if (node.function === 'localDate') return BigInt(RUNTIME.localDate(zone, a));
        if (node.function === 'startOfDate') return BigInt(RUNTIME.startSecond(zone, a));
        return BigInt(RUNTIME[node.function](zone, a, b));
      }
      case 'bandAt':
      case 'bandTime':
      case 'textLength':
      case 'listLength':
        throw new Bug(`${node.function} without what it is asked of`);
      default:
        return node.function satisfies never;
    }
  }

  #clocked({ function: name, zone: named, args }: NumberNode & { readonly op: 'call' }, calendar: Calendar): number {
    const [first, ...rest] = args;
    const zone =
      named !== undefined ? zoneOf(named) : RUNTIME.zoneNamed(first?.family === 'text' ? this.#text(first) : '');
    const [from = 0, to = 0, band = 0] = (named === undefined ? rest : args).map((arg) => this.#figure(arg));
    const clock = new BandClock(calendar);
    return name === 'bandAt' ? clock.bandAt(zone, from) : clock.timeIn(zone, from, to, band);
  }

  /** A number that does not depend on the input that varies. */
  #fixed(form: Form): bigint {
    if (!isConstant(form)) throw new Untraceable('a date, a place in a list or a test depends on it');
    return form.at(this.#interval.from);
  }
  #figure(node: Node): number {
    if (node.family !== 'number') throw new Bug(`a ${node.family} where a number is taken`);
    return Number(this.#fixed(this.number(node)));
  }

  #row(table: number, keys: readonly Node[]): number {
    return rowOf(
      this.#tables.tables[table],
      keys.map((key) => this.#key(key)),
      this.#interval,
    );
  }
  #key(node: Node): { readonly key: Form | string | boolean; readonly wide: boolean } {
    const key = this.#value(node);
    if (typeof key === 'object' && 'length' in key) throw new Bug('a list as a key');
    return { key, wide: node.family === 'number' && node.rep === 'big' };
  }
  #cell(table: number, column: number, row: NumberNode): unknown {
    const found = this.#tables.tables[table];
    if (found?.kind !== 'columns') throw new Bug(`table ${table} has no columns`);
    return found.columns[column]?.[this.#figure(row)];
  }
  #element(list: ListNode, column: number, index: NumberNode): unknown {
    return this.#list(list).columns[column]?.[this.#figure(index)] ?? 0;
  }

  #text(node: TextNode): string {
    switch (node.op) {
      case 'constant':
        return node.value;
      case 'slot':
        return String(this.#slots.other(node.slot));
      case 'local':
        return String(this.#locals.get(node.local));
      case 'upper':
        return RUNTIME.upper(this.#text(node.operand));
      case 'choice':
        return this.#text(this.#truth(node.condition) ? node.yes : node.no);
      case 'cell':
        return String(this.#cell(node.table, node.column, node.row));
      case 'element':
        return String(this.#element(node.list, node.column, node.index));
      default:
        return node satisfies never;
    }
  }

  #list(node: ListNode): ListValueData {
    switch (node.op) {
      case 'slot':
        return this.#slots.other(node.slot) as ListValueData;
      case 'local':
        return this.#locals.get(node.local) as ListValueData;
      case 'empty':
        return EMPTY_LIST;
      case 'choice':
        return this.#list(this.#truth(node.condition) ? node.yes : node.no);
      case 'element':
        return this.#element(node.list, node.column, node.index) as ListValueData;
      case 'rows': {
        const found = this.#tables.tables[node.table];
        if (found?.kind !== 'grid') throw new Bug(`table ${node.table} has no rows to list`);
        const keys = node.keys.map((key) => {
          const value = this.#value(key);
          if (typeof value === 'object') return 'at' in value ? this.#fixed(value) : 0;
          return value;
        });
        return matchingRows(found.grid, keys);
      }
      case 'chosen': {
        const { where, keys, falling } = node;
        const [chosen, order] = [where, keys].map((each) => each && this.#fixedColumn(each));
        return chosenItems(this.#list(node.list), chosen, order, falling);
      }
      default:
        return node satisfies never;
    }
  }
}

function isForm(cell: unknown): cell is Form {
  return typeof cell === 'object' && cell !== null && 'at' in cell;
}

function asForm(value: Value | undefined): Form {
  if (typeof value !== 'object' || !('at' in value)) throw new Bug('a number was never computed');
  return value;
}

function related(relation: Relation, order: number): boolean {
  switch (relation) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '===':
      return order === 0;
    case '!==':
      return order !== 0;
    default:
      return relation satisfies never;
  }
}
