/** Lengths of time and times of day as vectors write them, in exact seconds. */
import { z } from 'zod';
import { add, decimalText, integer, multiply, parseDecimal, type Rational, rational, ZERO } from '#dsl';

const NANOSECOND = rational(1n, 1_000_000_000n);

const UNITS: ReadonlyMap<string, Rational> = new Map([
  ['ns', NANOSECOND],
  ['us', rational(1n, 1_000_000n)],
  ['µs', rational(1n, 1_000_000n)],
  ['μs', rational(1n, 1_000_000n)],
  ['ms', rational(1n, 1000n)],
  ['s', integer(1)],
  ['m', integer(60)],
  ['h', integer(3600)],
]);

const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;
const NUMBER = /^\d+(?:\.\d+)?$/;

/**
 * Go's durations, `1h2m3.5s`; a bare number is nanoseconds and nothing at all is 0 s, as CGRateS reads them. Undefined for other
 * texts, for what is below 0, and for parts of a nanosecond, which no system here counts.
 */
function parseDuration(text: string): Rational | undefined {
  if (text === '') return ZERO;
  const seconds = NUMBER.test(text) ? multiply(numberOf(text), NANOSECOND) : sumOfParts(text);
  return seconds === undefined || multiply(seconds, integer(1_000_000_000)).d !== 1n ? undefined : seconds;
}

function sumOfParts(text: string): Rational | undefined {
  const parts = [...text.matchAll(PART)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return undefined;
  return parts.reduce((sum, [, amount = '', unit = '']) => add(sum, secondsOf(amount, unit)), ZERO);
}

const secondsOf = (amount: string, unit: string): Rational => multiply(numberOf(amount), UNITS.get(unit) ?? ZERO);

/** `1.` and `.5` are numbers in Go. */
const numberOf = (text: string): Rational =>
  parseDecimal(`${text.startsWith('.') ? '0' : ''}${text.replace(/\.$/, '')}`) ?? ZERO;

/** A length of time of a vector, in seconds. */
export const duration = z.string().transform((text, context): Rational => {
  const seconds = parseDuration(text);
  if (seconds !== undefined) return seconds;
  context.issues.push({ code: 'custom', message: `${text} is no length of time`, input: text });
  return z.NEVER;
});

const CLOCK = /^(\d{2}):(\d{2})(?::(\d{2}(?:\.\d{1,9})?))?$/;

/** A time of day in seconds since 00:00: `17:45`, `17:45:00`, `24:00`. */
export const clockTime = z.string().transform((text, context): Rational => {
  const [, hours, minutes, seconds = '00'] = CLOCK.exec(text) ?? [];
  const [hour, minute] = [Number(hours), Number(minutes)];
  const isTime = hour < 24 || (hour === 24 && minute === 0 && Number(seconds) === 0);
  if (isTime && minute < 60 && Number(seconds) < 60) {
    return add(integer(hour * 3600 + minute * 60), parseDecimal(seconds) ?? ZERO);
  }
  context.issues.push({ code: 'custom', message: `${text} is no time of day`, input: text });
  return z.NEVER;
});

/** A time of day as vectors print it; hours go on past 24 where a session does. */
export function clockText(time: Rational): string {
  const whole = time.n / time.d;
  const two = (part: bigint): string => String(part).padStart(2, '0');
  const rest = add(time, { n: -(whole - (whole % 60n)), d: 1n });
  const seconds = rest.d === 1n ? two(rest.n) : decimalText(rest).padStart(2, '0');
  return `${two(whole / 3600n)}:${two((whole / 60n) % 60n)}:${seconds}`;
}

/** A whole number of nanoseconds in seconds. */
export const ofNanoseconds = (count: bigint): Rational => multiply(rational(count), NANOSECOND);

/** Exact for lengths of less than a hundred days. */
export const nanosecondsIn = (seconds: Rational): number => Number((seconds.n * 1_000_000_000n) / seconds.d);
