/** Decodes the generated zone data: transitions in seconds, and the rules that go on after the last one. */
import { Bug } from '../bug.ts';
import { LINKS, RELEASE, ZONES } from './generated/zones.ts';

/** The IANA release that every answer names. */
export const TZDATA_RELEASE: string = RELEASE;

export interface TailRule {
  /** 1 to 12. */
  readonly month: number;
  /** `8`, `lastSun`, `Sun>=8`, `Fri<=1`. */
  readonly on: string;
  /** Seconds after 00:00 of that day; may pass 24 hours. */
  readonly at: number;
  readonly clock: 'w' | 's' | 'u';
  readonly save: number;
}

/** A zone: `offsets[i]` (seconds east of UTC) holds from `seconds[i]` (since 1970) on, `first` before all of them. */
export interface Zone {
  readonly name: string;
  readonly first: number;
  readonly seconds: readonly number[];
  readonly offsets: readonly number[];
  readonly tail: { readonly offset: number; readonly rules: readonly TailRule[] } | undefined;
}

const DATA = new Map(ZONES);
const ALIASES = new Map(LINKS);
/** Decoded zones: a cache of pure results. */
const decoded = new Map<string, Zone>();

/** The zone of an IANA name (links included), or undefined. Names are exact, case included. */
export function findZone(name: string): Zone | undefined {
  const known = decoded.get(name);
  if (known !== undefined) return known;
  const text = DATA.get(ALIASES.get(name) ?? name);
  if (text === undefined) return undefined;
  const zone = decode(name, text);
  decoded.set(name, zone);
  return zone;
}

export function zoneNames(): readonly string[] {
  return [...DATA.keys(), ...ALIASES.keys()].sort();
}

/** The zone of a name that the checker has already accepted. */
export function zoneOf(name: string): Zone {
  const zone = findZone(name);
  if (zone === undefined) throw new Bug(`unknown zone ${name}`);
  return zone;
}

/** The zone of a clock that is always so many seconds east of UTC, as an instant written with an offset has it. */
export function fixedZone(offset: number): Zone {
  return { name: `offset ${offset}`, first: offset, seconds: [], offsets: [], tail: undefined };
}

function decode(name: string, text: string): Zone {
  const [first = '0', written = '', rules = ''] = text.split('|');
  const pairs = written === '' ? [] : written.split(' ').map((pair) => pair.split(':'));
  return {
    name,
    first: Number(first),
    seconds: pairs.map(([second = '']) => Number.parseInt(second, 36)),
    offsets: pairs.map(([, offset]) => Number(offset)),
    tail: rules === '' ? undefined : tailOf(rules.split(',')),
  };
}

function tailOf([offset, ...rules]: readonly string[]): Zone['tail'] {
  return { offset: Number(offset), rules: rules.map(ruleOf) };
}

function ruleOf(text: string): TailRule {
  const [month, on = '', at, clock, save] = text.split(' ');
  if (clock !== 'w' && clock !== 's' && clock !== 'u') throw new Bug(`zone rule ${text}`);
  return { month: Number(month), on, at: Number(at), clock, save: Number(save) };
}
