/** Zone names that the pinned zone tables do not hold: the checker, which has no data, only knows their shape. */
import { type Diagnostic, nearest, type Program } from '#dsl';
import { findZone, TZDATA_RELEASE, zoneNames } from './time/zone-data.ts';

export function unknownZones({ zones }: Program): readonly Diagnostic[] {
  return zones.filter(({ name }) => findZone(name) === undefined).map(unknownZone);
}

function unknownZone({ name, span }: Program['zones'][number]): Diagnostic {
  const near = nearest(name, zoneNames());
  return {
    code: 'WR3100',
    severity: 'error',
    message: `This must be a time zone of ${TZDATA_RELEASE}; it is "${name}".`,
    span,
    notes: [],
    ...(near === undefined ? {} : { remedy: { text: near } }),
    related: [],
  };
}
