/** Recorded calls as they are kept and as callers see them. */
import type { Answer, Given } from '#engine';
import { type Id, type RecordedCall, type TenantId, z } from '../kernel/index.ts';

export type RecordingId = Id<'recording'>;

/** Bytes of an input that is kept. */
export const INPUT_BYTES_MAX = 16 * 1024;
/** Bytes of inputs that are kept of one tenant and day. */
export const DAY_BYTES_MAX = 64 * 1024 * 1024;

export const RECORDING = z.object({
  id: z.string(),
  policy: z.string(),
  version: z.string(),
  asOf: z.string(),
  input: z.string().describe('as it was sent'),
  answer: z.unknown().describe('verdicts and totals'),
  at: z.string(),
});

/** Of an answer what a draft is compared with. */
export type Totals = Extract<Given, { readonly answer: unknown }>['answer'];

export interface RecordingRow {
  readonly id: RecordingId;
  readonly policy: string;
  readonly version: string;
  readonly asOf: string;
  readonly input: string;
  readonly answer: Totals;
  readonly at: Date;
}

/** A call that waits to be written. */
export interface Waiting extends Pick<RecordedCall, 'policy' | 'answer'> {
  readonly tenant: TenantId;
  readonly input: string;
}

type Told = Pick<Answer, 'version' | 'asOf' | 'decisions' | 'tariffs'>;

export function totalsOf(json: string): Pick<RecordingRow, 'version' | 'asOf' | 'answer'> {
  const { version, asOf, decisions, tariffs } = JSON.parse(json) as Told;
  const verdicts = Object.entries(decisions).map(([name, { verdict }]) => [name, { verdict }] as const);
  const bills = Object.entries(tariffs).map(([name, tariff]) => {
    const { applicable, currency, subtotal, tax, total, due } = tariff;
    return [name, { applicable, currency, subtotal, tax, total, due }] as const;
  });
  return { version, asOf, answer: { decisions: Object.fromEntries(verdicts), tariffs: Object.fromEntries(bills) } };
}

export function recordingValue({ at, ...row }: RecordingRow): z.output<typeof RECORDING> {
  return { ...row, at: at.toISOString() };
}
