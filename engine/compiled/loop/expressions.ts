/** Expressions of emitted source: each gives the register that holds its value. */
import { Bug } from '../../bug.ts';
import { FIELDS_MAX } from './loop-frame.ts';
import type { Sheet } from './sheet.ts';
import { OP, type Op, type Step } from './steps.ts';
import type { Reader, Token } from './tokens.ts';

/** From those that bind least. */
const BINARY: readonly Readonly<Record<string, Op>>[] = [
  { '|': OP.bitOr },
  { '&': OP.bitAnd },
  { '===': OP.equal, '!==': OP.unequal },
  { '<': OP.less, '<=': OP.atMost, '>': OP.more, '>=': OP.atLeast },
  { '<<': OP.shift },
  { '+': OP.add, '-': OP.subtract },
  { '*': OP.multiply, '/': OP.divide },
];

/** Where a value is: in a register, or yet to be read, or to be written. */
export type Place =
  | { readonly in: 'register'; readonly register: number }
  | { readonly in: 'number' | 'other'; readonly slot: number }
  | { readonly in: 'field'; readonly of: number; readonly name: string }
  | { readonly in: 'element'; readonly of: number; readonly index: number };

const FRAME = 0;

export class Expressions {
  readonly #reader: Reader;
  readonly #sheet: Sheet;

  constructor(reader: Reader, sheet: Sheet) {
    this.#reader = reader;
    this.#sheet = sheet;
  }

  value(): number {
    const condition = this.#or();
    if (!this.#reader.take('?')) return condition;
    const to = this.#sheet.fresh();
    const unless = this.#sheet.step(OP.jumpUnless, { a: condition });
    this.#sheet.step(OP.move, { to, a: this.value() });
    const past = this.#sheet.step(OP.jump, {});
    this.#reader.expect(':');
    this.#sheet.land(unless);
    this.#sheet.step(OP.move, { to, a: this.value() });
    this.#sheet.land(past);
    return to;
  }
  #or(): number {
    return this.#shortly('||', OP.jumpIf, () => this.#and());
  }
  #and(): number {
    return this.#shortly('&&', OP.jumpUnless, () => this.#binary(0));
  }
  /** Goes on past the others as soon as one of them decides. */
  #shortly(sign: string, decided: Op, each: () => number): number {
    const first = each();
    if (!this.#reader.is(sign)) return first;
    const to = this.#sheet.fresh();
    this.#sheet.step(OP.move, { to, a: first });
    const jumps: Step[] = [];
    while (this.#reader.take(sign)) {
      jumps.push(this.#sheet.step(decided, { a: to }));
      this.#sheet.step(OP.move, { to, a: each() });
    }
    this.#sheet.land(...jumps);
    return to;
  }
  #binary(level: number): number {
    const ops = BINARY[level];
    if (ops === undefined) return this.read(this.place());
    let left = this.#binary(level + 1);
    for (;;) {
      const op = this.#reader.token.kind === 'sign' ? ops[this.#reader.token.text] : undefined;
      if (op === undefined) return left;
      this.#reader.next();
      left = this.#sheet.result(op, { a: left, b: this.#binary(level + 1) });
    }
  }

  place(): Place {
    if (this.#reader.take('-')) return this.#computed(OP.negate);
    if (this.#reader.take('!')) return this.#computed(OP.not);
    const place = this.#postfix(this.#primary());
    if (!this.#reader.take('++')) return place;
    const before = this.#sheet.result(OP.move, { a: this.read(place) });
    this.write(place, this.#sheet.result(OP.add, { a: before, b: this.#sheet.constant(1) }));
    return { in: 'register', register: before };
  }
  #computed(op: Op): Place {
    return { in: 'register', register: this.#sheet.result(op, { a: this.read(this.place()) }) };
  }

  #postfix(first: Place): Place {
    let place = first;
    for (;;) {
      if (this.#reader.take('.')) place = this.#member(this.read(place), this.#reader.next().text);
      else if (this.#reader.take('[')) {
        place = { in: 'element', of: this.read(place), index: this.value() };
        this.#reader.expect(']');
      } else if (this.#reader.take('(')) place = { in: 'register', register: this.#call(place) };
      else return place;
    }
  }
  #member(of: number, name: string): Place {
    const slot = of === FRAME ? /^(?<kind>[no])(?<slot>\d+)$/.exec(name)?.groups : undefined;
    if (slot === undefined) return { in: 'field', of, name };
    if (Number(slot['slot']) >= FIELDS_MAX) throw new Bug(`no field ${name}`);
    return { in: slot['kind'] === 'n' ? 'number' : 'other', slot: Number(slot['slot']) };
  }
  #call(callee: Place): number {
    if (callee.in !== 'field') {
      const a = this.read(callee);
      return this.#sheet.result(OP.call, { a, args: this.#list(')') });
    }
    return this.#sheet.result(OP.callMethod, { a: callee.of, name: callee.name, args: this.#list(')') });
  }
  #list(end: string): readonly number[] {
    const items: number[] = [];
    while (!this.#reader.take(end)) {
      items.push(this.value());
      if (!this.#reader.is(end)) this.#reader.expect(',');
    }
    return items;
  }

  #primary(): Place {
    if (this.#reader.take('(')) {
      const register = this.value();
      this.#reader.expect(')');
      return { in: 'register', register };
    }
    if (this.#reader.take('['))
      return { in: 'register', register: this.#sheet.result(OP.list, { args: this.#list(']') }) };
    const token = this.#reader.next();
    return { in: 'register', register: this.#named(token) };
  }
  #named({ kind, text }: Token): number {
    switch (kind) {
      case 'number':
        return this.#sheet.constant(Number(text));
      case 'big':
        return this.#sheet.constant(BigInt(text));
      case 'text':
        return this.#sheet.constant(text);
      case 'name':
        return this.#sheet.named(text);
      case 'sign':
      case 'end':
        throw new Bug(`emitted source with ${text} where a value is due`);
      default:
        return kind satisfies never;
    }
  }

  read(place: Place): number {
    switch (place.in) {
      case 'register':
        return place.register;
      case 'number':
        return this.#sheet.result(OP.number, { a: place.slot });
      case 'other':
        return this.#sheet.result(OP.other, { a: place.slot });
      case 'field':
        return this.#sheet.result(OP.field, { a: place.of, name: place.name });
      case 'element':
        return this.#sheet.result(OP.element, { a: place.of, b: place.index });
      default:
        return place satisfies never;
    }
  }
  write(place: Place, value: number): void {
    switch (place.in) {
      case 'register':
        this.#sheet.step(OP.move, { to: place.register, a: value });
        return;
      case 'number':
        this.#sheet.step(OP.setNumber, { a: place.slot, b: value });
        return;
      case 'other':
        this.#sheet.step(OP.setOther, { a: place.slot, b: value });
        return;
      case 'field':
        this.#sheet.step(OP.setField, { a: place.of, b: value, name: place.name });
        return;
      case 'element':
        this.#sheet.step(OP.setElement, { to: value, a: place.of, b: place.index });
        return;
      default:
        place satisfies never;
    }
  }
}
