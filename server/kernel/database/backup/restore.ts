/**
 * A backup brought back into an empty database, whole or not at all: the schema as it was then, the rows, what they add up to, and the schema as
 * it is now, in one transaction. What would answer a change (audit, notices, refusals) is silent meanwhile.
 */
import { setImmediate } from 'node:timers/promises';
import type { TransactionSql } from 'postgres';
import type { z } from 'zod';
import { DatabaseFault } from '../fault.ts';
import { type Migration, migrate, schemaOf } from '../migrate.ts';
import { END, END_OF_ROWS, FORMAT, HEAD, type Head, type Progress, SECTION, TALLY } from './format.ts';
import { rowsOf, Tally, tallyOf, writeAlike } from './rows.ts';
import { type Table, tablesOf } from './tables.ts';

export interface RestoreParts {
  /** Of the owner of the schema. */
  readonly sql: TransactionSql;
  /** The lines of the backup, with their ends. */
  readonly lines: AsyncIterator<Buffer>;
  readonly onProgress: (progress: Progress) => void;
}

export interface Restored {
  readonly head: Head;
  readonly tables: number;
  readonly rows: number;
  /** The files of the schema that the backup did not have. */
  readonly migrated: readonly string[];
}

const CHUNK_BYTES = 65_536;

type Tallied = z.output<typeof TALLY>;

export async function restore(parts: RestoreParts): Promise<Restored> {
  const { sql } = parts;
  await refuseFull(sql);
  const head = await readHead(parts);
  await remakeSchema(sql, head);
  const names = (await tablesOf(sql)).map(({ name }) => name);
  for (const name of names) await sql.unsafe(`ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER`);
  const tables = await tablesOf(sql);
  await writeAlike(sql);
  const rows = await loadAll(parts, tables);
  await goOnBehind(sql);
  for (const name of names) await sql.unsafe(`ALTER TABLE ${name} ENABLE TRIGGER USER`);
  await forceAgain(sql);
  return { head, tables: tables.length, rows, migrated: await migrate(sql) };
}

async function refuseFull(sql: TransactionSql): Promise<void> {
  const [some] = await sql<{ name: string }[]>`
    SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' LIMIT 1`;
  if (some !== undefined)
    throw new DatabaseFault(
      `The database is not empty: it has ${some.name}. Name an empty one, in DATABASE_URL, or a folder without one in WRIT_DATA.`,
    );
}

async function readHead({ lines }: RestoreParts): Promise<Head> {
  const head = HEAD.safeParse(jsonOf(await nextLine(lines)));
  if (!head.success) throw new DatabaseFault('This is no backup of Writ.');
  if (head.data.format === FORMAT) return head.data;
  throw new DatabaseFault(
    `This backup was written by Writ ${head.data.release}, in a form that this release cannot read.`,
  );
}

async function remakeSchema(sql: TransactionSql, { release, migrations }: Head): Promise<void> {
  const before = await schemaOf(sql);
  const unknown = migrations.filter((each) => !before.missing.some((ours) => isSame(ours, each)));
  if (unknown.length > 0)
    throw new DatabaseFault(
      `This backup is of Writ ${release}, whose schema has a step that this release has not: ${unknown[0]?.version}. Restore it with that release or a later one.`,
    );
  await migrate(sql, Math.max(...migrations.map(({ version }) => version)));
  const { run } = await schemaOf(sql);
  if (run.length !== migrations.length)
    throw new DatabaseFault(`This backup is of Writ ${release}, whose schema this release cannot make anew.`);
}

const isSame = (a: Migration, b: Migration): boolean => a.version === b.version && a.md5 === b.md5;

async function loadAll(parts: RestoreParts, tables: readonly Table[]): Promise<number> {
  let all = 0;
  for (const table of tables) all += (await load(parts, table)).rows;
  const end = END.safeParse(jsonOf(await nextLine(parts.lines)));
  if (!end.success || end.data.tables !== tables.length || end.data.rows !== all) throw broken('its end');
  return all;
}

async function load(parts: RestoreParts, table: Table): Promise<Tallied> {
  const { sql, lines } = parts;
  const section = SECTION.safeParse(jsonOf(await nextLine(lines)));
  if (!section.success || section.data.table !== table.name || section.data.columns.join() !== table.columns.join())
    throw broken(`the place where ${table.name} should be`);
  const read = await copyIn(parts, table);
  const told = TALLY.safeParse(jsonOf(await nextLine(lines)));
  if (!told.success || !isEqual(told.data, read)) throw broken(`the rows of ${table.name}`);
  const kept = await tallyOf(rowsOf(sql, table, []));
  if (isEqual(kept, read)) return read;
  throw new DatabaseFault(`The rows of ${table.name} did not come into the database as the backup has them.`);
}

async function copyIn({ sql, lines, onProgress }: RestoreParts, { name, columns }: Table): Promise<Tallied> {
  const tally = new Tally();
  const into = await sql.unsafe(`COPY public.${name} (${columns.join(', ')}) FROM STDIN`).writable();
  for await (const chunk of chunksOfRows(lines)) {
    tally.add(chunk);
    await new Promise((resolve) => into.write(chunk, resolve));
    onProgress({ table: name, rows: tally.rows });
  }
  into.end();
  await setImmediate();
  try {
    // The driver does not say that a COPY was refused; the next statement does.
    await sql`SELECT`;
  } catch (cause) {
    throw new DatabaseFault(`The database refuses the rows of ${name}: nothing was restored.`, { cause });
  }
  return tally.end();
}

async function* chunksOfRows(lines: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  let rows: Buffer[] = [];
  let bytes = 0;
  for (;;) {
    const line = await nextLine(lines);
    const isEnd = line.length === END_OF_ROWS.length + 1 && line.toString().startsWith(END_OF_ROWS);
    if (!isEnd) {
      rows.push(line);
      bytes += line.length;
    }
    if (bytes > CHUNK_BYTES || (isEnd && bytes > 0)) {
      yield Buffer.concat(rows);
      rows = [];
      bytes = 0;
    }
    if (isEnd) return;
  }
}

const isEqual = (a: Tallied, b: Tallied): boolean => a.rows === b.rows && a.sha256 === b.sha256;

/** Numbers that the database gives go on behind those that are there. */
async function goOnBehind(sql: TransactionSql): Promise<void> {
  const columns = await sql<{ table: string; column: string }[]>`
    SELECT attrelid::regclass::text AS table, attname AS column FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE attidentity <> '' AND c.relnamespace = 'public'::regnamespace`;
  for (const { table, column } of columns)
    await sql`SELECT setval(pg_get_serial_sequence(${table}, ${column}), max(${sql(column)})) FROM ${sql(table)} HAVING max(${sql(column)}) IS NOT NULL`;
}

/** As every table of tenants has it. */
async function forceAgain(sql: TransactionSql): Promise<void> {
  const kept = await sql<{ name: string }[]>`
    SELECT relname AS name FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relrowsecurity ORDER BY relname`;
  for (const { name } of kept) await sql.unsafe(`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`);
}

async function nextLine(lines: AsyncIterator<Buffer>): Promise<Buffer> {
  const { done, value } = await lines.next();
  if (done === true) throw broken('its end, which is missing');
  return value;
}

function jsonOf(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return undefined;
  }
}

const broken = (where: string): DatabaseFault =>
  new DatabaseFault(`The backup is damaged at ${where}: nothing was restored.`);
