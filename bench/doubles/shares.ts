/** Sharing out, taxing and prorating as they are mostly written with doubles. */
import { roundTo } from './rounding.ts';

/** Parts by weight: each is cut to the places, and what is left goes out unit by unit from the front. */
export function allocate(amount: number, weights: readonly number[], places: number): readonly number[] {
  const scale = 10 ** places;
  const sum = weights.reduce((a, b) => a + b, 0);
  const parts = weights.map((weight) => Math.floor(((amount * weight) / sum) * scale) / scale);
  let left = Math.round((amount - parts.reduce((a, b) => a + b, 0)) * scale);
  return parts.map((part) => {
    if (left <= 0) return part;
    left -= 1;
    return part + 1 / scale;
  });
}

/** Each part rounded by itself; the last takes what is left. */
export function distribute(amount: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  let left = amount;
  return weights.map((weight, at) => {
    const part = at === weights.length - 1 ? left : Math.round((amount * weight) / sum);
    left -= part;
    return part;
  });
}

export function taxOf(base: number, rate: number, places: number): number {
  return roundTo(base * rate, places);
}

/** The part of a period that is left, in seconds. */
export function partLeft(start: string, end: string, from: string): number {
  const [first, last, at] = [Date.parse(start), Date.parse(end), Date.parse(from)];
  return Math.max(0, last - at) / (last - first);
}
