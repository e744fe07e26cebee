/** What takes the cells of a row, one after the other in the order of its columns. */
import { fixedText, fixedTextBig } from '../numeric/decimal-text.ts';
import { dateText, instantText, timeText } from '../time/iso.ts';
import { type Cell, toPlaces } from './answered.ts';

export interface CellSink {
  /** An empty cell. */
  nothing(): void;
  /** A whole number over 10^`places` with `shown` decimals, which are no fewer. */
  decimal(value: number, places: number, shown: number): void;
  decimalBig(value: bigint, places: number, shown: number): void;
  /** Days since 1970-01-01. */
  date(day: number): void;
  /** Seconds since 00:00. */
  time(second: number): void;
  /** Milliseconds since 1970. */
  instant(ms: number): void;
  truth(value: boolean): void;
  text(value: string): void;
}

/** Cells as texts. */
export class TextCells implements CellSink {
  readonly #cells: Cell[] = [];

  /** Those since they were last taken. */
  take(): Cell[] {
    return this.#cells.splice(0);
  }

  nothing(): void {
    this.#cells.push(null);
  }
  decimal(value: number, places: number, shown: number): void {
    this.#cells.push(toPlaces(fixedText(value, places), shown));
  }
  decimalBig(value: bigint, places: number, shown: number): void {
    this.#cells.push(toPlaces(fixedTextBig(value, places), shown));
  }
  date(day: number): void {
    this.#cells.push(dateText(day));
  }
  time(second: number): void {
    this.#cells.push(timeText(second));
  }
  instant(ms: number): void {
    this.#cells.push(instantText(ms));
  }
  truth(value: boolean): void {
    this.#cells.push(value ? 'true' : 'false');
  }
  text(value: string): void {
    this.#cells.push(value);
  }
}
