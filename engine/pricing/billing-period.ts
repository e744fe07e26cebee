/** Whether a period is one of those that an anchor makes (LANGUAGE 18.79). Days since 1970-01-01. */
import { addMonths, addMonthsSticky, monthsBetween } from '../time/civil.ts';

/** The first day of the k-th period. */
type Boundary = (anchor: number, k: number, every: number) => number;

function fits(boundary: Boundary, anchor: number, start: number, end: number, every: number, near: number): boolean {
  let k = Math.floor(near / every) - 1;
  while (boundary(anchor, k + 1, every) <= start) k += 1;
  return boundary(anchor, k, every) === start && boundary(anchor, k + 1, every) === end;
}

export function billedDays(anchor: number, start: number, end: number, every: number): boolean {
  return end - start === every && (start - anchor) % every === 0;
}

/** Month k is the anchor plus k months, never counted from the month before. */
export function billedRemembered(anchor: number, start: number, end: number, every: number): boolean {
  return fits((from, k, n) => addMonths(from, k * n), anchor, start, end, every, monthsBetween(anchor, start));
}

export function billedSticky(anchor: number, start: number, end: number, every: number): boolean {
  return fits((from, k, n) => addMonthsSticky(from, k * n), anchor, start, end, every, monthsBetween(anchor, start));
}

/** Counted from the last date: once cut to a short month, always cut. */
export function billedClamped(anchor: number, start: number, end: number, every: number): boolean {
  return fits(clamped, anchor, start, end, every, monthsBetween(anchor, start));
}
function clamped(anchor: number, k: number, every: number): number {
  let day = anchor;
  for (let i = 0; i < Math.abs(k); i += 1) day = addMonths(day, Math.sign(k) * every);
  return day;
}
