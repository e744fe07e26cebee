/** What has no counterpart in JsonLogic, with its place: thrown on the way and told at the door. */
import type { Span } from '../../source.ts';

export class NotLogic extends Error {
  readonly span: Span;

  /** The reason completes "the predicate holds …". */
  constructor(span: Span, reason: string) {
    super(reason);
    this.span = span;
  }
}
