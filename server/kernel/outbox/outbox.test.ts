/** Whatever transactions commit in whatever order: whoever reads by cursor sees each event once, and those of one subject as they were committed. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connectTo, type Database, databaseOf, type Statements } from '../database/connect.ts';
import { placeOf } from '../database/open.ts';
import { type TestDatabase, testDatabase } from '../database/testing.ts';
import { type TenantId, uuidv7 } from '../ids.ts';
import { emit } from './emit.ts';
import { Sequencer } from './sequencer.ts';
import { readFeed } from './store.ts';
import { sweepOutbox } from './sweep.ts';
import type { NewEvent } from './types.ts';

const RUNS = 60;
const AT_ONCE = 4;
const SUBJECTS = ['a', 'b', 'c'];
const parts = { clock: Date.now, random: randomBytes };

let home: TestDatabase;
let database: Database;
let tenant: TenantId;
let sequencer: Sequencer;
const grown: TenantId[] = [];

async function madeTenant(): Promise<TenantId> {
  const id: TenantId = uuidv7(Date.now(), randomBytes(10));
  await database.withTenant(
    id,
    (sql) => sql`INSERT INTO tenants (tenant_id, name, created_at, changed_at) VALUES (${id}, 'one', now(), now())`,
  );
  return id;
}

beforeAll(async () => {
  home = await testDatabase();
  database = databaseOf(connectTo(placeOf(home.url), AT_ONCE + 4));
  sequencer = new Sequencer({
    ...{ database, clock: Date.now, onGrowth: (each) => grown.push(each) },
    onSilence: (cause) => {
      throw cause;
    },
  });
});
beforeEach(async () => {
  tenant = await madeTenant();
});
afterAll(async () => {
  await database.close();
  await home.drop();
});

/** Told apart by its name. */
const event = (subject: string, name = subject): NewEvent => ({ type: 'tenant.created.v1', subject, data: { name } });
const nameOf = ({ data }: { readonly data: unknown }): string => (data as { name: string }).name;
const write = (...events: NewEvent[]) => database.withTenant(tenant, (sql) => emit(parts, sql, ...events));
const read = (after: number | undefined, count = 500) =>
  database.withTenant(tenant, (sql) => readFeed(sql, { after, type: undefined, subject: undefined, count }));
const names = async (): Promise<readonly string[]> => ((await read(undefined)).events ?? []).map(nameOf);

/** A transaction that is told what to do step by step. */
class Stepped {
  readonly held = new Set<string>();
  readonly written: { readonly subject: string; readonly name: string }[] = [];
  /** What it waits for: a subject that another one holds. */
  waiting: Promise<void> | undefined;
  waitsFor: string | undefined;
  readonly #steps = Promise.withResolvers<Statements>();
  readonly #end = Promise.withResolvers<boolean>();
  readonly #done: Promise<void>;

  constructor(id: TenantId) {
    const undone = new Error('undone');
    this.#done = database
      .withTenant(id, async (sql) => {
        this.#steps.resolve(sql);
        if (!(await this.#end.promise)) throw undone;
      })
      .catch((cause) => {
        if (cause !== undone) throw cause;
      });
  }

  async emit(subject: string, name: string): Promise<void> {
    const sql = await this.#steps.promise;
    await emit(parts, sql, event(subject, name));
    this.written.push({ subject, name });
  }

  async end(commits: boolean): Promise<void> {
    this.#end.resolve(commits);
    await this.#done;
  }
}

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('emit' as const),
      who: fc.nat(AT_ONCE - 1),
      what: fc.constantFrom(...SUBJECTS),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constantFrom('commit' as const, 'commit' as const, 'undo' as const),
      who: fc.nat(AT_ONCE - 1),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('number' as const) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('read' as const) }) },
);

/** Transactions, numbering and a reader, interleaved; what was committed is kept beside in that order. */
class Run {
  readonly committed: { readonly subject: string; readonly name: string }[] = [];
  readonly seen: string[] = [];
  readonly #open = new Map<number, Stepped>();
  readonly #tenant: TenantId;
  #cursor = 0;
  #names = 0;

  constructor(id: TenantId) {
    this.#tenant = id;
  }

