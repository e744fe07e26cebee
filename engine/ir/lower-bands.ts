/** Calendars as nodes: the band of an instant, and how long a span lies in each band. */
import type { Calendar } from '#dsl';
import { SPAN_DAYS_MAX } from '../limits.ts';
import { MS_PER_DAY } from '../time/iso.ts';
import type { Node, NumberFunction, NumberNode } from './ir.ts';
import { slotNumber, structural } from './number-nodes.ts';
import { type ExprOf, lowerNumber, lowerText, type Site } from './site.ts';
import { compare, not } from './truths.ts';
import { knownWhere, type Lowered } from './values.ts';

export const SPAN_MS_MAX = BigInt(SPAN_DAYS_MAX * MS_PER_DAY);

export function lowerInBand({ item, calendar, band, negated }: ExprOf<'inBand'>, site: Site): Lowered {
  const { node, present } = lowerNumber(item, site);
  const inside = compare('===', bandAt(calendar, node, site), structural(BigInt(band)));
  return knownWhere(present, site.builder.truth(negated ? not(inside) : inside));
}

/** The place of the band that holds an instant. */
export function bandAt(calendar: Calendar, instant: NumberNode, site: Site): NumberNode {
  return clockCall('bandAt', calendar, [instant], BigInt(calendar.bands.length - 1), site);
}

/** Milliseconds; of an empty span 1 in the band that holds it. */
export function bandTime(calendar: Calendar, from: NumberNode, to: NumberNode, band: number, site: Site): NumberNode {
  return clockCall('bandTime', calendar, [from, to, structural(BigInt(band))], SPAN_MS_MAX, site);
}

function clockCall(
  fn: NumberFunction,
  calendar: Calendar,
  args: readonly Node[],
  most: bigint,
  site: Site,
): NumberNode {
  const { scale, lo, hi, rep } = slotNumber(0, 0n, most);
  const { zone } = calendar;
  const named = typeof zone === 'string' ? { zone } : {};
  const given = typeof zone === 'string' ? args : [lowerText(zone, site).node, ...args];
  return { family: 'number', op: 'call', function: fn, args: given, calendar, scale, lo, hi, rep, ...named };
}
