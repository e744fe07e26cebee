/**
 * Emitted source to the steps of loop.ts, in one pass. It is the JavaScript that the emitters of this room write and no more: whoever
 * emits a new form meets a `Bug` here, and the differential run, which compares this mode as well, meets it first.
 */
import { Expressions } from './expressions.ts';
import { Sheet } from './sheet.ts';
import { type Assembled, OP, type Op, type Step } from './steps.ts';
import { Reader } from './tokens.ts';

const ASSIGNED: Readonly<Record<string, Op>> = { '+=': OP.add, '|=': OP.bitOr };

/** What `break` and `continue` leave behind to be told where to; a `switch` is continued by the loop around it. */
interface Leaving {
  readonly breaks: Step[];
  readonly continues: Step[];
}

/** The body of a function of these parameters, the frame first. */
export function assemble(
  parameters: readonly string[],
  body: string,
  helpers: Readonly<Record<string, unknown>>,
): Assembled {
  const sheet = new Sheet(parameters, helpers);
  new Statements(new Reader(body), sheet).all();
  return sheet.assembled;
}

class Statements {
  readonly #reader: Reader;
  readonly #sheet: Sheet;
  readonly #of: Expressions;
  #leaving: Leaving = { breaks: [], continues: [] };

  constructor(reader: Reader, sheet: Sheet) {
    this.#reader = reader;
    this.#sheet = sheet;
    this.#of = new Expressions(reader, sheet);
  }

  all(): void {
    while (this.#reader.token.kind !== 'end') this.#statement();
  }

  #statement(): void {
    if (this.#reader.take('{')) this.#block();
    else if (this.#reader.take('if')) this.#if();
    else if (this.#reader.take('for')) this.#sheet.scoped(() => this.#for());
    else if (this.#reader.take('switch')) this.#switch();
    else this.#simple();
  }

  /** A statement that ends in a semicolon. */
  #simple(): void {
    if (this.#reader.take('const') || this.#reader.take('let')) this.#declarations();
    else if (this.#reader.take('return')) this.#sheet.step(OP.give, { a: this.#of.value() });
    else if (this.#reader.take('break')) this.#leaving.breaks.push(this.#sheet.step(OP.jump, {}));
    else if (this.#reader.take('continue')) this.#leaving.continues.push(this.#sheet.step(OP.jump, {}));
    else this.#expressionStatement();
    this.#reader.expect(';');
  }

  #block(): void {
    this.#sheet.scoped(() => {
      while (!this.#reader.take('}')) this.#statement();
    });
  }

  #declarations(): void {
    do {
      const name = this.#reader.next().text;
      this.#reader.expect('=');
      this.#sheet.declare(name, this.#of.value());
    } while (this.#reader.take(','));
  }

  /** An assignment, or what is called for what it does. */
  #expressionStatement(): void {
    const place = this.#of.place();
    if (this.#reader.take('=')) {
      this.#of.write(place, this.#of.value());
      return;
    }
    const op = ASSIGNED[this.#reader.token.text];
    if (op === undefined) {
      this.#of.read(place);
      return;
    }
    this.#reader.next();
    const before = this.#of.read(place);
    this.#of.write(place, this.#sheet.result(op, { a: before, b: this.#of.value() }));
  }

  #if(): void {
    this.#reader.expect('(');
    const unless = this.#sheet.step(OP.jumpUnless, { a: this.#of.value() });
    this.#reader.expect(')');
    this.#statement();
    if (!this.#reader.take('else')) {
      this.#sheet.land(unless);
      return;
    }
    const past = this.#sheet.step(OP.jump, {});
    this.#sheet.land(unless);
    this.#statement();
    this.#sheet.land(past);
  }

  /** `for (let i = 0; i < n; i += 1)`, or `for (;;)`. */
  #for(): void {
    this.#reader.expect('(');
    if (!this.#reader.take(';')) this.#simple();
    const start = this.#sheet.here;
    const ends = this.#reader.is(';') ? [] : [this.#sheet.step(OP.jumpUnless, { a: this.#of.value() })];
    this.#reader.expect(';');
    const update = this.#reader.at;
    this.#reader.skipPast(')');
    const { breaks, continues } = this.#leave({ breaks: [], continues: [] }, () => this.#statement());
    this.#sheet.land(...continues);
    const past = this.#reader.at;
    this.#reader.at = update;
    if (!this.#reader.is(')')) this.#expressionStatement();
    this.#reader.at = past;
    this.#sheet.step(OP.jump, { to: start });
    this.#sheet.land(...ends, ...breaks);
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
    this.#reader.expect('(');
    const value = this.#of.value();
    this.#reader.expect(')');
    this.#reader.expect('{');
    const { continues } = this.#leaving;
    const { breaks } = this.#leave({ breaks: [], continues }, () => {
      while (!this.#reader.take('}')) this.#case(value);
    });
    this.#sheet.land(...breaks);
  }
  #case(value: number): void {
    const others = this.#reader.take('default') ? [] : [this.#caseTest(value)];
    this.#reader.expect(':');
    this.#sheet.scoped(() => {
      while (!(this.#reader.is('case') || this.#reader.is('default') || this.#reader.is('}'))) this.#statement();
    });
    this.#sheet.land(...others);
  }
  #caseTest(value: number): Step {
    this.#reader.expect('case');
    return this.#sheet.step(OP.jumpUnless, { a: this.#sheet.result(OP.equal, { a: value, b: this.#of.value() }) });
  }
}
