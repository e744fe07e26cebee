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
  /** Told once when it is over. */
  readonly ended: () => void;
}

export interface Sink {
  /** Ends the connection, where the other end takes nothing. */
  readonly cut: () => void;
  /** Told why a source broke; its reader is told nothing but the end, and comes again. */
  readonly onBroken: (cause: unknown) => void;
  readonly stalledMs?: number;
}

export function streamOf(
  { texts, ended }: Source,
  { cut, onBroken, stalledMs = STALLED_MS }: Sink,
): ReadableStream<Uint8Array> {
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
  const next = (): Promise<IteratorResult<string, void>> =>
    source.next().catch((cause: unknown) => {
      onBroken(cause);
      return { value: undefined, done: true };
    });
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        clearTimeout(stalled);
        const { value, done } = await next();
        if (over.signal.aborted) return;
        if (done === true) {
          end();
          controller.close();
          return;
        }
        controller.enqueue(encoder.encode(value));
        stalled = setTimeout(() => {
          end();
          cut();
        }, stalledMs);
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}
