/** Every call of the interface document with the ids of another tenant is answered like one with ids that nobody has. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestService, type TestService } from './testing.ts';

interface Side {
  readonly tenant: string;
  readonly key: string;
  readonly secret: string;
}
interface Parameter {
  readonly name: string;
  readonly in: string;
}
interface Operation {
  readonly parameters: readonly Parameter[];
}

/** Policies are everybody's: they are served from folders. */
const COMMON: ReadonlySet<string> = new Set(['policy', 'version']);
/** A body that fits, of the calls that take one. */
const BODIES: Readonly<Record<string, object>> = {
  'post /v1/tenants': { name: 'a tenant' },
  'patch /v1/tenants/{tenant}': { name: 'taken over' },
  'post /v1/keys': { name: 'a key', roles: ['reader'] },
};

let running: TestService;
let own: Side;
let other: Side;
let calls: readonly { readonly method: string; readonly path: string; readonly operation: Operation }[];

async function madeSide(name: string): Promise<Side> {
  const post = async (path: string, body: object) =>
    (await (await running.call(path, { method: 'POST', body: JSON.stringify(body) })).json()) as Record<string, string>;
  const { id: tenant = '' } = await post('/v1/tenants', { name });
  const { id: key = '', secret = '' } = await post(`/v1/keys?tenant=${tenant}`, { name, roles: ['operator'] });
  return { tenant, key, secret };
}

beforeAll(async () => {
  running = await startTestService({});
  own = await madeSide('own');
  other = await madeSide('other');
  const document = (await (await running.call('/openapi.json')).json()) as {
    paths: Record<string, Record<string, Operation>>;
  };
  calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
});
afterAll(() => running.close());

type Ids = Readonly<Record<string, string>>;

async function ask({ method, path }: (typeof calls)[number], ids: Ids, query: string): Promise<string> {
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? 'demo.none');
  const body = method === 'get' ? {} : { body: JSON.stringify(BODIES[`${method} ${path}`] ?? {}) };
  const response = await running.call(`${address}${query}`, {
    ...{ method: method.toUpperCase(), ...body },
    headers: { authorization: `Bearer ${own.secret}`, 'if-match': '*' },
  });
  const headers = [...response.headers].filter(([name]) => name !== 'date').sort();
  return `${response.status} ${JSON.stringify(headers)} ${await response.text()}`;
}

const stateOf = (): Promise<unknown> =>
  running.home.database
    .sql`SELECT t.*, k.* FROM tenants t JOIN api_keys k USING (tenant_id) WHERE tenant_id = ${other.tenant}`;

test('every id in an address or a query is one that this test knows of', () => {
  const names = calls.flatMap(({ operation }) =>
    operation.parameters.filter((each) => each.in === 'path').map((each) => each.name),
  );
  const unknown = names.filter((name) => !COMMON.has(name) && !Object.hasOwn(other, name));
  expect(unknown).toEqual([]);
});

test('the answer to a foreign id is that to an unknown one, to the byte, and changes nothing', async () => {
  const before = await stateOf();
  let compared = 0;
  for (const call of calls) {
    const names = call.operation.parameters.filter(({ name }) => Object.hasOwn(other, name));
    for (const { name, in: place } of names) {
      const idsOf = (id: string): Ids => ({ ...own, ...(place === 'path' ? { [name]: id } : {}) });
      const queryOf = (id: string): string => (place === 'query' ? `?${name}=${id}` : '');
      const foreign = Object.entries(other).find(([key]) => key === name)?.[1] ?? '';
      const unknown = randomUUID();
      const [seen, unseen] = [
        await ask(call, idsOf(foreign), queryOf(foreign)),
        await ask(call, idsOf(unknown), queryOf(unknown)),
      ];
      expect(seen, `${call.method} ${call.path}`).toBe(unseen);
      expect(seen).toMatch(/^40[34] /);
      compared += 1;
    }
  }
  expect(compared).toBeGreaterThan(8);
  expect(await stateOf()).toEqual(before);
});

test('what is listed is one’s own', async () => {
  for (const call of calls.filter(({ method, path }) => method === 'get' && !path.includes('{'))) {
    const listed = await ask(call, { ...own }, '');
    expect(listed, call.path).toMatch(/^200 /);
    for (const foreign of [other.tenant, other.key]) expect(listed, call.path).not.toContain(foreign);
  }
});
