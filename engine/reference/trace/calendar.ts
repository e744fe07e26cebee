/** Built-in functions and moved dates in a text. What only zone data knows (offsets) is quoted as seconds. */
import type { Expr } from '#dsl';
import { Bug } from '../../bug.ts';
import { addMonths } from '../../time/civil.ts';
import { instantText, SECONDS_PER_DAY } from '../../time/iso.ts';
import { localTime, offsetAt } from '../../time/zone.ts';
import { zoneOf } from '../../time/zone-data.ts';
import type { Value } from '../value.ts';
import { call, compose, difference, LEVEL, leaf, type Rendered } from './rendered.ts';
import type { TraceScope } from './scope.ts';
import type { Tracer } from './tracer.ts';

type Of<K extends Expr['kind']> = Extract<Expr, { readonly kind: K }>;

/** Arguments after the first are in the unit of the first (18.45). */
export function renderBuiltin(expr: Of<'builtin'>, scope: TraceScope, tracer: Tracer): Rendered {
  const [first, ...others] = expr.args;
  if (first === undefined) throw new Bug(`${expr.function} without arguments`);
  const parts = [tracer.render(first, scope), ...others.map((arg) => tracer.converted(arg, first.type, scope))];
  if (expr.function !== 'date_of') return call(expr.function, parts);
  return call('date_of', [...parts, offsetLeaf(tracer.context.evaluate(first, scope.env), tracer)]);
}

/** The offset of the header's zone at an instant. */
export function offsetLeaf(value: Value, { program }: Tracer): Rendered {
  if (value.kind !== 'instant' || program.zone === undefined) return leaf('UTC', '0 second');
  const seconds = offsetAt(zoneOf(program.zone), value.ms);
  return leaf(`${program.zone} at ${instantText(value.ms)}`, `${seconds} second`);
}

/** `2026-01-31 + 1 month`; an instant moved by a period keeps its clock: `same_clock(instant, period, before, after)`. */
export function renderShift(expr: Of<'shift'>, scope: TraceScope, tracer: Tracer): Rendered {
  const base = tracer.render(expr.base, scope);
  const by = tracer.render(expr.by, scope);
  const result = tracer.context.evaluate(expr, scope.env);
  if (expr.base.type.kind === 'instant' && expr.by.type.kind === 'period') {
    const signed = expr.sign === 1 ? by : compose('-({})', LEVEL.unary, LEVEL.choice, [by]);
    const before = offsetLeaf(tracer.context.evaluate(expr.base, scope.env), tracer);
    return call('same_clock', [base, signed, before, afterLeaf(expr, scope, result, tracer)]);
  }
  return expr.sign === 1 ? compose('{} + {}', LEVEL.add, LEVEL.add, [base, by]) : difference(base, by);
}

/** What the moved clock reading is ahead of UTC; for a skipped reading, what leads to the transition (18.33). */
function afterLeaf(expr: Of<'shift'>, scope: TraceScope, result: Value, tracer: Tracer): Rendered {
  const base = tracer.context.evaluate(expr.base, scope.env);
  const by = tracer.context.evaluate(expr.by, scope.env);
  const { zone } = tracer.program;
  if (base.kind !== 'instant' || by.kind !== 'period' || result.kind !== 'instant' || zone === undefined) {
    return leaf('UTC', '0 second');
  }
  const { day, second } = localTime(zoneOf(zone), base.ms);
  const count = by.count * expr.sign;
  const months = expr.by.type.kind === 'period' && expr.by.type.family === 'months';
  const reading = (months ? addMonths(day, count) : day + count) * SECONDS_PER_DAY + second;
  return leaf(`${zone} before ${instantText(result.ms)}`, `${reading - Math.floor(result.ms / 1000)} second`);
}
