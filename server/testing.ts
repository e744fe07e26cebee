/** Starts the real service on a free port for a test, with policies of its own or the shipped ones. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Service, start } from './app.ts';
import { type TestDatabase, testDatabase } from './kernel/database/testing.ts';

export { eventually } from './kernel/testing.ts';

/** What outlives a service: its database and its data folder. */
export interface TestHome {
  readonly database: TestDatabase;
  readonly data: string;
  readonly close: () => Promise<void>;
}

export async function testHome(): Promise<TestHome> {
  const data = mkdtempSync(join(tmpdir(), 'writ-data-'));
  const database = await testDatabase();
  return {
    database,
    data,
    close: async () => {
      await database.drop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

export interface TestService {
  readonly service: Service;
  readonly url: string;
  readonly folder: string;
  /** The header of the key that it was first started with. */
  readonly authorization: string;
  readonly home: TestHome;
  /** Writes a rule file into the folder that is served. */
  readonly write: (file: string, text: string) => void;
  readonly post: (path: string, body: string | Uint8Array<ArrayBuffer>) => Promise<Response>;
  /** Any call, with the key unless another is given. */
  readonly call: (path: string, init?: Init) => Promise<Response>;
  readonly close: () => Promise<void>;
}

interface Init extends Omit<RequestInit, 'headers'> {
  readonly headers?: Readonly<Record<string, string>>;
}

/** In a home of its own, unless one is given, in which it is one of many after one another. `more`: of the environment. */
export async function startTestService(
  files: Readonly<Record<string, string>> | 'shipped',
  given?: TestHome,
  more: Readonly<Record<string, string>> = {},
): Promise<TestService> {
  const folder = mkdtempSync(join(tmpdir(), 'writ-'));
  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
  if (files !== 'shipped') for (const [file, text] of Object.entries(files)) write(file, text);
  const policies = files === 'shipped' ? {} : { WRIT_POLICIES: folder };
  const home = given ?? (await testHome());
  const started = await start({
    ...policies,
    DATABASE_URL: home.database.url,
    WRIT_DATA: home.data,
    WRIT_PORT: '0',
    WRIT_LOG_LEVEL: 'silent',
    WRIT_DRAIN_SECONDS: '2',
    ...more,
  });
  if (!started.ok) throw new Error(started.faults.join(' '));
  const { service } = started;
  const authorization = `Bearer ${readFileSync(join(home.data, 'admin.key'), 'utf8').trim()}`;
  const call: TestService['call'] = (path, { headers, ...init } = {}) =>
    fetch(`${service.url}${path}`, { ...init, headers: { authorization, ...headers } });
  return {
    service,
    url: service.url,
    folder,
    authorization,
    home,
    write,
    post: (path, body) => call(path, { method: 'POST', body }),
    call,
    close: async () => {
      await service.stop();
      if (given === undefined) await home.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A price that is told three times over, so that an answer made of two versions would show. `more`: clauses of the header. */
export function priceFile({
  version,
  price,
  policy = 'demo.price',
  more = '',
}: {
  readonly version: string;
  readonly price: string;
  readonly policy?: string;
  readonly more?: string;
}): string {
  return `policy ${policy} version ${version}
effective from 2026-01-01
currency USD
rounding half even to 2 places per line
as of day
${more}
input day: date

tariff price {
  charge first { flat ${price} USD }
  charge second { flat ${price} USD }
  charge third { flat ${price} USD }
}
`;
}
