/** Schedules of intents: how many stretches one has only the clock tells, so they are written by a function, not kept in slots. */
import type { ScheduleExpr } from '#dsl';
import { BandClock, type Stretch, zoneNamed } from '../time/band-clock.ts';
import type { AnswerWriter } from './answer-writer.ts';
import type { StoredValue } from './outputs.ts';
import type { Sink } from './sink.ts';
import { slotText } from './slot-text.ts';

type Bands = ScheduleExpr['bands'];

class ScheduleWriter {
  readonly #clocks: readonly { readonly clock: BandClock; readonly band: number }[];

  constructor(bands: Bands) {
    this.#clocks = bands.map(({ calendar, band }) => ({ clock: new BandClock(calendar), band }));
  }

  /** `zones`: of each band. */
  write(from: number, to: number, zones: readonly string[], sink: Sink): void {
    const stretches = this.#clocks.flatMap(({ clock, band }, i) =>
      clock.stretches(zoneNamed(zones[i] ?? ''), from, to, band),
    );
    sink.raw('[');
    union(stretches).forEach(({ from: start, to: end }, i) => {
      sink.raw(i === 0 ? '{"start":"' : ',{"start":"');
      sink.instant(start);
      sink.raw('","end":"');
      sink.instant(end);
      sink.raw('"}');
    });
    sink.raw(']');
  }
}

/** In order, with those as one that meet or overlap. */
function union(stretches: readonly Stretch[]): readonly Stretch[] {
  const ordered = [...stretches].sort((a, b) => a.from - b.from);
  const starts = ordered.filter(({ from }, i) => i === 0 || from > reached(ordered, i));
  return starts.map(({ from }, i) => {
    const next = starts[i + 1];
    return { from, to: reached(ordered, next === undefined ? ordered.length : ordered.indexOf(next)) };
  });
}
/** How far those before a place reach. */
function reached(ordered: readonly Stretch[], place: number): number {
  return ordered.slice(0, place).reduce((most, { to }) => Math.max(most, to), Number.NEGATIVE_INFINITY);
}

export function writeSchedule(value: StoredValue & { readonly kind: 'schedule' }, answer: AnswerWriter): void {
  const { pool } = answer;
  const zones = value.zones.map((zone) => (typeof zone === 'string' ? pool.text(zone) : slotText(zone, true)));
  const writer = pool.object(new ScheduleWriter(value.bands));
  const ends = [value.from, value.to].map((end) => slotText(end, false)).join(', ');
  answer.line(`${writer}.write(${ends}, [${zones.join(', ')}], w);`);
}
