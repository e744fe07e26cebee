/** The text that a layout is written to, line by line. Comments stand at the end of a line, or on one of their own. */

/** Blanks of one level of indentation. */
export const STEP = 2;

export class Page {
  readonly #out: string[] = [];
  #waiting: string[] = [];
  /** A comment ends the line, whatever comes next. */
  #ended = false;
  column = 0;
  /** Nothing but blanks stands on the line. */
  atStart = true;

  get text(): string {
    return [...this.#out, ...this.#waiting].join('').replace(/[ ]+$/gm, '');
  }

  /** A comment waits for the end of the line, or has ended it. */
  get isEnding(): boolean {
    return this.#ended || this.#waiting.length > 0;
  }

  /** What goes on behind a comment of its own line is a line of its own too, and belongs to what began above. */
  write(text: string, indentation: number): void {
    const written = this.atStart || this.#ended ? text.trimStart() : text;
    if (written === '') return;
    if (this.#ended) this.breakLine(indentation + STEP);
    this.#out.push(written);
    this.column += written.length;
    this.atStart = false;
  }

  breakLine(indentation: number): void {
    this.#out.push(...this.#waiting, '\n', ' '.repeat(indentation));
    this.#waiting = [];
    this.#ended = false;
    this.column = indentation;
    this.atStart = true;
  }

  remarkBehind(text: string): void {
    this.#waiting.push(`  ${text}`);
  }

  remarkBelow(text: string, indentation: number): void {
    if (!this.atStart || this.#ended) this.breakLine(indentation);
    this.write(text, indentation);
    this.#ended = true;
  }
}
