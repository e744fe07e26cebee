/**
 * Emitted source to the steps of loop.ts, in one pass. It is the JavaScript that the emitters of this room write and no more: whoever
 * emits a new form meets a `Bug` here, and the differential run, which compares this mode as well, meets it first.
 */
import { Bug } from '../bug.ts';
import { FIELDS_MAX } from './loop-frame.ts';
import { type Assembled, OP, type Op, type Step } from './steps.ts';
import { type Token, tokensOf } from './tokens.ts';

/** What emitted source calls beside the helpers. */
const GLOBALS: Readonly<Record<string, unknown>> = {
  true: true,
  false: false,
  undefined: undefined,
  Number,
  BigInt,
  'Math.min': Math.min,
  'Math.max': Math.max,
  'Math.abs': Math.abs,
};

/** From those that bind least. */
const BINARY: readonly Readonly<Record<string, Op>>[] = [
  { '|': OP.bitOr },
  { '&': OP.bitAnd },
  { '===': OP.equal, '!==': OP.unequal },
  { '<': OP.less, '<=': OP.atMost, '>': OP.more, '>=': OP.atLeast },
  { '+': OP.add, '-': OP.subtract },
  { '*': OP.multiply, '/': OP.divide },
];
const ASSIGNED: Readonly<Record<string, Op>> = { '+=': OP.add, '|=': OP.bitOr };

/** Where a value is: in a register, or yet to be read, or to be written. */
type Place =
  | { readonly in: 'register'; readonly register: number }
  | { readonly in: 'number' | 'other'; readonly slot: number }
  | { readonly in: 'field'; readonly of: number; readonly name: string }
  | { readonly in: 'element'; readonly of: number; readonly index: number };

/** What `break` and `continue` leave behind to be told where to; a `switch` is continued by the loop around it. */
interface Leaving {
  readonly breaks: Step[];
  readonly continues: Step[];
}

const END: Token = { kind: 'end', text: '' };
const NO_ARGS: readonly number[] = [];
const FRAME = 0;

/** The body of a function of these parameters, the frame first. */
export function assemble(
  parameters: readonly string[],
  body: string,
  helpers: Readonly<Record<string, unknown>>,
): Assembled {
  return new Assembler(parameters, body, helpers).assembled();
}

class Assembler {
  readonly #tokens: readonly Token[];
  readonly #helpers: Readonly<Record<string, unknown>>;
  readonly #steps: Step[] = [];
  readonly #registers: unknown[] = [];
  readonly #constants = new Map<unknown, number>();
  readonly #names: Map<string, number>;
  /** What names stood for before they were declared, innermost last. */
  readonly #hidden: { readonly name: string; readonly register: number | undefined }[] = [];
  /** Registers of results that no name stands for yet. */
  readonly #unnamed = new Set<number>();
  #leaving: Leaving = { breaks: [], continues: [] };
  #at = 0;

  constructor(parameters: readonly string[], body: string, helpers: Readonly<Record<string, unknown>>) {
    this.#tokens = tokensOf(body);
    this.#helpers = helpers;
    this.#names = new Map(parameters.map((name) => [name, this.#register()]));
  }

