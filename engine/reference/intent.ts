/** What intents need beside other blocks: schedules, addresses, and what holds instead of them (LANGUAGE 18.152 to 18.155). */
import { type BandRef, isAddress, isNetwork } from '#dsl';
import { Bug } from '../bug.ts';
import { piecesOf, zoneOfCalendar } from './calendar.ts';
import { type Context, type Environment, Rejected } from './context.ts';
import { inputPath } from './input-path.ts';
import type { Node } from './node.ts';
import { type OutputResult, resultNamed } from './output.ts';
import { bool, equalValues, MISSING, numberOf, truthOf, type Value } from './value.ts';

/** Milliseconds, half-open. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

export function evaluateSchedule(expr: Node<'schedule'>, env: Environment, context: Context): Value {
  const [from, to] = [expr.from, expr.to].map((each) => context.evaluate(each, env));
  if (from?.kind !== 'instant' || to?.kind !== 'instant') throw new Bug('a schedule without its ends');
  const stretches = expr.bands.flatMap((band) => stretchesIn(band, from.ms, to.ms, env, context));
  const items = joined(stretches).map((each): Value => {
    const ends = [each.from, each.to].map((ms) => ({ kind: 'instant', ms }) as const);
    return { kind: 'record', fields: ends };
  });
  return { kind: 'list', items };
}

/** When one band holds, in order. */
function stretchesIn(
  { calendar, band }: BandRef,
  from: number,
  to: number,
  env: Environment,
  context: Context,
): readonly Stretch[] {
  if (from >= to) return [];
  const zone = zoneOfCalendar(calendar, env, context);
  return piecesOf(calendar, zone, from, to).filter((piece) => piece.band === band);
}

/** Stretches that meet or overlap are one. */
function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  const joint: Stretch[] = [];
  for (const next of [...stretches].sort((a, b) => a.from - b.from)) {
    const last = joint.at(-1);
    if (last === undefined || next.from > last.to) joint.push({ from: next.from, to: next.to });
    else joint[joint.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
  }
  return joint;
}

export function evaluateAddress(expr: Node<'address'>, env: Environment, context: Context): Value {
  const value = context.evaluate(expr.operand, env);
  if (value.kind !== 'text') return MISSING;
  if (expr.form === 'network' ? isNetwork(value.value) : isAddress(value.value)) return value;
  const wanted =
    expr.form === 'network' ? 'a network, its first address with its length: 198.51.100.0/29' : 'an IP address';
  throw new Rejected({
    code: 'BAD_ADDRESS',
    path: inputPath(expr.operand),
    message: `${JSON.stringify(value.value)} is no ${expr.form} for ${expr.field}.`,
    expected: wanted,
  });
}

/** Those that may take the place of an intent: emitted, and with `before` above it in the order of its own items. */
export function rivalsOf(expr: Node<'rival'>, env: Environment, context: Context): readonly OutputResult[] {
  const before = expr.before === undefined ? undefined : Number(numberOf(context.evaluate(expr.before, env)).n);
  return context
    .intents(expr.intent)
    .filter(({ output }) => before === undefined || (output.item?.place ?? 0) < before);
}

export function evaluateRival(expr: Node<'rival'>, env: Environment, context: Context): Value {
  const subject = context.evaluate(expr.subject, env);
  const wins = (found: OutputResult): boolean =>
    found.applies() &&
    truthOf(resultNamed(found, 'holds')) === true &&
    equalValues(resultNamed(found, 'subject'), subject);
  return bool(rivalsOf(expr, env, context).some(wins));
}
