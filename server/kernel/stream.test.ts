/** A stream gives what is taken and no more, and is over once, however it ends. */
import { describe, expect, test } from 'vitest';
import { eventText, placeText, streamOf, wantsStream } from './stream.ts';

interface Told {
  made: number;
  over: number;
  signal: AbortSignal | undefined;
}

/** Numbers without end, or until it breaks. */
function counting({ breaksAt = Number.POSITIVE_INFINITY, endsAt = Number.POSITIVE_INFINITY } = {}) {
  const told: Told = { made: 0, over: 0, signal: undefined };
  const ended = Promise.withResolvers<void>();
  const source = {
    async *texts(signal: AbortSignal): AsyncGenerator<string, void> {
      told.signal = signal;
      while (told.made < endsAt) {
        told.made += 1;
        if (told.made === breaksAt) throw new Error('broken');
        yield String(told.made);
      }
    },
    ended: () => {
      told.over += 1;
      ended.resolve();
    },
  };
  return { source, told, ended: ended.promise };
}
const decode = ({ value }: { readonly value?: Uint8Array | undefined }) => new TextDecoder().decode(value);

describe('a stream', () => {
  test('makes nothing that is not asked for', async () => {
    const { source, told } = counting();
    const reader = streamOf(source).getReader();
    expect([decode(await reader.read()), decode(await reader.read())]).toEqual(['1', '2']);
    expect(told.made).toBe(2);
    await reader.cancel();
    expect([told.over, told.signal?.aborted]).toEqual([1, true]);
  });

  test('of which nothing is taken for too long is broken off', async () => {
    const { source, told, ended } = counting();
    const reader = streamOf(source, 10).getReader();
    await reader.read();
    await ended;
    await expect(reader.read()).rejects.toThrow('too long');
    expect([told.made, told.over]).toEqual([1, 1]);
  });

  test('that comes to its end is over once', async () => {
    const { source, told } = counting({ endsAt: 1 });
    const reader = streamOf(source).getReader();
    await reader.read();
    expect(await reader.read()).toEqual({ value: undefined, done: true });
    expect(told.over).toBe(1);
  });

  test('whose source breaks is over, and breaks', async () => {
    const { source, told } = counting({ breaksAt: 2 });
    const reader = streamOf(source).getReader();
    await reader.read();
    await expect(reader.read()).rejects.toThrow('broken');
    expect(told.over).toBe(1);
  });

  test('that nobody ever reads is over when it is let go', async () => {
    const { source, told } = counting();
    await streamOf(source).cancel();
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
