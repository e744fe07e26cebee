/** Schedules of intents, and what takes their place, as texts that the verifier computes again. */
import type { Expr } from '#dsl';
import { Bug } from '../../bug.ts';
import { zoneOfCalendar } from '../calendar.ts';
import { rivalsOf } from '../intent.ts';
import { outputId, resultNamed } from '../output.ts';
import { truthOf } from '../value.ts';
import { heldIn, offsetsOf } from './bands.ts';
import { figureText } from './figure.ts';
import { call, compose, LEVEL, leaf, NOT_NEEDED, type Rendered } from './rendered.ts';
import type { TraceScope } from './scope.ts';
import type { Tracer } from './tracer.ts';

type Of<K extends Expr['kind']> = Extract<Expr, { readonly kind: K }>;

/** `held_in(START, END, [OFFSETS], [WINDOWS])`; of several bands `joined(…)`. */
export function renderSchedule(expr: Of<'schedule'>, scope: TraceScope, tracer: Tracer): Rendered {
  const ends = [expr.from, expr.to].map((each) => tracer.render(each, scope));
  const [from, to] = [expr.from, expr.to].map((each) => tracer.context.evaluate(each, scope.env));
  if (from?.kind !== 'instant' || to?.kind !== 'instant') throw new Bug('a schedule without its ends');
  const held = expr.bands.map(({ calendar, band }) => {
    const zone = zoneOfCalendar(calendar, scope.env, tracer.context);
    return heldIn(calendar, band, ends, offsetsOf(zone, from.ms, to.ms));
  });
  const [only] = held;
  return held.length === 1 && only !== undefined ? only : call('joined', held);
}

/** `some(SUBJECT is THEIRS where HOLDS, … where false)`: the subject of one that is not emitted is not known. */
export function renderRival(expr: Of<'rival'>, scope: TraceScope, tracer: Tracer): Rendered {
  const subject = tracer.render(expr.subject, scope);
  const parts = rivalsOf(expr, scope.env, tracer.context).map((found) => {
    const home = `intent ${outputId(found.output)} /`;
    if (!found.applies()) return where(NOT_NEEDED, leaf(`${home} applies`, 'false'));
    const holds = truthOf(resultNamed(found, 'holds')) === true;
    const theirs = leaf(`${home} part subject`, figureText(resultNamed(found, 'subject'), expr.subject.type));
    const same = holds ? compose('{} is {}', LEVEL.compare, LEVEL.add, [subject, theirs]) : NOT_NEEDED;
    return where(same, leaf(`${home} part holds`, `${holds}`));
  });
  return call('some', parts);
}

function where(body: Rendered, condition: Rendered): Rendered {
  return compose('{} where {}', LEVEL.choice, LEVEL.or, [body, condition]);
}
