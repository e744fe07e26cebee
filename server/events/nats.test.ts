/** Events in NATS JetStream, with the real server where it is installed. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Database, emit, type NewEvent, Sequencer, sweepOutbox, type TenantId, uuidv7 } from '#kernel';
import { connectTo, databaseOf } from '../kernel/database/connect.ts';
import { placeOf } from '../kernel/database/open.ts';
import { type TestDatabase, testDatabase } from '../kernel/database/testing.ts';
import { openNats } from './adapters/nats.ts';
import { Publisher } from './publisher.ts';

const isMissing = spawnSync('nats-server', ['--version']).error !== undefined;
const WHY = isMissing ? ' (skipped: there is no nats-server; Debian has it as the package nats-server)' : '';
const TOKEN = 'a+token';

let home: TestDatabase;
let database: Database;
let sequencer: Sequencer;
let folder: string;
let port: number;
let server: ChildProcess;
let tenant: TenantId;
const told: string[] = [];
const say = (_: unknown, text: string): void => void told.push(text);

async function startServer(): Promise<void> {
  const flags = ['-js', '-sd', folder, '-a', '127.0.0.1', '-p', String(port), '--auth', TOKEN];
  server = spawn('nats-server', flags, { stdio: ['ignore', 'ignore', 'pipe'] });
  for await (const chunk of server.stderr ?? []) if (String(chunk).includes('Server is ready')) break;
}

async function stopServer(): Promise<void> {
  server.kill('SIGKILL');
  await once(server, 'exit');
}

const url = () => `nats://${encodeURIComponent(TOKEN)}@127.0.0.1:${port}`;
const newPublisher = (): Publisher =>
  new Publisher({
    ...{ database, clock: Date.now, log: { info: say, warn: say, error: say } },
    open: () => openNats({ url: url(), keptHours: 1, ackMs: 500 }),
  });

async function happen(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const event: NewEvent = { type: 'tenant.created.v1', subject: name, data: { name } };
    await database.withTenant(tenant, (sql) => emit({ clock: Date.now, random: randomBytes }, sql, event));
  }
  await sequencer.pass();
}

interface Message {
  readonly subject: string;
  readonly name: string;
  readonly id: string;
}

/** All of the stream that are of the tenant. */
async function messages(): Promise<readonly Message[]> {
  const connection = await connect({ servers: `127.0.0.1:${port}`, token: TOKEN });
  const { streams } = await jetstreamManager(connection);
  const { state } = await streams.info('WRIT');
  const all: Message[] = [];
  for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
    const message = await streams.getMessage('WRIT', { seq });
    const event = message?.json<{ id: string; data: { name: string } }>();
    if (message === null || event === undefined || !message.subject.includes(tenant)) continue;
    expect(message.header.get('Nats-Msg-Id')).toBe(event.id);
    all.push({ subject: message.subject, name: event.data.name, id: event.id });
  }
  await connection.close();
  return all;
}
const names = async () => (await messages()).map(({ name }) => name);

describe.skipIf(isMissing)(`NATS${WHY}`, () => {
  beforeAll(async () => {
    home = await testDatabase();
    database = databaseOf(connectTo(placeOf(home.url), 6));
    const onSilence = (cause: unknown) => {
      throw cause;
    };
    sequencer = new Sequencer({ database, clock: Date.now, onGrowth: () => undefined, onSilence });
    folder = mkdtempSync(join(tmpdir(), 'writ-nats-'));
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    ({ port } = free.address() as AddressInfo);
    await new Promise((closed) => free.close(closed));
    await startServer();
  });
  beforeEach(async () => {
    tenant = uuidv7(Date.now(), randomBytes(10));
    await database.withTenant(
      tenant,
      (sql) => sql`INSERT INTO tenants VALUES (${tenant}, 'one', 'active', 1, now(), now())`,
    );
  });
  afterAll(async () => {
    await stopServer();
    rmSync(folder, { recursive: true, force: true });
    await database.close();
    await home.drop();
  });

  test('events stand in the stream in their order, once, and a restart goes on behind them', async () => {
    const first = newPublisher();
    await happen('a', 'b');
    await first.pass();
    await first.pass();
    await first.stop();
    await happen('c');
    const second = newPublisher();
    await second.pass();
    await second.stop();
    expect(await names()).toEqual(['a', 'b', 'c']);
    expect((await messages())[0]?.subject).toBe(`writ.${tenant}.tenant.created.v1`);
  });

  test('what was handed on and not noted is dropped by its id', async () => {
    const publisher = newPublisher();
    await happen('a', 'b');
    await publisher.pass();
    await database.withTenant(tenant, (sql) => sql`UPDATE broker_places SET position = 0`);
    await publisher.pass();
    expect(await names()).toEqual(['a', 'b']);
    await publisher.stop();
  });

  test('of several instances one hands on at a time', async () => {
    const all = [newPublisher(), newPublisher(), newPublisher()];
    const wanted = Array.from({ length: 60 }, (_, i) => `e${i}`);
    await happen(...wanted);
    await Promise.all(all.map((each) => each.pass()));
    for (const each of all) await each.pass();
    expect(await names()).toEqual(wanted);
    await Promise.all(all.map((each) => each.stop()));
  });

  test('a server that is away loses nothing', async () => {
    const publisher = newPublisher();
    await happen('a');
    await publisher.pass();
    await stopServer();
    await happen('b');
    await expect(publisher.pass()).rejects.toThrow();
    await startServer();
    for (let i = 0; i < 100; i += 1) {
      const isDone = await publisher.pass().then(
        () => true,
        () => false,
      );
      if (isDone) break;
    }
    expect(await names()).toEqual(['a', 'b']);
    await publisher.stop();
  });

  test('a stream that is deleted is made again, and what comes then is in it', async () => {
    const publisher = newPublisher();
    await happen('a');
    await publisher.pass();
    const connection = await connect({ servers: `127.0.0.1:${port}`, token: TOKEN });
    await (await jetstreamManager(connection)).streams.delete('WRIT');
    await connection.close();
    await happen('b');
    await expect(publisher.pass()).rejects.toThrow();
    await publisher.pass();
    expect(await names()).toEqual(['b']);
    await publisher.stop();
  });

  test('what was swept before it was handed on is said', async () => {
    await happen('a');
    await sweepOutbox({ database, before: new Date(Date.now() + 1000), wanted: async () => undefined });
    await happen('b');
    told.length = 0;
    const publisher = newPublisher();
    await publisher.pass();
    expect([await names(), told]).toEqual([
      ['b'],
      expect.arrayContaining(['events were swept before the broker had them']),
    ]);
    await publisher.stop();
  });

  test('a stream of that name that holds something else is refused', async () => {
    const connection = await connect({ servers: `127.0.0.1:${port}`, token: TOKEN });
    const { streams } = await jetstreamManager(connection);
    await streams.update('WRIT', { subjects: ['other.>'] });
    const publisher = newPublisher();
    await expect(publisher.pass()).rejects.toThrow('The stream WRIT of NATS does not take writ.>.');
    await streams.update('WRIT', { subjects: ['writ.>'] });
    await connection.close();
    await publisher.stop();
  });
});
