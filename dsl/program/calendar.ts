/** Checked calendars: bands of local wall-clock times that cover every minute exactly once (LANGUAGE 18.56 to 18.60). */
import type { Span } from '../source.ts';
import type { Expr } from './expression.ts';

/** Local dates in rising order, as days since 1970-01-01. */
export interface DateList {
  readonly name: string;
  readonly dates: readonly number[];
  readonly span: Span;
}

/** Begins on the days that it names and belongs to them, also where it runs over midnight. */
export interface Window {
  /** 1 Monday to 7 Sunday; or dates. */
  readonly days: { readonly kind: 'weekdays' | 'dates'; readonly on: readonly number[] };
  /** 1 to 12. */
  readonly months: readonly number[];
  /** Dates on which it does not begin. */
  readonly except: readonly number[];
  /** Seconds since 00:00, half-open; an end that is not after the start is one of the next day. */
  readonly from: number;
  readonly to: number;
}

export interface Band {
  readonly name: string;
  /** Absent: whatever the other bands leave. */
  readonly windows?: readonly Window[];
  readonly span: Span;
}

export interface Calendar {
  readonly name: string;
  /** An IANA name, or an input of type `zone`. */
  readonly zone: string | Expr;
  readonly bands: readonly Band[];
  readonly span: Span;
}
