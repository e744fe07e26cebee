/** Events as they leave: CloudEvents 1.0 in JSON, with the tenant, the correlation and the place in the feed as extensions. */
import { z } from 'zod';
import type { TenantId } from '../ids.ts';

/** As it is stored. */
export interface EventRow {
  readonly id: string;
  /** Its place in the feed of the tenant, from 1 on. */
  readonly position: number;
  readonly type: string;
  readonly subject: string;
  readonly at: Date;
  readonly correlation: string | null;
  readonly traceparent: string | null;
  readonly data: unknown;
}

export const EVENT = z.object({
  specversion: z.literal('1.0'),
  id: z.string().describe('of this event alone: whoever sees it twice has seen it once'),
  source: z.string(),
  type: z.string(),
  subject: z.string().describe('what it is about; events of one subject come in the order of what was done'),
  time: z.string(),
  datacontenttype: z.literal('application/json'),
  tenant: z.string(),
  cursor: z.string().describe('its place in the feed: what comes after it is asked for by this'),
  correlationid: z.string().optional().describe('the x-correlation-id of the call'),
  traceparent: z.string().optional().describe('the place in a trace of the call (W3C Trace Context)'),
  data: z.unknown(),
});

/** In a fixed order of keys, so that one event is the same bytes wherever it is sent. */
export function cloudEvent(tenant: TenantId, row: EventRow): z.output<typeof EVENT> {
  const { id, position, type, subject, at, correlation, traceparent, data } = row;
  return {
    ...{ specversion: '1.0', id, source: `urn:writ:${tenant}`, type, subject, time: at.toISOString() },
    ...{ datacontenttype: 'application/json', tenant, cursor: cursorOf(position) },
    ...(correlation === null ? {} : { correlationid: correlation }),
    ...(traceparent === null ? {} : { traceparent }),
    data,
  };
}

const PLACE = /^[1-9]\d{0,14}$|^0$/;

/** A place in the feed, wrapped so that nobody relies on what it is. */
export function cursorOf(position: number): string {
  return Buffer.from(`e${position}`).toString('base64url');
}

export function positionOf(cursor: string): number | undefined {
  const text = Buffer.from(cursor, 'base64url').toString();
  const place = text.slice(1);
  return text.startsWith('e') && PLACE.test(place) && cursorOf(Number(place)) === cursor ? Number(place) : undefined;
}

/** Of a query or a body. */
export const CURSOR = z.string().transform((text, context) => {
  const position = positionOf(text);
  if (position !== undefined) return position;
  context.addIssue({ code: 'custom', message: 'This is no cursor of the feed.' });
  return z.NEVER;
});
