/** Faults of an evaluation's input, gathered by path until the whole body is read. */
import type { InputFault } from '../answer.ts';
import { FAULTS_MAX } from '../limits.ts';

export type FaultCode =
  | 'NOT_JSON'
  | 'TOO_DEEP'
  | 'TOO_LARGE'
  | 'UNKNOWN_FIELD'
  | 'DUPLICATE_FIELD'
  | 'MISSING_FIELD'
  | 'WRONG_TYPE'
  | 'NOT_A_NUMBER'
  | 'WRONG_UNIT'
  | 'TOO_MANY_PLACES'
  | 'INEXACT_NUMBER'
  | 'OUT_OF_RANGE'
  | 'UNKNOWN_VALUE'
  | 'BAD_TEXT'
  | 'TOO_LONG'
  | 'BAD_DATE'
  | 'EMPTY_PERIOD'
  | 'PERIOD_NOT_BILLED'
  | 'DUPLICATE_ID'
  | 'CONSTANT_NOT_IN_FORCE'
  | 'COUNT_OUT_OF_RANGE'
  | 'SPAN_REVERSED'
  | 'SPAN_TOO_LONG'
  | 'BAD_ADDRESS'
  | 'MISSING_AS_OF'
  | 'AS_OF_CONFLICT'
  | 'AS_OF_OUTSIDE_VERSION'
  /** No fault of the input: an extern has no answer that fits. */
  | 'EXTERN_FAILED';

export interface Fault extends InputFault {
  readonly code: FaultCode;
}

export class Faults {
  readonly #list: Fault[] = [];
  #further = 0;

  add(fault: Fault): undefined {
    if (this.#list.length < FAULTS_MAX) this.#list.push(fault);
    else this.#further += 1;
    return undefined;
  }

  get any(): boolean {
    return this.#list.length > 0;
  }

  /** At most `FAULTS_MAX`; the last one counts those that are left out. */
  list(): readonly Fault[] {
    const last = this.#list.at(-1);
    if (this.#further === 0 || last === undefined) return this.#list;
    const more = { ...last, message: `${last.message} And ${this.#further} more.` };
    return [...this.#list.slice(0, -1), more];
  }
}

const IDENTIFIER = /^[A-Za-z][A-Za-z0-9_]*$/;

/** `customer` + `credit_score`; a name that is no identifier is quoted. */
export function fieldPath(base: string, name: string): string {
  if (!IDENTIFIER.test(name)) return `${base}[${JSON.stringify(name)}]`;
  return base === '' ? name : `${base}.${name}`;
}

/** Elements count from 0. */
export function itemPath(base: string, index: number): string {
  return `${base}[${index}]`;
}
