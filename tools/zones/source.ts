// The IANA data as the npm package `tzdata` holds it, read into exact seconds. The package misreads many UNTIL times: it
// drops their clock letter (`2:00s`, `1:00u`), takes `1996` for its last day and `Apr lastSun` for 1 April. until.json
// holds what the source files of the same release say, for every era where the package differs.
import { readFileSync } from 'node:fs';

export type Clock = 'wall' | 'standard' | 'universal';

export interface Rule {
  readonly from: number;
  /** Infinity: without end. */
  readonly to: number;
  /** 1 to 12. */
  readonly month: number;
  /** `8`, `lastSun`, `Sun>=8`, `Fri<=1`. */
  readonly on: string;
  /** Seconds after 00:00, which may pass 24 hours or be negative. */
  readonly at: number;
  readonly clock: Clock;
  /** Seconds added to standard time. */
  readonly save: number;
}

export interface Era {
  /** Standard time, in seconds east of UTC. */
  readonly offset: number;
  readonly save: number | { readonly rules: readonly Rule[] };
  /** A reading of `clock` as if it were UTC, in seconds since 1970; absent: without end. */
  readonly until?: { readonly second: number; readonly clock: Clock };
}

export interface ZoneSource {
  readonly release: string;
  readonly zones: ReadonlyMap<string, readonly Era[]>;
  readonly links: ReadonlyMap<string, string>;
}

type RawRule = readonly [
  string,
  string,
  string,
  string,
  string,
  readonly [string, string, string, string | null],
  string,
];
type RawEra = readonly [offset: string, rules: string, format: string, until: string | null];
interface RawData {
  readonly version: string;
  readonly zones: Readonly<Record<string, string | readonly RawEra[]>>;
  readonly rules: Readonly<Record<string, readonly RawRule[]>>;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const CLOCKS: Readonly<Record<string, Clock>> = { s: 'standard', u: 'universal', g: 'universal', z: 'universal' };

function clockOf(letter: string | null | undefined): Clock {
  return (letter === null || letter === undefined ? undefined : CLOCKS[letter]) ?? 'wall';
}

function ruleOf([from, to, , month, on, [hours, minutes, seconds, clock], save]: RawRule): Rule {
  return {
    from: Number(from),
    to: to === 'max' ? Number.POSITIVE_INFINITY : to === 'only' ? Number(from) : Number(to),
    month: MONTHS.indexOf(month) + 1,
    on,
    at: Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds),
    clock: clockOf(clock),
    save: Math.round(Number(save) * 60),
  };
}

function saveOf(text: string, rules: RawData['rules']): Era['save'] {
  if (text === '-') return 0;
  const fixed = /^(-?)(\d+):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (fixed !== null) {
    const seconds = Number(fixed[2]) * 3600 + Number(fixed[3]) * 60 + Number(fixed[4] ?? 0);
    return fixed[1] === '-' ? -seconds : seconds;
  }
  const named = rules[text];
  if (named === undefined) throw new Error(`no rules ${text}`);
  return { rules: named.map(ruleOf) };
}

function readJson(url: URL): unknown {
  return JSON.parse(readFileSync(url, 'utf8'));
}

export function readZones(): ZoneSource {
  const data = readJson(new URL('../../node_modules/tzdata/timezone-data.json', import.meta.url)) as RawData;
  const readme = readFileSync(new URL('../../node_modules/tzdata/README.md', import.meta.url), 'utf8');
  const corrections = readJson(new URL('until.json', import.meta.url)) as Record<string, Record<string, string>>;
  const release = /^\d{4}[a-z]$/m.exec(readme)?.[0];
  if (release === undefined) throw new Error('the package does not name its IANA release');
  const zones = new Map<string, readonly Era[]>();
  const links = new Map<string, string>();
  for (const [name, raw] of Object.entries(data.zones).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (typeof raw === 'string') links.set(name, raw);
    else
      zones.set(
        name,
        raw.map((era) => eraOf(era, data.rules, corrections[name] ?? {})),
      );
  }
  return { release, zones, links };
}

function eraOf(
  [minutesWest, save, , until]: RawEra,
  rules: RawData['rules'],
  corrections: Record<string, string>,
): Era {
  const era = { offset: -Math.round(Number(minutesWest) * 60), save: saveOf(save, rules) };
  if (until === null) return era;
  const written = new Date(Number(until)).toISOString().slice(0, 19);
  const reading = corrections[written] ?? `${written}w`;
  return {
    ...era,
    until: { second: Date.parse(`${reading.slice(0, 19)}Z`) / 1000, clock: clockOf(reading.slice(19)) },
  };
}
