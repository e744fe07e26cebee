import type { Dialect } from './dialect.ts';
import { DUCKDB } from './duckdb.ts';
import { POSTGRES } from './postgres.ts';

export const DIALECTS = { duckdb: DUCKDB, postgres: POSTGRES } as const satisfies Readonly<Record<string, Dialect>>;
export type DialectName = keyof typeof DIALECTS;
