/**
 * Where in a trace something happens (W3C Trace Context), and what is told of it. Whoever works says what it is; where traces are off
 * that costs a call of a function.
 */
import type { Database } from '../database/connect.ts';

export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface Traced<T> {
  readonly name: string;
  readonly kind?: 'server' | 'client';
  readonly attributes?: Attributes;
  /** What is known at its end. A fault of ours is `error`. */
  readonly told?: (result: T) => Attributes & { readonly error?: boolean };
}

/** To be told the status at the end. */
export type Evaluation = (status: number) => void;

export interface Traces {
  /** Begins a trace, or goes on with the one that a `traceparent` names. */
  readonly enter: <T>(traceparent: string | undefined, what: Traced<T>, work: () => Promise<T>) => Promise<T>;
  /** A part of what runs now; of nothing where nothing is traced. */
  readonly part: <T>(what: Traced<T>, work: () => Promise<T>) => Promise<T>;
  /** The `traceparent` of what runs now, for whoever is called. */
  readonly current: () => string | undefined;
  /** An evaluation that is in the sample. */
  readonly evaluation: (traceparent: string | undefined, policy: string) => Evaluation | undefined;
  /** What was told to the last is sent. */
  readonly stop: () => Promise<void>;
}

export const NO_TRACES: Traces = {
  enter: (_, __, work) => work(),
  part: (_, work) => work(),
  current: () => undefined,
  evaluation: () => undefined,
  stop: async () => undefined,
};

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

export interface Place {
  readonly trace: string;
  readonly span: string;
  readonly flags: number;
}

/** Undefined where it is none: then a trace of its own begins. */
export function placeIn(traceparent: string | undefined): Place | undefined {
  const [, trace, span, flags = ''] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  return trace === undefined || span === undefined ? undefined : { trace, span, flags: Number.parseInt(flags, 16) };
}

/** Transactions are parts of what runs; those that nobody waits for begin no trace. */
export function tracedDatabase(database: Database, traces: Traces): Database {
  const what = (name: string) => ({ name, kind: 'client' as const, attributes: { 'db.system.name': 'postgresql' } });
  return {
    ...database,
    withTenant: (tenant, work, doer) => traces.part(what('transaction'), () => database.withTenant(tenant, work, doer)),
    as: (role, work) => traces.part(what(`transaction of ${role}`), () => database.as(role, work)),
  };
}