  async emit(who: number, subject: string): Promise<void> {
    const known = this.#open.get(who);
    const others = [...this.#open.values()].filter((each) => each !== known);
    const isHeld = others.some(({ held }) => held.has(subject));
    // One waits at a time, and holds nothing: those who wait for one another the database would end.
    if (known?.waiting !== undefined) return;
    if (isHeld && ((known?.held.size ?? 0) > 0 || others.some(({ waiting }) => waiting !== undefined))) return;
    if (others.some(({ waitsFor }) => waitsFor === subject)) return;
    const stepped = known ?? new Stepped(this.#tenant);
    this.#open.set(who, stepped);
    this.#names += 1;
    const emitting = stepped.emit(subject, `${subject}${this.#names}`).then(() => {
      stepped.held.add(subject);
      stepped.waiting = undefined;
      stepped.waitsFor = undefined;
    });
    if (!isHeld) return emitting;
    stepped.waiting = emitting;
    stepped.waitsFor = subject;
  }

  async end(who: number, commits: boolean): Promise<void> {
    const stepped = this.#open.get(who);
    if (stepped === undefined || stepped.waiting !== undefined) return;
    this.#open.delete(who);
    await stepped.end(commits);
    if (commits) this.committed.push(...stepped.written);
    // Whoever waited for it goes on now.
    for (const { waiting, waitsFor } of this.#open.values())
      if (waitsFor !== undefined && stepped.held.has(waitsFor)) await waiting;
  }

  async number(): Promise<void> {
    await sequencer.pass();
  }

  async read(): Promise<void> {
    const page = await database.withTenant(this.#tenant, (sql) =>
      readFeed(sql, { after: this.#cursor, type: undefined, subject: undefined, count: 3 }),
    );
    this.seen.push(...(page.events ?? []).map(nameOf));
    this.#cursor = page.next;
    if (page.more) await this.read();
  }

  /** Whoever waits is let go first. */
  async close(): Promise<void> {
    const order = [...this.#open].sort(
      ([, a], [, b]) => Number(a.waiting !== undefined) - Number(b.waiting !== undefined),
    );
    for (const [who, stepped] of order) {
      await stepped.waiting;
      await this.end(who, true);
    }
    await this.number();
    await this.read();
  }
}

test('transactions that commit in any order, numbered and read at any moment in between', async () => {
  let outOfOrder = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 40 }), async (steps) => {
      const run = new Run(await madeTenant());
      for (const each of steps) {
        if (each.does === 'emit') await run.emit(each.who, each.what);
        else if (each.does === 'number') await run.number();
        else if (each.does === 'read') await run.read();
        else await run.end(each.who, each.does === 'commit');
      }
      await run.close();
      const committed = run.committed.map(({ name }) => name);
      expect([...run.seen].sort()).toEqual([...committed].sort());
      for (const subject of SUBJECTS) {
        const of = (all: readonly string[]) => all.filter((name) => name.startsWith(subject));
        expect(of(run.seen)).toEqual(of(committed));
      }
      const drawn = committed.map((name) => Number(name.slice(1)));
      if (drawn.some((number, i) => number < (drawn[i - 1] ?? 0))) outOfOrder += 1;
    }),
    { numRuns: RUNS, seed: 20_261_129 },
  );
  // Else the runs would prove nothing.
  expect(outOfOrder).toBeGreaterThan(RUNS / 10);
});

describe('an event', () => {
  test('that was written first and is committed last is not passed by', async () => {
    const slow = new Stepped(tenant);
    await slow.emit('slow', 'slow');
    await write(event('quick'));
    await sequencer.pass();
    const { next, events } = await read(undefined);
    expect(events?.map(nameOf)).toEqual(['quick']);
    await slow.end(true);
    await sequencer.pass();
    expect((await read(next)).events?.map(nameOf)).toEqual(['slow']);
  });

  test('of a transaction that is undone never was', async () => {
    const undone = new Stepped(tenant);
    await undone.emit('a', 'undone');
    await undone.end(false);
    await sequencer.pass();
    expect(await names()).toEqual([]);
  });

  test('with data of another type is not written, and undoes what it was to tell of', async () => {
    const wrong = { type: 'key.revoked.v1', subject: 'a', data: { name: 'no key' } } as unknown as NewEvent;
    await expect(write(event('a'), wrong)).rejects.toThrow();
    await sequencer.pass();
    expect(await names()).toEqual([]);
  });

  test('is never wider than the table takes', async () => {
    await expect(write(event('a', 'x'.repeat(70_000)))).rejects.toThrow('events_data_check');
  });

  test('tells its reader the place of the last one, what was filtered or not', async () => {
    await write(event('a'), event('b'), event('a', 'a2'));
    await sequencer.pass();
    const ask = (subject: string) =>
      database.withTenant(tenant, (sql) => readFeed(sql, { after: 0, type: undefined, subject, count: 1 }));
    expect(await ask('a')).toMatchObject({ next: 1, more: true });
    expect(await ask('b')).toMatchObject({ next: 3, more: false });
    expect(await ask('z')).toMatchObject({ events: [], next: 3, more: false });
  });
});

describe('many of them', () => {
  test('are written by one statement, in their order, and hold back who writes of one of the subjects', async () => {
    const subjects = Array.from({ length: 3000 }, (_, i) => `s${i}`);
    const held = Promise.withResolvers<void>();
    const written = Promise.withResolvers<void>();
    const bulk = database.withTenant(tenant, async (sql) => {
      await emit(parts, sql, ...subjects.map((subject) => event(subject)));
      written.resolve();
      await held.promise;
    });
    await written.promise;
    const late = write(event('s7', 'after all'));
    held.resolve();
    await Promise.all([bulk, late]);
    await sequencer.pass();
    const all: string[] = [];
    for (let after = 0, more = true; more; ) {
      const page = await read(after);
      all.push(...(page.events ?? []).map(nameOf));
      ({ next: after, more } = page);
    }
    expect(all).toEqual([...subjects, 'after all']);
  });

  test('that several instances number at once have each one place, without a gap', async () => {
    let writing = true;
    const writers = [1, 2, 3].map(async (writer) => {
      for (let i = 0; i < 40; i += 1) await write(event(`w${writer}`, `${writer}:${i}`));
    });
    const instance = async (): Promise<void> => {
      while (writing) await sequencer.pass();
    };
    const instances = [instance(), instance(), instance()];
    await Promise.all(writers);
    writing = false;
    await Promise.all(instances);
    await sequencer.pass();
    const { events = [] } = await read(0);
    expect(events.map(({ position }) => position)).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
    for (const writer of [1, 2, 3]) {
      const own = events.map(nameOf).filter((name) => name.startsWith(`${writer}:`));
      expect(own).toEqual(Array.from({ length: 40 }, (_, i) => `${writer}:${i}`));
    }
  });

  test('go on being numbered when an instance dies over it', async () => {
    await write(event('a'));
    const dying = spawn(process.execPath, ['--input-type=module', '--eval', HOLDING, home.url, tenant]);
    const [told] = await once(dying.stdout, 'data');
    expect(String(told)).toBe('1');
    await sequencer.pass();
    expect(await names()).toEqual([]);
    dying.kill('SIGKILL');
    await once(dying, 'exit');
    expect(await eventually(names, (seen) => seen.length > 0)).toEqual(['a']);
  });
});

/** An instance that numbers the events of a tenant, and never gets to the end of it. */
const HOLDING = `
  import { connectTo, databaseOf } from '${new URL('../database/connect.ts', import.meta.url)}';
  import { placeOf } from '${new URL('../database/open.ts', import.meta.url)}';
  import { numberEvents } from '${new URL('./store.ts', import.meta.url)}';
  const [url, tenant] = process.argv.slice(1);
  await databaseOf(connectTo(placeOf(url), 1)).withTenant(tenant, async (sql) => {
    process.stdout.write(String(await numberEvents(sql, new Date())));
    await new Promise(() => setInterval(() => {}, 1000));
  });`;

/** Numbers until it is as wanted: that a process has gone the database learns a moment after it. */
async function eventually<T>(ask: () => Promise<T>, wanted: (value: T) => boolean): Promise<T> {
  await sequencer.pass();
  const value = await ask();
  return wanted(value) ? value : eventually(ask, wanted);
}

describe('what is swept', () => {
  const later = () => new Date(Date.now() + 1000);

  test('is what is old enough, and a cursor before it is told so', async () => {
    await write(event('a'), event('b'));
    await sequencer.pass();
    await sweepOutbox({ database, before: new Date(0), wanted: async () => undefined });
    expect(await names()).toEqual(['a', 'b']);
    await sweepOutbox({ database, before: later(), wanted: async () => undefined });
    await write(event('c'));
    await sequencer.pass();
    expect(await names()).toEqual(['c']);
    expect((await read(1)).events).toBeUndefined();
    expect((await read(2)).events?.map(nameOf)).toEqual(['c']);
    expect((await read(0)).events).toBeUndefined();
  });

  test('ends before what something still has to have', async () => {
    await write(event('a'), event('b'), event('c'));
    await sequencer.pass();
    await sweepOutbox({ database, before: later(), wanted: async () => 2 });
    expect(await names()).toEqual(['b', 'c']);
  });

  test('is never what has no place yet', async () => {
    await write(event('a'));
    await sweepOutbox({ database, before: later(), wanted: async () => undefined });
    await sequencer.pass();
    expect(await names()).toEqual(['a']);
  });
});

test.each([-1, 1])('a cursor of another feed is none of this one: %d away from its end', async (away) => {
  await write(event('a'), event('b'));
  await sequencer.pass();
  expect((await read(2 + away)).events?.length).toBe(away === 1 ? undefined : 1);
});

test('the growth of a feed is told, and that of no other', async () => {
  grown.length = 0;
  await write(event('a'));
  await sequencer.pass();
  await sequencer.pass();
  expect(grown).toEqual([tenant]);
  expect(sequencer.lagMs).toBe(0);
});
