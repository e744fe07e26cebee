/** Events in a stream of NATS JetStream: `writ.TENANT.TYPE`, with the id of the event as `Nats-Msg-Id`, by which a second one is dropped. */
import type { Broker } from '../publisher.ts';

const STREAM = 'WRIT';
const SUBJECTS = 'writ.>';
/** Of the server's own numbers. */
const STREAM_NOT_FOUND = 10_059;
const ACK_MS = 5000;
const CONNECT_MS = 5000;
/** Before a lost server is looked for again. */
const AGAIN_MS = 500;
/** For how long the server knows an id again. */
const DUPLICATES_MS = 10 * 60 * 1000;

export interface NatsPlace {
  /** `nats://HOST:PORT`, `tls://…`, with `USER:PASSWORD@` or `TOKEN@` in front of the host. */
  readonly url: string;
  /** Of the stream, where it is made here. */
  readonly keptHours: number;
  /** Milliseconds that the server has to acknowledge an event. */
  readonly ackMs?: number;
}

/** Makes the stream where it is not there. Throws when it cannot be reached, or a stream of that name holds something else. */
export async function openNats({ url, keptHours, ackMs = ACK_MS }: NatsPlace): Promise<Broker> {
  // Loaded only where it is asked for.
  const [{ connect, headers, nanos }, { JetStreamApiError, jetstream, jetstreamManager }] = await Promise.all([
    import('@nats-io/transport-node'),
    import('@nats-io/jetstream'),
  ]);
  const connection = await connect({
    ...optionsOf(url),
    maxReconnectAttempts: -1,
    reconnectTimeWait: AGAIN_MS,
    timeout: CONNECT_MS,
  });
  try {
    const { streams } = await jetstreamManager(connection);
    const config = await streams.info(STREAM).then(
      (info) => info.config,
      async (cause: unknown) => {
        if (!(cause instanceof JetStreamApiError) || cause.code !== STREAM_NOT_FOUND) throw cause;
        const made = { name: STREAM, subjects: [SUBJECTS], max_age: nanos(keptHours * 3_600_000) };
        return (await streams.add({ ...made, duplicate_window: nanos(DUPLICATES_MS) })).config;
      },
    );
    if (!config.subjects.includes(SUBJECTS)) throw new Error(`The stream ${STREAM} of NATS does not take ${SUBJECTS}.`);
  } catch (cause) {
    await connection.close();
    throw cause;
  }
  const stream = jetstream(connection);
  const type = headers();
  type.set('content-type', 'application/cloudevents+json');
  return {
    name: 'nats',
    async publish(event) {
      const options = { msgID: event.id, timeout: ackMs, headers: type };
      await stream.publish(`writ.${event.tenant}.${event.type}`, JSON.stringify(event), options);
    },
    close: () => connection.close(),
  };
}

function optionsOf(url: string): object {
  const { protocol, host, username, password } = new URL(url);
  const [user, pass] = [username, password].map(decodeURIComponent);
  const who = password === '' ? (username === '' ? {} : { token: user }) : { user, pass };
  return { servers: host, ...who, ...(protocol === 'tls:' ? { tls: {} } : {}) };
}
