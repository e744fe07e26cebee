/** Dated constants: the entry in force on a day, with the entry above it as `previous` (LANGUAGE 6.5, 18.65 to 18.67). */
import type { Constant, Expr } from '#dsl';
import { at, type Value } from './value.ts';

/** The index of the entry in force on a day; entries rise by date, and one without a date holds from the beginning. */
function entryOn(constant: Constant, day: number): number | undefined {
  const index = constant.entries.findLastIndex(({ from }) => from === undefined || from <= day);
  return index < 0 ? undefined : index;
}

/** `read` evaluates an entry's expression, in which `previous` has the given value. */
export function constantOn(
  constant: Constant,
  day: number,
  read: (expr: Expr, previous: Value | undefined) => Value,
): Value | undefined {
  const index = entryOn(constant, day);
  return index === undefined ? undefined : entryValue(constant, index, read);
}

function entryValue(
  constant: Constant,
  index: number,
  read: (expr: Expr, previous: Value | undefined) => Value,
): Value {
  const { folded, value } = at(constant.entries, index);
  if (folded !== undefined) return read(folded, undefined);
  return read(value, index === 0 ? undefined : entryValue(constant, index - 1, read));
}
