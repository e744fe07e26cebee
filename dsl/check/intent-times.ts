/** When an intent holds: `until`, `during`, and the schedule that devices keep (LANGUAGE 18.152, 18.153). */
import type { Expr, Let } from '../program/expression.ts';
import type { BandRef } from '../program/intent.ts';
import { dottedName, type Path } from '../tree/common.ts';
import type { IntentDecl } from '../tree/licence.ts';
import { bandNamed, calendarNamed } from '../types/check-band.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { wrongType } from '../types/fitting.ts';
import { pointType } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import { integer } from '../types/rational.ts';
import { choice, compares, oneOf, step, truth } from '../types/spell.ts';
import { BOOL, INSTANT, type RecordInfo, TEXT, type Type, withOptional } from '../types/type.ts';
import { PLAIN } from '../types/unit.ts';
import { BUILT_IN_VOCABULARY } from '../types/vocabulary.ts';
import { clause, optionally } from './clauses.ts';
import { pathNode } from './each.ts';

/** A schedule reaches so far; whoever keeps one asks again before that. */
const SCHEDULE_SECONDS = 35 * 86_400;
/** More than a band can have: one for each minute. */
const INTERVALS_MAX = SCHEDULE_SECONDS / 60;
const NOWHERE = { file: '', start: 0, end: 0 };

const INTERVAL: RecordInfo = {
  name: 'interval',
  fields: ['start', 'end'].map((name) => ({ name, type: INSTANT, span: NOWHERE })),
  span: NOWHERE,
};

export interface IntentTimes {
  readonly lets: readonly Let[];
  readonly bands: readonly BandRef[];
  readonly until?: Expr;
  /** Whether one of the bands holds; true without bands. */
  readonly holds: Expr;
  /** Missing without bands: it holds at any time. */
  readonly schedule: Expr;
  /** The bands as they are written, each with its zone. */
  readonly during?: Expr;
}

/** `now`: what the policy is asked as of. Undefined: a clause is faulty. */
export function checkIntentTimes(decl: IntentDecl, now: Expr, context: Context): IntentTimes | undefined {
  const { span } = decl.name;
  const until = optionally(clause(decl, 'Until'), (node) => instantOf(checkExpr(node.until, context), context));
  const node = clause(decl, 'During');
  const found = (node?.bands ?? []).map((path) => bandOf(path, context));
  const bands = found.filter((band) => band !== undefined);
  if (until === 'faulty' || bands.length < found.length) return undefined;
  const ends = until === undefined ? {} : { until };
  const [first, ...rest] = bands.map((band) => isIn(now, band, node?.span ?? span));
  if (first === undefined || node === undefined) {
    const schedule = { kind: 'missing', type: withOptional(scheduleType(), true), span } as const;
    return { lets: [], bands, ...ends, holds: truth(true, span), schedule };
  }
  const horizon = step('horizon', later(now));
  const to = step('schedule end', until === undefined ? horizon.read : earlier(until, horizon.read));
  const holds = step('in band', oneOf(first, ...rest));
  return {
    lets: [horizon.let, to.let, holds.let],
    bands,
    ...ends,
    holds: holds.read,
    schedule: { kind: 'schedule', from: now, to: to.read, bands, type: scheduleType(), span: node.span },
    during: writtenBands(bands, node.span),
  };
}

function scheduleType(): Type {
  const of: Type = { kind: 'record', record: INTERVAL, optional: false };
  return { kind: 'list', of, upTo: INTERVALS_MAX, optional: false };
}

function instantOf(expr: Expr | undefined, context: Context): Expr | undefined {
  const value = discharge(expr, context);
  return value === undefined || value.type.kind === 'instant' ? value : wrongType('an instant', value, context);
}

function isIn(item: Expr, { calendar, band }: BandRef, span: Expr['span']): Expr {
  return { kind: 'inBand', negated: false, item, calendar, band, type: BOOL, span };
}

function later(now: Expr): Expr {
  const seconds = integer(SCHEDULE_SECONDS);
  const unit = BUILT_IN_VOCABULARY.units.get('second') ?? PLAIN;
  const by: Expr = { kind: 'number', value: seconds, type: pointType(seconds, 'quantity', unit), span: now.span };
  return { kind: 'shift', base: now, by, sign: 1, type: INSTANT, span: now.span };
}

function earlier(a: Expr, b: Expr): Expr {
  return choice(compares(a, '<', b), a, b);
}

/** `CALENDAR.BAND`. */
function bandOf(path: Path, context: Context): BandRef | undefined {
  const named = path.names.length === 2 ? calendarNamed(pathNode(path), context) : undefined;
  if (named === undefined) {
    const remedy = { text: 'name a band of a calendar: evening.busy' };
    const [name = { text: dottedName(path), span: path.span }] = path.names;
    if (!context.scope.values.has(name.text))
      return context.report('WR2101', name.span, { name: name.text }, { remedy });
    return context.report('WR3100', path.span, { wanted: 'a band of a calendar', found: dottedName(path) }, { remedy });
  }
  const calendar = named.get();
  const band = calendar && bandNamed(calendar, named.node.field, context);
  return calendar === undefined || band === undefined ? undefined : { calendar, band };
}

function writtenBands(bands: readonly BandRef[], span: Expr['span']): Expr {
  const record: RecordInfo = {
    name: 'during',
    fields: ['calendar', 'band', 'zone'].map((name) => ({ name, type: TEXT, span })),
    span,
  };
  const type: Type = { kind: 'record', record, optional: false };
  const text = (value: string): Expr => ({ kind: 'text', value, type: TEXT, span });
  const items = bands.map(({ calendar, band }): Expr => {
    const zone = typeof calendar.zone === 'string' ? text(calendar.zone) : calendar.zone;
    const fields = [text(calendar.name), text(calendar.bands[band]?.name ?? ''), zone];
    return { kind: 'record', fields, type, span };
  });
  return { kind: 'list', items, type: { kind: 'list', of: type, upTo: items.length, optional: false }, span };
}
