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

/** A bill run asks for the same period again and again: the last answer is kept. */
function remembering(check: (anchor: number, start: number, end: number, every: number) => boolean): typeof check {
  let [lastAnchor, lastStart, lastEnd, lastEvery] = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
  let answer = false;
  return (anchor, start, end, every) => {
    if (start === lastStart && end === lastEnd && anchor === lastAnchor && every === lastEvery) return answer;
    answer = check(anchor, start, end, every);
    lastAnchor = anchor;
    lastStart = start;
    lastEnd = end;
    lastEvery = every;
    return answer;
  };
}

/** Month k is the anchor plus k months, never counted from the month before. */
export const billedRemembered = remembering((anchor, start, end, every) => {
  return fits((from, k, n) => addMonths(from, k * n), anchor, start, end, every, monthsBetween(anchor, start));
});

export const billedSticky = remembering((anchor, start, end, every) => {
  return fits((from, k, n) => addMonthsSticky(from, k * n), anchor, start, end, every, monthsBetween(anchor, start));
});

/** Counted from the last date: once cut to a short month, always cut. */
export const billedClamped = remembering((anchor, start, end, every) => {
  return fits(clamped, anchor, start, end, every, monthsBetween(anchor, start));
});
function clamped(anchor: number, k: number, every: number): number {
  let day = anchor;
  for (let i = 0; i < Math.abs(k); i += 1) day = addMonths(day, Math.sign(k) * every);
  return day;
}