  assembled(): Assembled {
    while (this.#token.kind !== 'end') this.#statement();
    return { steps: this.#steps, registers: this.#registers };
  }

  // Tokens

  get #token(): Token {
    return this.#tokens[this.#at] ?? END;
  }
  #next(): Token {
    const token = this.#token;
    this.#at += 1;
    return token;
  }
  #is(text: string): boolean {
    const { kind, text: own } = this.#token;
    return own === text && (kind === 'sign' || kind === 'name');
  }
  #take(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at += 1;
    return true;
  }
  #expect(text: string): void {
    if (!this.#take(text)) throw new Bug(`emitted source with ${this.#token.text} where ${text} is due`);
  }

  // Steps and registers

  #register(initial?: unknown): number {
    return this.#registers.push(initial) - 1;
  }
  #constant(value: unknown): number {
    const known = this.#constants.get(value);
    if (known !== undefined) return known;
    const register = this.#register(value);
    this.#constants.set(value, register);
    return register;
  }
  #step(op: Op, of: Partial<Omit<Step, 'op'>>): Step {
    const { to = 0, a = 0, b = 0, name = '', args = NO_ARGS } = of;
    const step: Step = { op, to, a, b, name, args };
    this.#steps.push(step);
    return step;
  }
  #fresh(): number {
    const register = this.#register();
    this.#unnamed.add(register);
    return register;
  }
  #result(op: Op, of: Partial<Omit<Step, 'op' | 'to'>>): number {
    const to = this.#fresh();
    this.#step(op, { ...of, to });
    return to;
  }
  /** Jumps of these go on with the step that comes next. */
  #land(...jumps: readonly Step[]): void {
    for (const jump of jumps) jump.to = this.#steps.length;
  }

  // Statements

  #statement(): void {
    if (this.#take('{')) this.#block();
    else if (this.#take('if')) this.#if();
    else if (this.#take('for')) this.#scoped(() => this.#for());
    else if (this.#take('switch')) this.#switch();
    else this.#simple();
  }

  /** A statement that ends in a semicolon. */
  #simple(): void {
    if (this.#take('const') || this.#take('let')) this.#declarations();
    else if (this.#take('return')) this.#step(OP.give, { a: this.#value() });
    else if (this.#take('break')) this.#leaving.breaks.push(this.#step(OP.jump, {}));
    else if (this.#take('continue')) this.#leaving.continues.push(this.#step(OP.jump, {}));
    else this.#expressionStatement();
    this.#expect(';');
  }

  #scoped(write: () => void): void {
    const outside = this.#hidden.length;
    write();
    for (const { name, register } of this.#hidden.splice(outside).reverse()) {
      if (register === undefined) this.#names.delete(name);
      else this.#names.set(name, register);
    }
  }
  #block(): void {
    this.#scoped(() => {
      while (!this.#take('}')) this.#statement();
    });
  }

  #declarations(): void {
    do {
      const name = this.#next().text;
      this.#expect('=');
      const register = this.#own(this.#value());
      this.#hidden.push({ name, register: this.#names.get(name) });
      this.#names.set(name, register);
    } while (this.#take(','));
  }

  /** A register that only the name to be declared stands for. */
  #own(value: number): number {
    if (this.#unnamed.delete(value)) return value;
    const register = this.#register();
    this.#step(OP.move, { to: register, a: value });
    return register;
  }

  /** An assignment, or what is called for what it does. */
  #expressionStatement(): void {
    const place = this.#unaryPlace();
    if (this.#take('=')) {
      this.#write(place, this.#value());
      return;
    }
    const op = ASSIGNED[this.#token.text];
    if (op === undefined) {
      this.#read(place);
      return;
    }
    this.#at += 1;
    const before = this.#read(place);
    this.#write(place, this.#result(op, { a: before, b: this.#value() }));
  }

  #if(): void {
    this.#expect('(');
    const unless = this.#step(OP.jumpUnless, { a: this.#value() });
    this.#expect(')');
    this.#statement();
    if (!this.#take('else')) {
      this.#land(unless);
      return;
    }
    const past = this.#step(OP.jump, {});
    this.#land(unless);
    this.#statement();
    this.#land(past);
  }

  /** `for (let i = 0; i < n; i += 1)`, or `for (;;)`. */
  #for(): void {
    this.#expect('(');
    if (!this.#take(';')) this.#simple();
    const start = this.#steps.length;
    const ends = this.#is(';') ? [] : [this.#step(OP.jumpUnless, { a: this.#value() })];
    this.#expect(';');
    const update = this.#at;
    this.#skipTo(')');
    const { breaks, continues } = this.#leave({ breaks: [], continues: [] }, () => this.#statement());
    this.#land(...continues);
    const past = this.#at;
    this.#at = update;
    if (!this.#is(')')) this.#expressionStatement();
    this.#at = past;
    this.#step(OP.jump, { to: start });
    this.#land(...ends, ...breaks);
  }
  #skipTo(sign: string): void {
    while (!this.#take(sign)) this.#at += 1;
  }
  #leave(leaving: Leaving, write: () => void): Leaving {
    const outer = this.#leaving;
    this.#leaving = leaving;
    write();
    this.#leaving = outer;
    return leaving;
  }

  /** Every case ends by leaving, so that none falls into the next one. */
  #switch(): void {
    this.#expect('(');
    const value = this.#value();
    this.#expect(')');
    this.#expect('{');
    const { continues } = this.#leaving;
    const { breaks } = this.#leave({ breaks: [], continues }, () => {
      while (!this.#take('}')) this.#case(value);
    });
    this.#land(...breaks);
  }
  #case(value: number): void {
    const others = this.#take('default') ? [] : [this.#caseTest(value)];
    this.#expect(':');
    this.#scoped(() => {
      while (!(this.#is('case') || this.#is('default') || this.#is('}'))) this.#statement();
    });
    this.#land(...others);
  }
  #caseTest(value: number): Step {
    this.#expect('case');
    return this.#step(OP.jumpUnless, { a: this.#result(OP.equal, { a: value, b: this.#binary(0) }) });
  }

  // Expressions: each gives the register that holds it

  #value(): number {
    const condition = this.#or();
    if (!this.#take('?')) return condition;
    const to = this.#fresh();
    const unless = this.#step(OP.jumpUnless, { a: condition });
    this.#step(OP.move, { to, a: this.#value() });
    const past = this.#step(OP.jump, {});
    this.#expect(':');
    this.#land(unless);
    this.#step(OP.move, { to, a: this.#value() });
    this.#land(past);
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
    if (!this.#is(sign)) return first;
    const to = this.#fresh();
    this.#step(OP.move, { to, a: first });
    const jumps: Step[] = [];
    while (this.#take(sign)) {
      jumps.push(this.#step(decided, { a: to }));
      this.#step(OP.move, { to, a: each() });
    }
    this.#land(...jumps);
    return to;
  }
  #binary(level: number): number {
    const ops = BINARY[level];
    if (ops === undefined) return this.#read(this.#unaryPlace());
    let left = this.#binary(level + 1);
    for (;;) {
      const op = this.#token.kind === 'sign' ? ops[this.#token.text] : undefined;
      if (op === undefined) return left;
      this.#at += 1;
      left = this.#result(op, { a: left, b: this.#binary(level + 1) });
    }
  }

  #unaryPlace(): Place {
    if (this.#take('-')) return this.#computed(OP.negate);
    if (this.#take('!')) return this.#computed(OP.not);
    const place = this.#postfix(this.#primary());
    if (!this.#take('++')) return place;
    const before = this.#result(OP.move, { a: this.#read(place) });
    this.#write(place, this.#result(OP.add, { a: before, b: this.#constant(1) }));
    return { in: 'register', register: before };
  }
  #computed(op: Op): Place {
    return { in: 'register', register: this.#result(op, { a: this.#read(this.#unaryPlace()) }) };
  }

  #postfix(first: Place): Place {
    let place = first;
    for (;;) {
      if (this.#take('.')) place = this.#member(this.#read(place), this.#next().text);
      else if (this.#take('[')) {
        place = { in: 'element', of: this.#read(place), index: this.#value() };
        this.#expect(']');
      } else if (this.#take('(')) place = { in: 'register', register: this.#call(place) };
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
      const a = this.#read(callee);
      return this.#result(OP.call, { a, args: this.#list(')') });
    }
    return this.#result(OP.callMethod, { a: callee.of, name: callee.name, args: this.#list(')') });
  }
  #list(end: string): readonly number[] {
    const items: number[] = [];
    while (!this.#take(end)) {
      items.push(this.#value());
      if (!this.#is(end)) this.#expect(',');
    }
    return items;
  }

  #primary(): Place {
    if (this.#take('(')) {
      const register = this.#value();
      this.#expect(')');
      return { in: 'register', register };
    }
    if (this.#take('[')) return { in: 'register', register: this.#result(OP.list, { args: this.#list(']') }) };
    const token = this.#next();
    return { in: 'register', register: this.#named(token) };
  }
  #named({ kind, text }: Token): number {
    switch (kind) {
      case 'number':
        return this.#constant(Number(text));
      case 'big':
        return this.#constant(BigInt(text));
      case 'text':
        return this.#constant(text);
      case 'name':
        return this.#names.get(text) ?? this.#constant(this.#known(text));
      case 'sign':
      case 'end':
        throw new Bug(`emitted source with ${text} where a value is due`);
      default:
        return kind satisfies never;
    }
  }
  #known(name: string): unknown {
    const found = [this.#helpers, GLOBALS].find((names) => Object.hasOwn(names, name));
    if (found === undefined) throw new Bug(`emitted source with the unknown name ${name}`);
    return found[name];
  }

  #read(place: Place): number {
    switch (place.in) {
      case 'register':
        return place.register;
      case 'number':
        return this.#result(OP.number, { a: place.slot });
      case 'other':
        return this.#result(OP.other, { a: place.slot });
      case 'field':
        return this.#result(OP.field, { a: place.of, name: place.name });
      case 'element':
        return this.#result(OP.element, { a: place.of, b: place.index });
      default:
        return place satisfies never;
    }
  }
  #write(place: Place, value: number): void {
    switch (place.in) {
      case 'register':
        this.#step(OP.move, { to: place.register, a: value });
        return;
      case 'number':
        this.#step(OP.setNumber, { a: place.slot, b: value });
        return;
      case 'other':
        this.#step(OP.setOther, { a: place.slot, b: value });
        return;
      case 'field':
        this.#step(OP.setField, { a: place.of, b: value, name: place.name });
        return;
      case 'element':
        this.#step(OP.setElement, { to: value, a: place.of, b: place.index });
        return;
      default:
        place satisfies never;
    }
  }
}
