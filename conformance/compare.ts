/**
 * Whether an answer is what a vector expects. Texts that are numbers are compared as exact numbers ("2701" is "2701.00", "1/3" is
 * a number too) and instants as instants, whatever their offset; absent is `null`, and only members that the vector names are
 * asked for.
 */
import { parseInstant } from '#billing';
import { equal, parseDecimal, type Rational, rational } from '#dsl';

/** Whether anything is asked for: `{}` names no figure, and nothing can agree with it. An empty list and `null` are figures. */
export function namesFigure(expected: unknown): boolean {
  if (typeof expected !== 'object' || expected === null || Array.isArray(expected)) return expected !== undefined;
  return Object.values(expected).some(namesFigure);
}

/** The first place where they differ, as a path from the top; undefined where they agree. */
export function difference(expected: unknown, actual: unknown, path = 'expect'): string | undefined {
  if (expected === null || expected === undefined) return actual === null || actual === undefined ? undefined : path;
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return path;
    return first(expected, (each, at) => difference(each, actual[at], `${path}[${at}]`));
  }
  if (typeof expected === 'object') {
    if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return path;
    const members = new Map(Object.entries(actual));
    return first(Object.entries(expected), ([name, each]) => difference(each, members.get(name), `${path}.${name}`));
  }
  return sameFigure(expected, actual) ? undefined : path;
}

function first<T>(list: readonly T[], differs: (each: T, at: number) => string | undefined): string | undefined {
  for (const [at, each] of list.entries()) {
    const path = differs(each, at);
    if (path !== undefined) return path;
  }
  return undefined;
}

function sameFigure(expected: unknown, actual: unknown): boolean {
  if (expected === actual) return true;
  const [one, other] = [numberOf(expected), numberOf(actual)];
  return one === undefined || other === undefined ? sameInstant(expected, actual) : equal(one, other);
}

function sameInstant(expected: unknown, actual: unknown): boolean {
  if (typeof expected !== 'string' || typeof actual !== 'string') return false;
  const at = parseInstant(expected);
  return at !== undefined && at === parseInstant(actual);
}

function numberOf(value: unknown): Rational | undefined {
  if (typeof value === 'number') return parseDecimal(String(value));
  if (typeof value !== 'string') return undefined;
  const [, n, d] = /^(-?\d+)\/(\d+)$/.exec(value) ?? [];
  if (n !== undefined && d !== undefined) return BigInt(d) === 0n ? undefined : rational(BigInt(n), BigInt(d));
  return parseDecimal(value);
}
