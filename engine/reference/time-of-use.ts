/** `time of use`: a quantity split by the time that its span lies in each band, exactly (LANGUAGE 18.62, 18.63). */
import { divide, integer, multiply, type PriceModel, type Rational, rational, ZERO } from '#dsl';
import { Bug } from '../bug.ts';
import { SPAN_DAYS_MAX } from '../limits.ts';
import { instantText, MS_PER_DAY } from '../time/iso.ts';
import type { Zone } from '../time/zone-data.ts';
import { bandAt, piecesOf, zoneOfCalendar } from './calendar.ts';
import { type Context, type Environment, Rejected } from './context.ts';
import { inputPath } from './input-path.ts';
import { sumOf } from './rounding.ts';
import { at, numberOf } from './value.ts';

type TimeOfUse = Extract<PriceModel, { readonly kind: 'time of use' }>;

export interface BandShare {
  readonly band: number;
  readonly name: string;
  /** Milliseconds of the span. */
  readonly elapsed: number;
  readonly quantity: Rational;
  readonly rate: Rational;
  readonly cost: Rational;
}
export interface Split {
  readonly zone: Zone;
  /** Milliseconds; the same where the use is all in the band of one instant. */
  readonly from: number;
  readonly to: number;
  /** The band of the one instant. */
  readonly held: number | undefined;
  /** In the calendar's order. */
  readonly bands: readonly BandShare[];
}

export function splitByTime(model: TimeOfUse, quantity: Rational, env: Environment, context: Context): Split {
  const { calendar } = model;
  const zone = zoneOfCalendar(calendar, env, context);
  const from = instantOf(context.evaluate(model.from, env));
  const to = model.to === undefined ? from : instantOf(context.evaluate(model.to, env));
  checkSpan(model, from, to);
  const pieces = piecesOf(calendar, zone, from, to);
  const held = from === to ? bandAt(calendar, zone, from) : undefined;
  const bands = model.bands.map(({ band, rate: expr }): BandShare => {
    const elapsed = pieces.reduce((sum, piece) => sum + (piece.band === band ? piece.to - piece.from : 0), 0);
    const share = held === undefined ? rational(BigInt(elapsed), BigInt(to - from)) : integer(held === band ? 1 : 0);
    const part = multiply(quantity, share);
    const rate = numberOf(context.evaluate(expr, env));
    const name = at(calendar.bands, band).name;
    return { band, name, elapsed, quantity: part, rate, cost: multiply(part, rate) };
  });
  return { zone, from, to, held, bands };
}

export function costOf({ bands }: Split): Rational {
  return sumOf(bands.map(({ cost }) => cost));
}

/** In the base unit of time: seconds. */
export function elapsedIn(split: Split | undefined, band: string | undefined): Rational {
  const found = split?.bands.find(({ name }) => name === band);
  return found === undefined ? ZERO : divide(integer(found.elapsed), integer(1000));
}

function instantOf(value: ReturnType<Context['evaluate']>): number {
  if (value.kind !== 'instant') throw new Bug('a span without an instant');
  return value.ms;
}

function checkSpan({ to: end, from: start }: TimeOfUse, from: number, to: number): void {
  const path = inputPath(end ?? start);
  if (to < from) {
    const message = `${instantText(to)} is before the start of the span.`;
    throw new Rejected({ code: 'SPAN_REVERSED', path, message, expected: `${instantText(from)} or later` });
  }
  if (to - from <= SPAN_DAYS_MAX * MS_PER_DAY) return;
  throw new Rejected({ code: 'SPAN_TOO_LONG', path, message: `The span is longer than ${SPAN_DAYS_MAX} days.` });
}
