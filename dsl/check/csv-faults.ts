/** The faults of one CSV file: the first ones are told at their places, and of the others that they are there. */
import { CSV_FAULTS_MAX } from '../limits.ts';
import type { Span } from '../source.ts';
import type { Text } from '../tree/common.ts';
import type { Report } from '../types/context.ts';
import type { CsvFault } from './csv.ts';

export class CsvFaults {
  readonly #file: Text;
  readonly #report: Report;
  #count = 0;

  constructor(file: Text, report: Report) {
    this.#file = file;
    this.#report = report;
  }

  add({ span, message }: CsvFault): undefined {
    this.#count += 1;
    return this.#count <= CSV_FAULTS_MAX ? this.#tell(span, message) : undefined;
  }

  /** Whether there was none; to be asked when the file is read to its end. */
  none(): boolean {
    if (this.#count > CSV_FAULTS_MAX) {
      const message = `${this.#file.value} has ${this.#count} faults, of which ${CSV_FAULTS_MAX} are told.`;
      this.#tell(this.#file.span, message);
    }
    return this.#count === 0;
  }

  #tell(span: Span, message: string): undefined {
    return this.#report('WR5107', span, { message });
  }
}
