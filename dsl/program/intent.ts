/** Network intents (LANGUAGE section 8; 18.152 to 18.156): what their blocks need of expressions beside those that all blocks share. */
import type { Span } from '../source.ts';
import type { Type } from '../types/type.ts';
import type { Calendar } from './calendar.ts';
import type { Expr } from './expression.ts';

/** The kinds there are; each has fields of its own. */
export type IntentKind =
  | 'qos'
  | 'bandwidth'
  | 'traffic_shaping'
  | 'access_control'
  | 'routing'
  | 'firewall'
  | 'monitoring';

interface Base {
  readonly type: Type;
  readonly span: Span;
}

/** A band by its place in its calendar. */
export interface BandRef {
  readonly calendar: Calendar;
  readonly band: number;
}

/** When one of the bands holds, from one instant up to another: a list of `{ start, end }`, half-open, in order, none touching. */
export interface ScheduleExpr extends Base {
  readonly kind: 'schedule';
  readonly from: Expr;
  readonly to: Expr;
  readonly bands: readonly BandRef[];
}

/** `network`: an address range such as `198.51.100.0/29`; `address`: one IP address. */
export type AddressForm = 'network' | 'address';

/** A text that is an address of a form; one that is not makes the evaluation's input invalid. */
export interface AddressExpr extends Base {
  readonly kind: 'address';
  readonly operand: Expr;
  readonly form: AddressForm;
  /** The field that holds it: `routing.prefix`. */
  readonly field: string;
}

/**
 * Whether an item of an intent that stands for the items of a list is emitted, holds now, and is about `subject`.
 * With `before` only items count that stand before this place.
 */
export interface RivalExpr extends Base {
  readonly kind: 'rival';
  readonly intent: string;
  readonly subject: Expr;
  readonly before?: Expr;
}
