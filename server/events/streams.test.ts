/** Streams over a feed in memory: what they tell when nothing comes, when they end, and how many there are. */
import { describe, expect, test } from 'vitest';
import { cursorOf, type EventRow, type FeedRead, type TenantId } from '#kernel';
import { type Opened, type StreamLimits, Streams } from './streams.ts';

const tenant = 'one' as TenantId;

/** A feed of numbered events, read two at a time. */
class Feed {
  readonly rows: EventRow[] = [];
  swept = 0;
  admitted = true;
  #wake = (): void => undefined;

  add(): void {
    const position = this.rows.length + 1;
    const rest = {
      id: `${position}`,
      type: 't',
      subject: 's',
      at: new Date(0),
      correlation: null,
      traceparent: null,
      data: {},
    };
    this.rows.push({ ...rest, position });
    this.#wake();
  }

  opened(from = 0): Opened {
    return {
      ...{ tenant, from, isAdmitted: async () => this.admitted },
      read: async (after): Promise<FeedRead> => {
        const found = this.rows.filter(({ position }) => position > after);
        const [events, more] = [found.slice(0, 2), found.length > 2];
        const next = more ? (events.at(-1)?.position ?? after) : this.rows.length;
        return { events: after < this.swept ? undefined : events, next, more, oldest: this.swept };
      },
      told: ({ id, type, position }) => ({ id: cursorOf(position), event: type, data: id }),
      watch: {
        look: () => undefined,
        wait: (ms, signal) =>
          new Promise((resolve) => {
            this.#wake = () => resolve(true);
            if (signal.aborted) resolve(false);
            signal.addEventListener('abort', () => resolve(false));
            setTimeout(() => resolve(false), ms);
          }),
        end: () => undefined,
      },
    };
  }
}

function begin(feed: Feed, limits: StreamLimits = {}, from = 0) {
  const streams = new Streams(limits);
  const { texts, ended } = streams.open(feed.opened(from));
  const stop = new AbortController();
  const source = texts(stop.signal);
  const next = async (): Promise<string> => (await source.next()).value ?? 'the end';
  return { streams, next, ended, stop };
}

describe('a stream', () => {
  test('begins with its place, gives all that is there in pages, then what comes', async () => {
    const feed = new Feed();
    for (let i = 0; i < 5; i += 1) feed.add();
    const { next } = begin(feed);
    expect(await next()).toBe(`retry: 2000\nid: ${cursorOf(0)}\n\n`);
    const seen: string[] = [];
    for (let i = 0; i < 5; i += 1) seen.push(/data: (.*)/.exec(await next())?.[1] ?? '');
    const sixth = next();
    feed.add();
    expect([...seen, /data: (.*)/.exec(await sixth)?.[1]]).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  test('tells its place when nothing comes, also where what comes is not for it', async () => {
    const feed = new Feed();
    feed.add();
    const { next } = begin(feed, { heartbeatMs: 1 }, 1);
    await next();
    expect(await next()).toBe(`id: ${cursorOf(1)}\n\n`);
  });

  test('ends at the next heartbeat when its key is of no more use', async () => {
    const feed = new Feed();
    const { next } = begin(feed, { heartbeatMs: 1 });
    await next();
    await next();
    feed.admitted = false;
    const rest = [await next(), await next(), await next()];
    expect(rest).toContain('the end');
  });

  test('ends when what it has not seen was swept', async () => {
    const feed = new Feed();
    for (let i = 0; i < 5; i += 1) feed.add();
    const { next } = begin(feed);
    for (let i = 0; i < 3; i += 1) await next();
    feed.swept = 4;
    expect(await next()).toBe('the end');
  });

  test('that waits ends when all are closed, and when its reader goes', async () => {
    const [one, other] = [begin(new Feed()), begin(new Feed())];
    await Promise.all([one.next(), other.next()]);
    const [ends, goes] = [one.next(), other.next()];
    one.streams.close();
    other.stop.abort();
    expect([await ends, await goes]).toEqual(['the end', 'the end']);
    expect(one.streams.hasRoom(tenant)).toBe(false);
  });
});

test('there are so many of a tenant, and so many in all', () => {
  const streams = new Streams({ max: 3, maxEach: 2 });
  const open = (of: TenantId) => streams.open({ ...new Feed().opened(), tenant: of });
  const other = 'other' as TenantId;
  const first = open(tenant);
  open(tenant);
  expect([streams.hasRoom(tenant), streams.hasRoom(other)]).toEqual([false, true]);
  open(other);
  expect([streams.hasRoom(other), streams.count]).toEqual([false, 3]);
  first.ended();
  expect([streams.hasRoom(tenant), streams.hasRoom(other), streams.count]).toEqual([true, true, 2]);
});
