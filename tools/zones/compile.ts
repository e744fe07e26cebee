// Eras and rules into transitions, as zic does it: the offset of every instant, and the rules that go on without end.
import type { Clock, Era, Rule } from './source.ts';

export interface Transition {
  /** Seconds since 1970-01-01T00:00:00Z. */
  readonly second: number;
  /** Seconds east of UTC from then on. */
  readonly offset: number;
}
export interface Compiled {
  readonly first: number;
  readonly transitions: readonly Transition[];
  /** Two rules that go on for ever after the last transition, with the standard offset. */
  readonly tail?: { readonly offset: number; readonly rules: readonly Rule[] };
}

const DAY = 86_400;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
/** Transitions are written out at least through this year, whatever rules stand then. */
const WRITTEN_UNTIL = 2040;

/** The day of a year that `on` names, as seconds since 1970 at 00:00. */
function ruleDay(year: number, month: number, on: string): number {
  const utc = (day: number, shift = 0) => Date.UTC(year, month - 1 + shift, day) / 1000;
  const weekday = (second: number) => new Date(second * 1000).getUTCDay();
  const last = /^last(\w{3})$/.exec(on);
  if (last !== null) {
    const end = utc(0, 1);
    return end - ((weekday(end) - WEEKDAYS.indexOf(last[1] ?? '') + 7) % 7) * DAY;
  }
  const relative = /^(\w{3})([<>])=(\d+)$/.exec(on);
  if (relative === null) return utc(Number(on));
  const from = utc(Number(relative[3]));
  const distance = WEEKDAYS.indexOf(relative[1] ?? '') - weekday(from);
  return relative[2] === '>' ? from + ((distance + 7) % 7) * DAY : from - ((-distance + 7) % 7) * DAY;
}

function toUtc(reading: number, clock: Clock, offset: number, save: number): number {
  return clock === 'universal' ? reading : clock === 'standard' ? reading - offset : reading - offset - save;
}

/** Every turn of the rules up to a year, in the order of their readings. */
function turnsOf(rules: readonly Rule[], lastYear: number): { reading: number; rule: Rule }[] {
  return rules
    .flatMap((rule) => {
      const years = Math.max(0, Math.min(rule.to, lastYear) - rule.from + 1);
      return Array.from({ length: years }, (_, i) => ({
        reading: ruleDay(rule.from + i, rule.month, rule.on) + rule.at,
        rule,
      }));
    })
    .sort((a, b) => a.reading - b.reading);
}

function lastWrittenYear(rules: readonly Rule[]): number {
  const ends = rules.flatMap(({ from, to }) => [from, Number.isFinite(to) ? to : from]);
  return Math.max(WRITTEN_UNTIL, ...ends.map((year) => year + 1));
}

/** One era from `start` on: its transitions, and where it ends. */
function eraTransitions(era: Era, start: number): { transitions: Transition[]; end: number } {
  const endWith = (save: number) =>
    era.until === undefined ? Number.POSITIVE_INFINITY : toUtc(era.until.second, era.until.clock, era.offset, save);
  if (typeof era.save === 'number') {
    return { transitions: [{ second: start, offset: era.offset + era.save }], end: endWith(era.save) };
  }
  const { rules } = era.save;
  const transitions: Transition[] = [];
  let save = 0;
  let opening = era.offset;
  for (const { reading, rule } of turnsOf(rules, lastWrittenYear(rules))) {
    const second = toUtc(reading, rule.clock, era.offset, save);
    if (second >= endWith(save)) break;
    save = rule.save;
    if (second <= start) opening = era.offset + save;
    else transitions.push({ second, offset: era.offset + save });
  }
  return { transitions: [{ second: start, offset: opening }, ...transitions], end: endWith(save) };
}

export function compileZone(eras: readonly Era[]): Compiled {
  const all: Transition[] = [];
  let start = Number.NEGATIVE_INFINITY;
  for (const era of eras) {
    const { transitions, end } = eraTransitions(era, start);
    all.push(...transitions);
    start = end;
  }
  const first = all[0]?.offset ?? 0;
  const merged = merge(all);
  const changes = merged.slice(1).filter(({ offset }, i) => offset !== merged[i]?.offset);
  const last = eras.at(-1);
  const forever =
    last === undefined || typeof last.save === 'number'
      ? []
      : last.save.rules.filter((r) => r.to === Number.POSITIVE_INFINITY);
  if (forever.length === 0 || last === undefined) return { first, transitions: changes };
  return {
    first,
    transitions: withoutTail(changes, last.offset, forever),
    tail: { offset: last.offset, rules: forever },
  };
}

/** As zic does: a transition whose wall clock is not after that of the one before it takes its place. */
function merge(all: readonly Transition[]): readonly Transition[] {
  const merged: Transition[] = [];
  for (const next of all) {
    const last = merged.at(-1);
    const before = merged.at(-2);
    if (last !== undefined && before !== undefined && next.second + last.offset <= last.second + before.offset) {
      merged[merged.length - 1] = { second: last.second, offset: next.offset };
    } else merged.push(next);
  }
  return merged;
}

/** Drops the written transitions that the rules without end give by themselves. */
function withoutTail(changes: readonly Transition[], offset: number, rules: readonly Rule[]): readonly Transition[] {
  const lastYear = new Date((changes.at(-1)?.second ?? 0) * 1000).getUTCFullYear();
  let save = 0;
  const implied = new Map<number, number>();
  for (const { reading, rule } of turnsOf(rules, lastYear + 1)) {
    implied.set(toUtc(reading, rule.clock, offset, save), offset + rule.save);
    save = rule.save;
  }
  let kept = changes.length;
  while (kept > 2) {
    const change = changes[kept - 1];
    if (change === undefined || implied.get(change.second) !== change.offset) break;
    kept -= 1;
  }
  return changes.slice(0, Math.min(changes.length, kept + 2));
}
