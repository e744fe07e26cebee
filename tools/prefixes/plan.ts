// The numbering plans of the world as libphonenumber-js holds them (`metadata.max.json`, made of Google's libphonenumber):
// for each country and each kind of number a pattern of its national digits. Arrays stand in for records there.
import { readFileSync } from 'node:fs';
import { type Pattern, parsePattern } from './pattern.ts';

/** Where the patterns of kinds stand in the record of a country, and in which order they stand there. */
const KINDS_AT = 11;
const KINDS = [
  'fixed',
  'mobile',
  'toll_free',
  'premium',
  'personal',
  'voicemail',
  'universal',
  'pager',
  'voip',
  'shared_cost',
] as const;
export type Kind = (typeof KINDS)[number];

/** A number of several kinds is of the first of these, as libphonenumber has it; one both fixed and mobile is fixed. */
const PRECEDENCE: readonly Kind[] = [
  'premium',
  'toll_free',
  'shared_cost',
  'voip',
  'personal',
  'pager',
  'universal',
  'voicemail',
  'fixed',
  'mobile',
];

export const COMMON_FIRST: readonly Kind[] = [
  'fixed',
  'mobile',
  'voip',
  'universal',
  'shared_cost',
  'toll_free',
  'premium',
  'personal',
  'pager',
  'voicemail',
];

/** Codes that no country has. */
const SERVICES: ReadonlyMap<string, string> = new Map([
  ['800', 'international_freephone'],
  ['808', 'international_shared_cost'],
  ['870', 'inmarsat'],
  ['878', 'universal_personal'],
  ['881', 'mobile_satellite'],
  ['882', 'international_networks'],
  ['883', 'international_networks'],
  ['888', 'disaster_relief'],
  ['979', 'international_premium'],
]);

/** Numbers of one kind of one place. */
export interface Range {
  readonly place: string;
  readonly kind: Kind;
  readonly national: Pattern;
}

export interface CallingCode {
  readonly code: string;
  /** Whose the code is where several share it; absent for services of no country. */
  readonly country?: string;
  /** Those that win stand first. */
  readonly ranges: readonly Range[];
}

type Kinds = readonly (readonly [pattern: string | 0] | 0)[];
type Entry = readonly unknown[] & { readonly [KINDS_AT]?: Kinds | 0 };
interface Metadata {
  readonly country_calling_codes: Readonly<Record<string, readonly [string, ...string[]]>>;
  readonly countries: Readonly<Record<string, Entry>>;
  readonly nonGeographic: Readonly<Record<string, Entry>>;
}

export function readPlans(): readonly CallingCode[] {
  const file = new URL('../../node_modules/libphonenumber-js/metadata.max.json', import.meta.url);
  const metadata = JSON.parse(readFileSync(file, 'utf8')) as Metadata;
  const shared = Object.entries(metadata.country_calling_codes).map(([code, countries]) => ({
    code,
    country: countries[0],
    ranges: rangesOf(countries.map((country) => [country, metadata.countries[country]])),
  }));
  const services = Object.entries(metadata.nonGeographic).map(([code, entry]) => {
    const service = SERVICES.get(code);
    if (service === undefined) throw new Error(`the code ${code} has no name here`);
    return { code, ranges: rangesOf([[service, entry]]) };
  });
  return [...shared, ...services];
}

function rangesOf(entries: readonly (readonly [place: string, entry: Entry | undefined])[]): readonly Range[] {
  return PRECEDENCE.flatMap((kind) =>
    entries.flatMap(([place, entry]) => {
      const [pattern] = (entry?.[KINDS_AT] || [])[KINDS.indexOf(kind)] || [];
      return pattern ? [{ place, kind, national: parsePattern(pattern) }] : [];
    }),
  );
}
