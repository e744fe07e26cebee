/** Dates, instants and zones as vectors write them. */
import { z } from 'zod';
import { findZone, fixedZone, parseDay, parseInstant, type Zone } from '#billing';
import { NotStated } from './common.ts';

/** `2026-04-01` as a day number. */
export const day = z.string().transform((text, context): number => {
  const parsed = parseDay(text);
  if (parsed !== undefined) return parsed;
  context.issues.push({ code: 'custom', message: 'it is no date', input: text });
  return z.NEVER;
});

/** An instant with an offset, of any number of decimals of a second; what is below a millisecond is in `nanoseconds` alone. */
export interface Moment {
  readonly at: number;
  readonly nanoseconds: bigint;
  /** The clock that the text was written by, and by how many seconds it is ahead of UTC. */
  readonly zone: Zone;
  readonly offset: number;
}

const MOMENT = /^(.*?)(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):(\d{2}))$/;

export const moment = z.string().transform((text, context): Moment => {
  const [, head = '', fraction = '', sign, hours = '0', minutes = '0'] = MOMENT.exec(text) ?? [];
  const offset = sign === undefined ? 'Z' : `${sign}${hours}:${minutes}`;
  const at = parseInstant(`${head}${offset}`);
  if (at === undefined) {
    context.issues.push({ code: 'custom', message: 'it is no instant', input: text });
    return z.NEVER;
  }
  const seconds = (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
  const digits = fraction.padEnd(9, '0');
  return {
    at: at + Number(digits.slice(0, 3)),
    nanoseconds: BigInt(at) * 1_000_000n + BigInt(digits),
    zone: fixedZone(seconds),
    offset: seconds,
  };
});

/** A zone by its name; systems that are recorded here take UTC for one that they do not know. Writ itself refuses it. */
export function zoneNamed(name: string): Zone {
  return findZone(name) ?? fixedZone(0);
}

/** A zone of a source that refuses a name which it does not know. Throws NotStated. */
export function knownZone(name: string): Zone {
  const known = name === 'UTC' ? fixedZone(0) : findZone(name);
  if (known === undefined) throw new NotStated(`a time zone that is not known: ${name}`);
  return known;
}

/** A zone as a case names it. Abbreviations are names of several zones, and which one a source means is not said. */
export const zone = z
  .string()
  .refine((name) => !/^[A-Z]{1,5}$/.test(name) || /^(UTC|GMT)$/.test(name), 'an abbreviation is no name of a zone');

/** An instant of a session whose tariff has bands of the day: those are of UTC. */
export const utcMoment = moment.refine(
  ({ offset }) => offset === 0,
  'an instant by another clock than that of the tariff',
);

/** An instant that Writ can give back: to the millisecond. */
export const wholeMilliseconds = moment.refine(
  ({ nanoseconds }) => nanoseconds % 1_000_000n === 0n,
  'an instant below a millisecond',
);

/** The zone of a name; where it says UTC, the clock by which a moment was written. */
export function zoneOrWritten(name: string, written: Moment): Zone {
  return name === 'UTC' ? written.zone : zoneNamed(name);
}
