/** `/v1/events`: what happened to a tenant, a page at a time or as a stream. */
import {
  type Caller,
  CURSOR,
  cloudEvent,
  cursorOf,
  type Database,
  EVENT,
  EVENT_STREAM,
  EVENT_TYPE_NAMES,
  type EventRow,
  type FeedRead,
  jsonPart,
  type News,
  positionOf,
  problem,
  type Route,
  readFeed,
  streamRoute,
  z,
} from '../kernel/index.ts';
import type { Streams } from './streams.ts';

const LIMIT = 50;
const LIMIT_MAX = 500;
/** Events that a stream reads at once. */
const READ_MAX = 100;

const FILTER = {
  after: z
    .union([z.literal('latest'), CURSOR])
    .optional()
    .describe(
      'a cursor: only what came after it. "latest": only what comes from now on. Else from the oldest that is kept',
    ),
  type: z.enum(EVENT_TYPE_NAMES).optional(),
  subject: z.string().min(1).max(300).optional(),
};
const QUERY = z.object({
  ...FILTER,
  limit: z.coerce.number().int().min(1).max(LIMIT_MAX).optional().describe(`events of a page, ${LIMIT} unless said`),
});
type Query = z.output<typeof QUERY>;

const PAGE = z.object({
  items: z.array(EVENT),
  next: z.string().describe('the cursor behind this page, to go on from now or later'),
  more: z.boolean().describe('whether there is more already'),
});

export interface FeedParts {
  readonly database: Database;
  readonly news: News;
  readonly streams: Streams;
}

export function feedRoutes({ database, news, streams }: FeedParts): readonly Route[] {
  const read = (
    { tenant }: Caller,
    { type, subject }: Query,
    after: Query['after'],
    count: number,
  ): Promise<FeedRead> => database.withTenant(tenant, (sql) => readFeed(sql, { after, type, subject, count }));
  const feed = streamRoute(
    {
      ...{ method: 'get', path: '/v1/events', id: 'listEvents', scope: 'events:read' },
      summary: 'What happened, in the order of it, as a page or as a stream of server-sent events',
      description:
        'Ids of a stream are cursors: "last-event-id" goes on behind one, without loss. What a cursor no longer reaches is an error.',
      query: QUERY,
      answer: jsonPart('A page of events (CloudEvents 1.0)', PAGE),
      stream: { description: 'Events as they come', contentType: EVENT_STREAM, schema: z.string() },
      problems: ['CURSOR_EXPIRED', 'TOO_MANY_STREAMS'],
    },
    async ({ caller, query }) => {
      const { events, next, more } = await read(caller, query, query.after, query.limit ?? LIMIT);
      if (events === undefined) return { problem: EXPIRED };
      return { value: { items: events.map((row) => cloudEvent(caller.tenant, row)), next: cursorOf(next), more } };
    },
    async ({ caller, lastEventId, isAdmitted }, query) => {
      const { tenant } = caller;
      const after = lastEventId === undefined || lastEventId === '' ? query.after : positionOf(lastEventId);
      if (lastEventId !== undefined && lastEventId !== '' && after === undefined) return { problem: EXPIRED };
      if (!streams.hasRoom(tenant)) return { problem: CROWDED };
      const from = await startOf(after, (place) => read(caller, query, place, 1));
      if (from === undefined) return { problem: EXPIRED };
      if (!streams.hasRoom(tenant)) return { problem: CROWDED };
      const told = (row: EventRow) => {
        const event = cloudEvent(tenant, row);
        return { id: event.cursor, event: event.type, data: JSON.stringify(event) };
      };
      const opened = { tenant, watch: news.watch(tenant), from, told, isAdmitted };
      return streams.open({ ...opened, read: (place) => read(caller, query, place, READ_MAX) });
    },
  );
  return [feed];
}

/** The place that a stream begins behind; undefined when what came after it is no longer kept. */
async function startOf(
  after: Query['after'],
  read: (after: Query['after']) => Promise<FeedRead>,
): Promise<number | undefined> {
  const { events, next, oldest } = await read(after);
  if (events === undefined) return undefined;
  if (typeof after === 'number') return after;
  return after === 'latest' ? next : oldest;
}

const EXPIRED = problem(
  'CURSOR_EXPIRED',
  'What came after this cursor is no longer kept, or it is none of this feed. Begin again without one, and read what was missed from where it is.',
);
const CROWDED = problem('TOO_MANY_STREAMS', 'As many streams as may be are open; close some, or read pages.');
