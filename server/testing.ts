/** Starts the real service on a free port for a test, with policies of its own or the shipped ones. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Service, start } from './app.ts';
import { type TestDatabase, testDatabase } from './kernel/database/testing.ts';

export interface TestService {
  readonly service: Service;
  readonly url: string;
  readonly folder: string;
  /** The header of the key that it was first started with. */
  readonly authorization: string;
  /** As a `DATABASE_URL`. */
  readonly database: TestDatabase;
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

export async function startTestService(files: Readonly<Record<string, string>> | 'shipped'): Promise<TestService> {
  const folder = mkdtempSync(join(tmpdir(), 'writ-'));
  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
  if (files !== 'shipped') for (const [file, text] of Object.entries(files)) write(file, text);
  const policies = files === 'shipped' ? {} : { WRIT_POLICIES: folder };
  const database = await testDatabase();
  const started = await start({
    ...policies,
    DATABASE_URL: database.url,
    WRIT_DATA: join(folder, 'data'),
    WRIT_PORT: '0',
    WRIT_LOG_LEVEL: 'silent',
    WRIT_DRAIN_SECONDS: '2',
  });
  if (!started.ok) throw new Error(started.faults.join(' '));
  const { service } = started;
  const authorization = `Bearer ${readFileSync(join(folder, 'data/admin.key'), 'utf8').trim()}`;
  const call: TestService['call'] = (path, { headers, ...init } = {}) =>
    fetch(`${service.url}${path}`, { ...init, headers: { authorization, ...headers } });
  return {
    service,
    url: service.url,
    folder,
    authorization,
    database,
    write,
    post: (path, body) => call(path, { method: 'POST', body }),
    call,
    close: async () => {
      await service.stop();
      await database.drop();
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

/** Asks again until the answer is as wanted, or gives up after a while. */
export async function eventually<T>(
  ask: () => Promise<T> | T,
  wanted: (value: T) => boolean,
  patience = 2000,
): Promise<T> {
  const end = performance.now() + patience;
  for (;;) {
    const value = await ask();
    if (wanted(value) || performance.now() > end) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
