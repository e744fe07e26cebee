/** Checked programs made by hand, for tests of what lies below the checker's texts. */
import {
  type FieldInfo,
  type Flavour,
  type Input,
  type NumericType,
  ONE,
  PLAIN,
  type Program,
  parseDecimal,
  type Rational,
  type RecordType,
  rational,
  type SimpleType,
  type Span,
  type Type,
  type Unit,
} from '#dsl';
import { Bug } from '../bug.ts';

export const SPAN: Span = { file: 'test.writ', start: 0, end: 0 };

function decimal(text: string): Rational {
  const value = parseDecimal(text);
  if (value === undefined) throw new Bug(`no decimal: ${text}`);
  return value;
}

export function unit(label: string, base: string, factor: Rational = ONE): Unit {
  return { dimensions: [{ base, exponent: 1 }], factor, label };
}

export const USD = unit('USD', 'USD');
const EUR = unit('EUR', 'EUR');
export const GB = unit('GB', 'bit', rational(8_000_000_000n));
export const MB = unit('MB', 'bit', rational(8_000_000n));
export const MINUTE = unit('minute', 'second', rational(60n));
const TB = unit('TB', 'bit', rational(8_000_000_000_000n));
const SECOND = unit('second', 'second');

const UNITS: ReadonlyMap<string, Unit> = new Map([
  ['USD', USD],
  ['EUR', EUR],
  ['MB', MB],
  ['GB', GB],
  ['TB', TB],
  ['second', SECOND],
  ['seconds', SECOND],
  ['minute', MINUTE],
  ['minutes', MINUTE],
]);

/** A numeric type; `range` is `lo..hi`, either side may be empty. */
export function numeric(flavour: Flavour, of: Unit = PLAIN, range = '..', grid?: Rational): NumericType {
  const [lo = '', hi = ''] = range.split('..');
  const bound = (text: string) => (text === '' ? undefined : { value: decimal(text), open: false });
  return {
    kind: 'numeric',
    flavour,
    unit: of,
    range: { lo: bound(lo), hi: bound(hi), nonZero: false },
    grid,
    optional: false,
  };
}

export function simple(kind: SimpleType['kind']): SimpleType {
  return { kind, optional: false };
}

export function optional<T extends Type>(type: T): T {
  return { ...type, optional: true };
}

export function field(name: string, type: Type, places?: number): FieldInfo & Input {
  return { name, type, span: SPAN, ...(places === undefined ? {} : { places }) };
}

export function record(name: string, fields: readonly FieldInfo[]): RecordType {
  return { kind: 'record', optional: false, record: { name, fields, span: SPAN } };
}

export const BILLING_PERIOD = record('BillingPeriod', [
  field('start', simple('date')),
  field('end', simple('date')),
  field('in_service_from', optional(simple('date'))),
  field('in_service_until', optional(simple('date'))),
]);

export function program(parts: Partial<Program>): Program {
  return {
    role: 'policy',
    name: 'test.policy',
    title: 'Test policy',
    version: '1.0.0',
    effective: { from: 0 },
    hash: `sha256:${'0'.repeat(64)}`,
    text: `sha256:${'0'.repeat(64)}`,
    zones: [],
    units: UNITS,
    inputs: [],
    constants: [],
    definitions: [],
    externs: [],
    tables: [],
    rules: [],
    decisions: [],
    tariffs: [],
    outputs: [],
    tests: [],
    properties: [],
    sources: new Map(),
    imports: [],
    ...parts,
  };
}
