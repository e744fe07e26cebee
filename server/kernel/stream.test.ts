/** A stream gives what is taken and no more, and is over once, however it ends. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { describe, expect, test } from 'vitest';
import { eventText, placeText, streamOf, wantsStream } from './stream.ts';

interface Told {
  made: number;
  over: number;
  signal: AbortSignal | undefined;
}

/** Numbers without end, or until it breaks. */
function counting({ breaksAt = Number.POSITIVE_INFINITY, endsAt = Number.POSITIVE_INFINITY, size = 1 } = {}) {
  const told: Told = { made: 0, over: 0, signal: undefined };
  const ended = Promise.withResolvers<void>();
  const source = {
    async *texts(signal: AbortSignal): AsyncGenerator<string, void> {
      told.signal = signal;
      while (told.made < endsAt) {
        told.made += 1;
        if (told.made === breaksAt) throw new Error('broken');
        yield String(told.made).padStart(size);
      }
    },
    ended: () => {
      told.over += 1;
      ended.resolve();
    },
  };
  return { source, told, ended: ended.promise };
}

/** What was said of its end. */
function sinkOf(stalledMs = 60_000) {
  const said: unknown[] = [];
  const sink = {
    stalledMs,
    cut: () => void said.push('cut'),
    onBroken: (cause: unknown) => void said.push(String(cause)),
  };
  return { sink, said };
}
const decode = ({ value }: { readonly value?: Uint8Array | undefined }) => new TextDecoder().decode(value);

describe('a stream', () => {
  test('makes nothing that is not asked for', async () => {
    const { source, told } = counting();
    const reader = streamOf(source, sinkOf().sink).getReader();
    expect([decode(await reader.read()), decode(await reader.read())]).toEqual(['1', '2']);
    expect(told.made).toBe(2);
    await reader.cancel();
    expect([told.over, told.signal?.aborted]).toEqual([1, true]);
  });

  test('of which nothing is taken for too long is cut', async () => {
    const { source, told, ended } = counting();
    const { sink, said } = sinkOf(10);
    const reader = streamOf(source, sink).getReader();
    await reader.read();
    await ended;
    expect([told.made, told.over, said]).toEqual([1, 1, ['cut']]);
  });

  test('that comes to its end is over once', async () => {
    const { source, told } = counting({ endsAt: 1 });
    const reader = streamOf(source, sinkOf().sink).getReader();
    await reader.read();
    expect(await reader.read()).toEqual({ value: undefined, done: true });
    expect(told.over).toBe(1);
  });

  test('whose source breaks ends, and tells its reader nothing of it', async () => {
    const { source, told } = counting({ breaksAt: 2 });
    const { sink, said } = sinkOf();
    const reader = streamOf(source, sink).getReader();
    await reader.read();
    expect(await reader.read()).toEqual({ value: undefined, done: true });
    expect([told.over, said]).toEqual([1, ['Error: broken']]);
  });

  test('on a connection whose other end takes nothing fills what the system holds, and is broken off', async () => {
    const { source, told, ended } = counting({ size: 64 * 1024 });
    const server = createServer((incoming, response) => {
      const sink = { cut: () => void incoming.socket.destroy(), onBroken: () => undefined, stalledMs: 100 };
      const answer = () => new Response(streamOf(source, sink));
      void getRequestListener(answer, { overrideGlobalObjects: false })(incoming, response);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1').pause();
    client.write('GET / HTTP/1.1\r\nhost: here\r\n\r\n');
    await ended;
    const { made } = told;
    expect(made).toBeLessThan(500);
    client.resume();
    await once(client, 'close');
    expect([told.made, told.over]).toEqual([made, 1]);
    server.close();
  });

  test('that nobody ever reads is over when it is let go', async () => {
    const { source, told } = counting();
    await streamOf(source, sinkOf().sink).cancel();
    expect([told.made, told.over]).toEqual([0, 1]);
  });
});

test.each([
  ['text/event-stream', true],
  ['application/json, text/event-stream;q=0.5', true],
  ['TEXT/EVENT-STREAM', true],
  ['*/*', false],
  ['text/*', false],
  [undefined, false],
])('accept: %s', (accept, is) => {
  expect(wantsStream(accept)).toBe(is);
});

test('the texts are those of the format', () => {
  expect(eventText({ id: 'a', event: 'b', data: '{}' })).toBe('id: a\nevent: b\ndata: {}\n\n');
  expect(placeText('a')).toBe('id: a\n\n');
});
