/** What tells of what happened, wired together: places in the feed, streams, webhooks, and a broker where one is configured. */
import { randomBytes } from 'node:crypto';
import { feedRoutes, openNats, Publisher, Streams } from './events/index.ts';
import {
  type Config,
  type Database,
  Egress,
  type Logger,
  type MasterKeys,
  type Metrics,
  News,
  type Route,
  Sequencer,
  sweepOutbox,
  type Traces,
} from './kernel/index.ts';
import { Deliverer, firstWanted, resealSecrets, webhookRoutes } from './webhooks/index.ts';

export interface TellingParts {
  readonly config: Config;
  readonly database: Database;
  readonly keys: MasterKeys;
  readonly clock: () => number;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly traces: Traces;
  /** Told when the database does not answer. */
  readonly silence: (cause: unknown) => void;
}

export interface Telling {
  readonly routes: readonly Route[];
  readonly start: () => void;
  /** Events that have been kept for as long as they should. */
  readonly sweep: () => Promise<void>;
  /** Opens and sends nothing more; resolves when what is being sent has been answered. */
  readonly drain: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const HOUR_MS = 60 * 60 * 1000;

export function telling({
  config,
  database,
  keys,
  clock,
  log,
  metrics,
  traces,
  silence: onSilence,
}: TellingParts): Telling {
  const news = new News({ database, onSilence });
  const sequencer = new Sequencer({ database, clock, onGrowth: (tenant) => news.tell(tenant), onSilence });
  const streams = new Streams();
  const egress = new Egress({ allow: config.egressAllow });
  const deliverer = new Deliverer({ database, egress, keys, traces, clock, chance: Math.random, onSilence });
  const { natsUrl: url, eventsHours: keptHours } = config;
  const broker = { database, clock, log, open: () => openNats({ url, keptHours }) };
  const all = [news, sequencer, deliverer, ...(url === '' ? [] : [new Publisher(broker)])];
  const lag = 'How long the oldest event without a place has waited.';
  metrics.gauge('writ_events_lag_seconds', lag, 'max', () => sequencer.lagMs / 1000);
  metrics.gauge('writ_event_streams', 'Streams of events that are open.', 'sum', () => streams.count);
  metrics.counts(deliverer.counted());
  return {
    routes: [
      ...feedRoutes({ database, news, streams }),
      ...webhookRoutes({ database, keys, egress, clock, random: randomBytes }),
    ],
    start() {
      for (const each of all) each.start();
      void resealSecrets(database, { keys, random: randomBytes }).catch(onSilence);
    },
    sweep: () => sweepOutbox({ database, before: new Date(clock() - keptHours * HOUR_MS), wanted: firstWanted }),
    async drain() {
      streams.close();
      await deliverer.stop();
    },
    async stop() {
      await Promise.all(all.map((each) => each.stop()));
    },
  };
}
