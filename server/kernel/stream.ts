/**
 * Server-sent events (WHATWG HTML, 9.2) as a body: the next text is asked for when the one before was taken, so that a slow reader
 * holds one text and nothing else; one who takes nothing for a while is cut off, and goes on later where he was.
 */

export const EVENT_STREAM = 'text/event-stream';
const STALLED_MS = 30_000;

/** Of the header `accept`. */
export function wantsStream(accept: string | undefined): boolean {
  return (accept ?? '').split(',').some((each) => each.split(';')[0]?.trim().toLowerCase() === EVENT_STREAM);
}

/** One event. The data has no line break, which JSON never has. */
export function eventText({
  id,
  event,
  data,
}: {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}): string {
  return `id: ${id}\nevent: ${event}\ndata: ${data}\n\n`;
}

/** Tells nothing but the place, which whoever comes again goes on from. */
export function placeText(id: string): string {
  return `id: ${id}\n\n`;
}

export interface Source {
  readonly texts: (signal: AbortSignal) => AsyncGenerator<string, void>;
  readonly ended: () => void;
}

export function streamOf({ texts, ended }: Source, stalledMs = STALLED_MS): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const over = new AbortController();
  const source = texts(over.signal);
  let stalled: NodeJS.Timeout | undefined;
  const end = (): void => {
    clearTimeout(stalled);
    if (over.signal.aborted) return;
    over.abort();
    void source.return();
    ended();
  };
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    clearTimeout(stalled);
    const { value, done } = await source.next();
    if (over.signal.aborted) return;
    if (done === true) {
      end();
      controller.close();
      return;
    }
    controller.enqueue(encoder.encode(value));
    stalled = setTimeout(() => {
      end();
      controller.error(new Error('nothing was taken for too long'));
    }, stalledMs);
  };
  return new ReadableStream<Uint8Array>(
    {
      pull: (controller) =>
        pull(controller).catch((cause: unknown) => {
          end();
          throw cause;
        }),
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}
