/** Rows as a file has them: what is kept of a row, then the cells of its answer, into the bytes of a part. */
import type { CellSink, Fields, Sink } from '#rows';

/** What is common to forms: figures and times need no care, wherever they stand. */
export abstract class RowWriter implements CellSink {
  protected readonly sink: Sink;

  constructor(sink: Sink) {
    this.sink = sink;
  }

  abstract begin(): void;
  /** A field as it lies in a file of CSV. */
  abstract keep(fields: Fields, column: number): void;
  abstract end(): void;
  abstract nothing(): void;
  abstract truth(value: boolean): void;
  abstract text(value: string): void;
  /** In front of a cell whose text is plain, and behind it. */
  protected abstract open(): void;
  protected abstract close(): void;

  decimal(value: number, places: number, shown: number): void {
    this.open();
    this.sink.decimal(value, places, shown);
    this.close();
  }
  decimalBig(value: bigint, places: number, shown: number): void {
    this.open();
    this.sink.decimalBig(value, places, shown);
    this.close();
  }
  date(day: number): void {
    this.open();
    this.sink.date(day);
    this.close();
  }
  time(second: number): void {
    this.open();
    this.sink.time(second);
    this.close();
  }
  instant(ms: number): void {
    this.open();
    this.sink.instant(ms);
    this.close();
  }
}
