/** Source of an encoder: statements that write an answer into a sink `w`. Fixed text gathers and is written as bytes in one step. */
import type { Pool, Writer } from './writer.ts';

const encoder = new TextEncoder();

export class AnswerWriter {
  readonly #writer: Writer;
  #pending = '';
  /** Days whose texts stand in what is pending, and where. */
  #days: { readonly at: number; readonly day: string }[] = [];
  #lists = 0;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  get pool(): Pool {
    return this.#writer.pool;
  }

  fixed(text: string): void {
    this.#pending += text;
  }
  /** A date of the calendar, whose text is always as long: its place is part of the fixed text around it. */
  date(day: string): void {
    this.#days.push({ at: this.#pending.length, day });
    this.#pending += '0000-00-00';
  }
  /** A call of the sink, such as `instant(f.n1)`. */
  write(call: string): void {
    this.line(`w.${call};`);
  }
  line(text: string): void {
    this.flush();
    this.#writer.line(text);
  }
  /** The writer itself, for statements that others emit. */
  flush(): Writer {
    const [text, days] = [this.#pending, this.#days];
    [this.#pending, this.#days] = ['', []];
    if (text !== '') this.#writer.line(`w.fixed(${this.pool.object(encoder.encode(text))});`);
    for (const { at, day } of days)
      this.#writer.line(`w.dateBefore(${encoder.encode(text.slice(at)).length}, ${day});`);
    return this.#writer;
  }

  block(head: string, write: () => void, tail = '}'): void {
    this.flush();
    this.#writer.block(
      head,
      () => {
        write();
        this.flush();
      },
      tail,
    );
  }
  /** `write` under a condition, which may be known. */
  when(condition: string, write: () => void, otherwise?: () => void): void {
    if (condition === 'true') write();
    else if (condition === 'false') otherwise?.();
    else {
      this.block(`if (${condition}) {`, write);
      if (otherwise !== undefined) this.block('else {', otherwise);
    }
  }

  /** Items with commas between those that are there. */
  list(): ItemWriter {
    this.#lists += 1;
    return new ItemWriter(this, `d${this.#lists}`);
  }
}

export class ItemWriter {
  readonly #answer: AnswerWriter;
  readonly #flag: string;
  /** Whether something stands before: never yet, always, or as the flag says at run time. */
  #before: 'nothing' | 'something' | 'flag' = 'nothing';
  #looped = 0;
  #declared = false;

  constructor(answer: AnswerWriter, flag: string) {
    this.#answer = answer;
    this.#flag = flag;
  }

  /** Items of a loop of the code, with the commas among them. */
  loop(head: string, write: () => void): void {
    if (this.#before !== 'flag') this.#raise(this.#before === 'something');
    this.#looped += 1;
    this.#answer.block(head, write);
    this.#looped -= 1;
  }

  item(condition: string, write: () => void): void {
    if (condition === 'false') return;
    if (condition === 'true' && this.#looped === 0) {
      this.#comma();
      this.#before = 'something';
      write();
      return;
    }
    if (this.#before === 'nothing') {
      this.#raise(false);
    }
    this.#answer.block(`if (${condition}) {`, () => {
      this.#comma();
      if (this.#before === 'flag') this.#answer.line(`${this.#flag} = true;`);
      write();
    });
  }

  /** From here on the flag says whether something stands before. */
  #raise(something: boolean): void {
    this.#answer.line(`${this.#declared ? '' : 'let '}${this.#flag} = ${something};`);
    this.#declared = true;
    this.#before = 'flag';
  }

  #comma(): void {
    if (this.#before === 'something') this.#answer.fixed(',');
    if (this.#before === 'flag') this.#answer.line(`if (${this.#flag}) w.comma();`);
  }
}
