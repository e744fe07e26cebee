/**
 * Configuration from the environment, validated at start. Every variable stands in this one table, which docs/configuration.md
 * repeats for readers (a test compares the two).
 */
import { z } from 'zod';
import { isNetwork } from './egress.ts';
import { type Issuer, OIDC } from './oidc/issuers.ts';
import { networksOf } from './origin.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const positive = z.coerce.number().int().positive();
const networks = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter((each) => each !== ''))
  .refine((all) => all.every(isNetwork), 'a network is written as 10.1.0.0/16 or fd00::/8');

/** As many in each second; twice as many at once. */
const rate = z.union([z.literal('off'), positive.max(1_000_000)]);
const NO_NETWORKS = 'Addresses or networks such as 10.0.0.0/8 are separated by commas.';

const SCHEMA = z.object({
  /** Address to listen on. */
  WRIT_HOST: z.string().min(1).default('127.0.0.1'),
  /** Port to listen on; 0 takes any free one. */
  WRIT_PORT: port.default(8080),
  /** Folder of what the service keeps beside its database, and of the embedded one. */
  WRIT_DATA: z.string().min(1).default('data'),
  /** A PostgreSQL server; the embedded one when empty. */
  DATABASE_URL: z.string().default(''),
  /** Connections of one process to the database. */
  WRIT_DATABASE_CONNECTIONS: positive.max(1000).default(10),
  /** The pepper of the keys; a random one in a file of the data folder when empty. */
  WRIT_PEPPER: z.union([z.literal(''), z.string().min(32)]).default(''),
  /** Calls a second that a key, or a subject of a token, may make. */
  WRIT_CALLER_RATE: rate.default('off'),
  /** Calls a second that a tenant may make. */
  WRIT_TENANT_RATE: rate.default('off'),
  /** Credentials a second from one address that are looked up and are of no use. */
  WRIT_STRANGER_RATE: rate.default(20),
  /** Proxies whose `x-forwarded-for` is believed: addresses and networks, separated by commas. */
  WRIT_TRUSTED_PROXIES: z
    .string()
    .refine((text) => networksOf(text) !== undefined, NO_NETWORKS)
    .default(''),
  /** Issuers whose tokens are taken: JSON. */
  WRIT_OIDC: OIDC.prefault(''),
  /** Networks that these may be asked in though they are inside. */
  WRIT_OIDC_ALLOW: networks,
  /** Folders of rule files, separated by the system's path separator; the shipped packs when empty. */
  WRIT_POLICIES: z.string().default(''),
  /** Seconds that the check and the tests of a draft may take. */
  WRIT_DRAFT_SECONDS: positive.max(600).default(10),
  /** Megabytes that they may take. */
  WRIT_DRAFT_MEMORY_MB: positive.min(16).max(16_384).default(256),
  /** Hours that events are kept in the feed. */
  WRIT_EVENTS_HOURS: positive.max(8784).default(168),
  /** Networks that webhooks may reach though they are inside. */
  WRIT_EGRESS_ALLOW: networks,
  /** The keys that secrets are sealed with; a random one in a file of the data folder when empty. */
  WRIT_MASTER_KEY: z.string().default(''),
  /** A NATS server that events are published to; none when empty. */
  WRIT_NATS_URL: z.union([z.literal(''), z.url({ protocol: /^(nats|tls)$/ })]).default(''),
  /** A collector of traces that OTLP over HTTP reaches; none when empty. */
  WRIT_TRACES: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]).default(''),
  /** The share of evaluations that are traced though their callers trace nothing. */
  WRIT_TRACE_SHARE: z.coerce.number().min(0).max(1).default(0),
  /** Processes that answer calls. */
  WRIT_WORKERS: positive.max(256).default(1),
  /** `fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`. */
  WRIT_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Seconds that running calls have to end after a stop is asked for. */
  WRIT_DRAIN_SECONDS: positive.max(3600).default(10),
  /** Seconds a client has to send its whole request. */
  WRIT_REQUEST_SECONDS: positive.max(3600).default(30),
});

type Rate = z.output<typeof rate>;

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly data: string;
  readonly databaseUrl: string;
  readonly databaseConnections: number;
  readonly pepper: string;
  readonly callerRate: Rate;
  readonly tenantRate: Rate;
  readonly strangerRate: Rate;
  readonly trustedProxies: string;
  readonly oidc: readonly Issuer[];
  readonly oidcAllow: readonly string[];
  readonly policies: string;
  readonly draftSeconds: number;
  readonly draftMemoryMb: number;
  readonly eventsHours: number;
  readonly egressAllow: readonly string[];
  readonly masterKey: string;
  readonly natsUrl: string;
  readonly traces: string;
  readonly traceShare: number;
  readonly workers: number;
  readonly logLevel: z.output<typeof SCHEMA>['WRIT_LOG_LEVEL'];
  readonly drainSeconds: number;
  readonly requestSeconds: number;
}

export const CONFIG_NAMES: readonly string[] = Object.keys(SCHEMA.shape);
/** Of the command that calls the service, which may run in the same surroundings. */
const OF_CALLERS: readonly string[] = ['WRIT_URL', 'WRIT_KEY'];

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Reads the configuration; unknown `WRIT_` variables are faults too, since a misspelt one would be silently without effect. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ConfigResult {
  const given = Object.entries(environment).filter(
    ([name, value]) => (name.startsWith('WRIT_') || CONFIG_NAMES.includes(name)) && value !== undefined && value !== '',
  );
  const known = [...CONFIG_NAMES, ...OF_CALLERS];
  const unknown = given.map(([name]) => name).filter((name) => !known.includes(name));
  const parsed = SCHEMA.safeParse(Object.fromEntries(given));
  const faults = [
    ...unknown.map((name) => `${name} is not a variable of Writ; there are ${CONFIG_NAMES.join(', ')}.`),
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)),
  ];
  if (!parsed.success || faults.length > 0) return { ok: false, faults };
  const { data } = parsed;
  return {
    ok: true,
    config: {
      host: data.WRIT_HOST,
      port: data.WRIT_PORT,
      data: data.WRIT_DATA,
      databaseUrl: data.DATABASE_URL,
      databaseConnections: data.WRIT_DATABASE_CONNECTIONS,
      pepper: data.WRIT_PEPPER,
      callerRate: data.WRIT_CALLER_RATE,
      tenantRate: data.WRIT_TENANT_RATE,
      strangerRate: data.WRIT_STRANGER_RATE,
      trustedProxies: data.WRIT_TRUSTED_PROXIES,
      oidc: data.WRIT_OIDC,
      oidcAllow: data.WRIT_OIDC_ALLOW,
      policies: data.WRIT_POLICIES,
      draftSeconds: data.WRIT_DRAFT_SECONDS,
      draftMemoryMb: data.WRIT_DRAFT_MEMORY_MB,
      eventsHours: data.WRIT_EVENTS_HOURS,
      egressAllow: data.WRIT_EGRESS_ALLOW,
      masterKey: data.WRIT_MASTER_KEY,
      natsUrl: data.WRIT_NATS_URL,
      traces: data.WRIT_TRACES,
      traceShare: data.WRIT_TRACE_SHARE,
      workers: data.WRIT_WORKERS,
      logLevel: data.WRIT_LOG_LEVEL,
      drainSeconds: data.WRIT_DRAIN_SECONDS,
      requestSeconds: data.WRIT_REQUEST_SECONDS,
    },
  };
}
