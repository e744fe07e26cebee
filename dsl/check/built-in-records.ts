/** `BillingPeriod` (18.22): `end` is the day after the last day; in-service dates outside the period are legal and are cut to it. */
import type { TypeSymbol } from '../names/symbols.ts';
import type { Span } from '../source.ts';
import { DATE, type RecordInfo, withOptional } from '../types/type.ts';

const NOWHERE: Span = { file: '', start: 0, end: 0 };

export const BILLING_PERIOD: RecordInfo = {
  name: 'BillingPeriod',
  fields: [
    { name: 'start', type: DATE, span: NOWHERE },
    { name: 'end', type: DATE, span: NOWHERE },
    { name: 'in_service_from', type: withOptional(DATE, true), span: NOWHERE },
    { name: 'in_service_until', type: withOptional(DATE, true), span: NOWHERE },
  ],
  span: NOWHERE,
};

export const BUILT_IN_TYPES: readonly (readonly [string, TypeSymbol])[] = [
  ['BillingPeriod', { kind: 'record', get: () => BILLING_PERIOD, span: NOWHERE }],
];
