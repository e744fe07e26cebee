/**
 * Intents of one kind against each other (LANGUAGE 18.154). Of two that are about one thing the one of higher precedence wins, and
 * of equals the first. Where the expressions tell that two of equal precedence are about one thing and say different things,
 * that is a conflict; where only values tell, the evaluation asks.
 */
import { sharedMinute } from '../analysis/calendar-sweep.ts';
import { type Condition, namesOf, worldOf, worldText } from '../analysis/worlds.ts';
import type { Expr } from '../program/expression.ts';
import type { BandRef } from '../program/intent.ts';
import { type Output, valuesOf } from '../program/output.ts';
import { both, certain, equals, step } from '../types/spell.ts';
import { BOOL } from '../types/type.ts';
import { clock, MONTHS, WEEKDAYS } from './calendar-coverage.ts';
import { differences, likeness, subjectOf, tellsItemsApart } from './intent-subjects.ts';
import { checkIntent, type IntentDraft, intentOutput, type Override } from './intents.ts';
import type { Module } from './module.ts';

/** All sound intents of a file, by name. */
export function checkIntents(module: Module): ReadonlyMap<string, Output> {
  const drafts = module.file.declarations.flatMap((decl) => {
    const draft = decl.kind === 'Intent' ? checkIntent(decl, module) : undefined;
    return draft === undefined ? [] : [draft];
  });
  const pairs = drafts.flatMap((later, i) => drafts.slice(0, i).flatMap((first) => rivalry(first, later)));
  for (const pair of pairs) reportConflict(pair, module);
  const asked = new Set([
    ...pairs.flatMap(({ winner, isAsked }) => (isAsked ? [winner] : [])),
    ...drafts.filter(rivalsItself),
  ]);
  const built = new Map<string, Output>();
  for (const draft of ranked(drafts)) {
    const subject = subjectOf(draft);
    const winners = pairs.filter(({ loser, isAsked }) => isAsked && loser === draft).map(({ winner }) => winner);
    const overrides = [
      ...ranked(winners).map((winner) => override(draft, winner, subject, built.get(winner.name))),
      ...(rivalsItself(draft) ? [override(draft, draft, subject, undefined)] : []),
    ];
    built.set(draft.name, intentOutput(draft, overrides, asked.has(draft) ? subject : undefined, module));
  }
  return built;
}

/** Two that are, or may be, about one thing at one time. */
interface Rivalry {
  readonly first: IntentDraft;
  readonly later: IntentDraft;
  readonly winner: IntentDraft;
  readonly loser: IntentDraft;
  /** They are known to be about one thing, or about things that overlap. */
  readonly certain: boolean;
  /** Whether the winner takes the loser's place is asked when values are known; what merely overlaps holds side by side. */
  readonly isAsked: boolean;
  readonly when: string;
}

function rivalry(first: IntentDraft, later: IntentDraft): readonly Rivalry[] {
  if (first.kind !== later.kind) return [];
  const like = likeness(first, later);
  if (like === 'different') return [];
  const world = worldOf([...conditionsOf(first), ...conditionsOf(later)]);
  const minute = sharedTime(first.times.bands, later.times.bands);
  if (world === undefined || minute === undefined) return [];
  const [winner, loser] = later.precedence > first.precedence ? [later, first] : [first, later];
  const certain = like === 'same' || like === 'overlap';
  return [{ first, later, winner, loser, certain, isAsked: like !== 'overlap', when: worldText(world) + minute }];
}

function ranked(drafts: readonly IntentDraft[]): readonly IntentDraft[] {
  return [...drafts].sort((a, b) => b.precedence - a.precedence || a.decl.span.start - b.decl.span.start);
}

function conditionsOf(draft: IntentDraft): readonly Condition[] {
  const names = namesOf(draft);
  const { gate, each } = draft;
  return [gate, each?.where].flatMap((expr) => (expr === undefined ? [] : [{ expr, names }]));
}

function rivalsItself(draft: IntentDraft): boolean {
  return draft.each !== undefined && !tellsItemsApart(draft);
}

/** WR7110 */
function reportConflict({ first, later, certain, when }: Rivalry, module: Module): void {
  const different = differences(first, later);
  if (!certain || first.precedence !== later.precedence || different.length === 0) return;
  const fields = different.join(' and ');
  module.report(
    'WR7110',
    later.decl.name.span,
    { first: first.name, second: later.name, kind: later.kind, fields, when },
    {
      related: [{ span: first.decl.name.span, message: `${first.name} is declared here` }],
      remedy: {
        text: `let one of them win, with "precedence ${later.precedence + 1}", or let their gates exclude each other`,
      },
    },
  );
}

/** Words for a minute that both have: empty for those that hold at any time; undefined: there is none. */
function sharedTime(a: readonly BandRef[], b: readonly BandRef[]): string | undefined {
  if (a.length === 0 && b.length === 0) return '';
  const pairs =
    a.length === 0 || b.length === 0 ? [...a, ...b].map((band) => [band]) : a.flatMap((x) => b.map((y) => [x, y]));
  return pairs.map(sharedWords).find((words) => words !== undefined);
}

/** Clocks of two zones are not compared: their bands may always meet, unless one of them is never. */
function sharedWords(bands: readonly BandRef[]): string | undefined {
  const [one, other] = bands;
  const zones = new Set(bands.map(({ calendar }) => (typeof calendar.zone === 'string' ? calendar.zone : calendar)));
  if (one !== undefined && other !== undefined && zones.size > 1) {
    return [one, other].every((band) => sharedMinute([band]) !== undefined) ? '' : undefined;
  }
  const found = sharedMinute(bands);
  if (found === undefined) return undefined;
  const { day, from } = found;
  const windows = bands.flatMap(({ calendar }) => calendar.bands.flatMap((band) => band.windows ?? []));
  const month = windows.some(({ months }) => months.length < MONTHS.length) ? ` in ${MONTHS[day.month - 1]}` : '';
  return `, on a ${WEEKDAYS[day.weekday - 1]}${month} at ${clock(from)}`;
}

/** Whether the winner is emitted, holds now and is about the same; the loser holds now too. */
function override(loser: IntentDraft, winner: IntentDraft, subject: Expr, output: Output | undefined): Override {
  const { span } = loser.decl.name;
  const wins =
    output === undefined || winner.each !== undefined
      ? amongItems(loser, winner, subject)
      : alone(output, subject, span);
  const { holds } = loser.times;
  const made = step(`overridden by ${winner.name}`, holds.kind === 'bool' ? wins : both(holds, wins));
  return { name: winner.name, holds: made.let, read: made.read };
}

function amongItems(loser: IntentDraft, winner: IntentDraft, subject: Expr): Expr {
  const { span } = loser.decl.name;
  const place = loser === winner ? loser.each?.position : undefined;
  const before =
    place === undefined ? {} : { before: { kind: 'local', local: place, type: place.type, span } as const };
  return { kind: 'rival', intent: winner.name, subject, ...before, type: BOOL, span };
}

function alone(output: Output, subject: Expr, span: Expr['span']): Expr {
  const optional = output.appliesWhen !== undefined;
  const read = (name: string): Expr => {
    const found = valuesOf(output).find((result) => result.kind === 'part' && result.name === name);
    const type = { ...(found?.value.type ?? BOOL), optional };
    return { kind: 'result', output, name, type, span };
  };
  return certain(both(read('holds'), equals(read('subject'), subject)));
}
