/** When a delivery that failed is tried again, and when it is given up. */

/** Seconds before each attempt after the first one; after the last of them it is a dead letter. */
const WAITS = [5, 30, 120, 600, 1800, 7200, 21_600, 43_200] as const;
export const ATTEMPTS_MAX = WAITS.length + 1;
/** A delivery is pending for no longer, tried or not. */
export const GIVEN_UP_MS = 48 * 60 * 60 * 1000;
/** A share of the wait that chance takes off, so that not all come back at once. */
const JITTER = 0.2;
/** An endpoint that fails is asked so often at most, with whatever is due. */
const PAUSE_MS_MAX = 60_000;
/** What an endpoint may ask for. */
const RETRY_AFTER_MS_MAX = 24 * 60 * 60 * 1000;

/** Milliseconds until the next attempt, of which this was the n-th; undefined when there is none. `chance` lies in [0, 1). */
export function waitAfter(attempt: number, chance: number): number | undefined {
  const seconds = WAITS[attempt - 1];
  return seconds === undefined ? undefined : Math.round(seconds * 1000 * (1 - JITTER * chance));
}

/** Milliseconds that nothing is sent to an endpoint that has failed so often in a row. */
export function pauseAfter(failures: number): number {
  return Math.min(1000 * 2 ** Math.min(failures, 10), PAUSE_MS_MAX);
}

/** Of the header `retry-after` (RFC 9110, 10.2.3), in milliseconds from now; undefined where there is none that can be read. */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), RETRY_AFTER_MS_MAX);
}
