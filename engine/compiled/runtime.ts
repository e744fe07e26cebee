/** What generated code may call, by name. Nothing else is in its reach. */

import { isAddress, isNetwork } from '#dsl';
import { allot, allotBig } from '../numeric/allot.ts';
import { ranked, rankedBig } from '../numeric/ranked.ts';
import * as doubles from '../numeric/rounding.ts';
import { ROUND_BIG } from '../numeric/rounding-big.ts';
import { spread, spreadBig } from '../numeric/spread.ts';
import { billedClamped, billedDays, billedRemembered, billedSticky } from '../pricing/billing-period.ts';
import { EMPTY_LIST, listOf } from '../tables/list-data.ts';
import { chosenItems, holdsTwice, newColumn } from '../tables/list-items.ts';
import { matchingRows } from '../tables/table-set.ts';
import { zoneNamed } from '../time/band-clock.ts';
import { addMonths, monthsBetween } from '../time/civil.ts';
import { instantOf, localDate, localTime, startOfDate } from '../time/zone.ts';
import type { Zone } from '../time/zone-data.ts';

/** Totals, as the nodes are: what stands behind a gate that does not hold may be no number. */
function widen(value: number): bigint {
  return Number.isSafeInteger(value) ? BigInt(value) : 0n;
}
function orOne(divisor: bigint): bigint {
  return divisor === 0n ? 1n : divisor;
}
function lesserBig(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
function greaterBig(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
function absoluteBig(a: bigint): bigint {
  return a < 0n ? -a : a;
}
/** Interned figures are doubles where they fit. */
function asKey(value: bigint): number | bigint {
  const double = Number(value);
  return Number.isSafeInteger(double) ? double : value;
}

function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return order(x) - order(y);
  }
  return a.length - b.length;
}
/** Halves of surrogate pairs stand for code points above all others. */
function order(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
function textLength(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
function upper(text: string): string {
  return text.toUpperCase().normalize('NFC');
}

function startSecond(zone: Zone, day: number): number {
  return startOfDate(zone, day) / 1000;
}
/** The date moves, the clock on the wall stays; what is below a second is kept. */
function moveInstant(zone: Zone, ms: number, move: (day: number) => number): number {
  const { day, second } = localTime(zone, ms);
  return instantOf(zone, { day: move(day), second }) + (((ms % 1000) + 1000) % 1000);
}
function shiftInstantDays(zone: Zone, ms: number, days: number): number {
  return moveInstant(zone, ms, (day) => day + days);
}
function shiftInstantMonths(zone: Zone, ms: number, months: number): number {
  return moveInstant(zone, ms, (day) => addMonths(day, months));
}

const { halfEven, halfUp, halfDown, awayFromZero, towardZero, ceilingDivide, floorDivide } = doubles;

export const RUNTIME = {
  halfEven,
  halfUp,
  halfDown,
  awayFromZero,
  towardZero,
  ceilingDivide,
  floorDivide,
  halfEvenBig: ROUND_BIG['half even'],
  halfUpBig: ROUND_BIG['half up'],
  halfDownBig: ROUND_BIG['half down'],
  awayFromZeroBig: ROUND_BIG['away from zero'],
  towardZeroBig: ROUND_BIG['toward zero'],
  ceilingBig: ROUND_BIG.ceiling,
  floorBig: ROUND_BIG.floor,
  widen,
  orOne,
  lesserBig,
  greaterBig,
  absoluteBig,
  asKey,
  compareText,
  textLength,
  upper,
  addMonths,
  monthsBetween,
  localDate,
  startSecond,
  shiftInstantDays,
  shiftInstantMonths,
  billedDays,
  billedRemembered,
  billedSticky,
  billedClamped,
  spread,
  spreadBig,
  allot,
  allotBig,
  ranked,
  rankedBig,
  zoneNamed,
  isNetwork,
  isAddress,
  matchingRows,
  newColumn,
  chosenItems,
  holdsTwice,
  EMPTY_LIST,
  listOf,
} as const;

export type RuntimeName = keyof typeof RUNTIME;
