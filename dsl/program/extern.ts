/** Functions that the language does not compute: whoever runs the engine answers them (LANGUAGE 9 and 18.20). */
import type { Span } from '../source.ts';
import type { Input } from './policy.ts';

export interface Extern {
  readonly name: string;
  /** Written down for a call like inputs: with their places. */
  readonly params: readonly Input[];
  /** What an answer must be, as an input of the extern's own name. */
  readonly answer: Input;
  readonly plugin: string;
  readonly version: string;
  /** `snapshot`: the answer depends on a dataset, which a trace names. */
  readonly purity: 'pure' | 'snapshot';
  readonly span: Span;
}
