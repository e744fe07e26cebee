/** Policies that a tenant publishes and activates: what is taken, what is refused, which version answers whom, and when. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { priceFile, startTestService, type TestService } from './testing.ts';

const SUPERSEDES = (version: string): string => `supersedes ${version} for everyone\n`;

let running: TestService;
beforeAll(async () => {
  running = await startTestService({
    'shared.writ': priceFile({ version: '1.0.0', price: '9', policy: 'demo.shared' }),
  });
});
afterAll(() => running.close());

interface Told {
  readonly status: number;
  readonly body: Record<string, unknown>;
}
interface Asking {
  readonly key?: string;
  readonly idempotency?: string;
}

async function post(path: string, body: unknown, { key, idempotency }: Asking = {}): Promise<Told> {
  const headers = {
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    ...(idempotency === undefined ? {} : { 'idempotency-key': idempotency }),
  };
  const response = await running.call(path, { method: 'POST', body: JSON.stringify(body), headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
async function get(path: string, key?: string): Promise<Told> {
  const response = await running.call(path, key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const publish = (text: string, asking?: Asking, more: readonly object[] = []) =>
  post('/v1/policies', { files: [{ name: 'price.writ', text }, ...more] }, asking);
const activate = (policy: string, body: object, asking?: Asking) =>
  post(`/v1/policies/${policy}/activations`, body, asking);

/** The version and the three amounts, or the code of the problem. */
async function priceOf(policy: string, { query = '', day = '2026-03-01', key = undefined as string | undefined } = {}) {
  const { body } = await post(`/v1/evaluate/${policy}${query}`, { day }, key === undefined ? {} : { key });
  if (typeof body['code'] === 'string') return body['code'];
  const { lines } = (body['tariffs'] as { price: { lines: readonly { amount: string }[] } }).price;
  return `${String(body['version'])}: ${[...new Set(lines.map(({ amount }) => amount))].join(', ')}`;
}
const codeOf = ({ status, body }: Told): string => `${status} ${String(body['code'])}`;
const faultsOf = ({ body }: Told) => body['faults'] as readonly { code: string; path: string; message: string }[];

async function newKey(roles: readonly string[], tenant?: string): Promise<string> {
  const { body } = await post(`/v1/keys${tenant === undefined ? '' : `?tenant=${tenant}`}`, { name: 'a key', roles });
  return String(body['secret']);
}
async function newTenant(): Promise<string> {
  const { body } = await post('/v1/tenants', { name: 'a tenant' });
  return newKey(['operator'], String(body['id']));
}

const FROM_THE_BEGINNING = '2026-01-01T00:00:00Z';

describe('publishing', () => {
  test('gives a version that is told of, and answers nothing before it is activated', async () => {
    const text = priceFile({ version: '1.0.0', price: '2' });
    const published = await publish(text);
    expect(published).toMatchObject({
      status: 200,
      body: { policy: 'demo.price', version: '1.0.0', origin: 'own', tariffs: ['price'], tests: 0, semantics: 1 },
    });
    expect(await priceOf('demo.price')).toBe('NO_VERSION_IN_FORCE');
    const { body } = await get('/v1/policies/demo.price/versions/1.0.0');
    expect(body).toMatchObject({ source: text, origin: 'own', active: false, hash: published.body['hash'] });
    const { body: all } = await get('/v1/policies');
    const names = (all['policies'] as readonly { policy: string; versions: readonly { origin: string }[] }[]).map(
      ({ policy, versions }) => `${policy} ${versions.map(({ origin }) => origin).join()}`,
    );
    expect(names).toEqual(['demo.price own', 'demo.shared shared']);
  });

  test('the same text again gives the same answer, another one under the same version none', async () => {
    const text = priceFile({ version: '1.0.0', price: '2' });
    const [first, again] = [await publish(text), await publish(text)];
    expect(again).toEqual(first);
    expect(codeOf(await publish(text.replaceAll('2 USD', '3 USD')))).toBe('409 VERSION_PUBLISHED');
  });

  test('the version stands above those before it, and takes the step that it needs', async () => {
    const next = (version: string) => publish(priceFile({ version, price: '3', more: SUPERSEDES('1.0.0') }));
    expect(codeOf(await next('0.9.0'))).toBe('409 VERSION_TOO_LOW');
    const small = await next('1.0.1');
    expect([codeOf(small), faultsOf(small).map(({ code, path }) => `${code} ${path}`)]).toEqual([
      '422 POLICY_REJECTED',
      ['WR8101 price.writ:1:27'],
    ]);
    const unlinked = await publish(priceFile({ version: '1.1.0', price: '3' }));
    expect(faultsOf(unlinked).map(({ code }) => code)).toEqual(['WR8103']);
    expect((await next('1.1.0')).status).toBe(200);
  });

  test('a library comes along, and is pinned by its hash', async () => {
    const library = 'library demo.rates version 1.0.0\neffective from 2026-01-01\nconstant rate: number = 4\n';
    const policy = (version: string, more = '') =>
      priceFile({ version, price: 'rate *  1', policy: 'demo.built', more })
        .replace('\ninput', '\nuse rate from demo.rates version 1\n\ninput')
        .replaceAll('flat rate *  1 USD', 'amount rate * 1.00 USD');
    const files = [{ name: 'lib/rates.writ', text: library }];
    const published = await publish(policy('1.0.0'), {}, files);
    expect(published).toMatchObject({
      status: 200,
      body: { libraries: [{ name: 'demo.rates', version: '1.0.0', hash: expect.stringMatching(/^sha256:/) }] },
    });
    await activate('demo.built', { version: '1.0.0', at: FROM_THE_BEGINNING });
    expect(await priceOf('demo.built')).toBe('1.0.0: 4.00');
    const alone = await publish(policy('1.1.0', SUPERSEDES('1.0.0')));
    expect(codeOf(alone)).toBe('422 POLICY_REJECTED');
    const other = [{ name: 'lib/rates.writ', text: library.replace('= 4', '= 5') }];
    const changed = await publish(policy('1.1.0', SUPERSEDES('1.0.0')), {}, other);
    expect(faultsOf(changed).map(({ code, path }) => `${code} ${path}`)).toEqual(['WR8110 lib/rates.writ:1:28']);
  });

  test('a name beyond all bounds is refused', async () => {
    const policy = `demo.${'x'.repeat(300)}`;
    expect(codeOf(await publish(priceFile({ policy, version: '1.0.0', price: '1' })))).toBe('422 POLICY_REJECTED');
  });

  test.each<[string, readonly object[], string, string]>([
    [
      'text with a fault',
      [{ name: 'a.writ', text: 'policy demo.faulty version 1.0.0\n' }],
      '422 POLICY_REJECTED',
      'WR',
    ],
    [
      'a test that fails',
      [
        {
          name: 'a.writ',
          text: `${priceFile({ version: '1.0.0', price: '2', policy: 'demo.tested' })}
test "it is dearer" {
  given day: 2026-03-01
  expect first is 7.00 USD
}
`,
        },
      ],
      '422 POLICY_REJECTED',
      'WR9101 a.writ:17:3',
    ],
    [
      'a library alone',
      [{ name: 'a.writ', text: 'library a.b version 1.0.0\neffective from 2026-01-01\n' }],
      '422 BODY_REJECTED',
      'BODY_FIELD',
    ],
    [
      'two policies',
      [
        { name: 'a.writ', text: priceFile({ version: '1.0.0', price: '2', policy: 'demo.one' }) },
        { name: 'b.writ', text: priceFile({ version: '1.0.0', price: '2', policy: 'demo.two' }) },
      ],
      '422 BODY_REJECTED',
      'BODY_FIELD files.1',
    ],
    [
      'a file that is not used',
      [
        { name: 'a.writ', text: priceFile({ version: '1.0.0', price: '2', policy: 'demo.one' }) },
        { name: 'b.csv', text: 'a,b\n' },
      ],
      '422 BODY_REJECTED',
      'BODY_FIELD files.1',
    ],
    [
      'one name twice',
      [
        { name: 'a.writ', text: '' },
        { name: 'a.writ', text: '' },
      ],
      '422 BODY_REJECTED',
      'BODY_FIELD files',
    ],
    ['a path that leads out', [{ name: '../a.writ', text: '' }], '422 BODY_REJECTED', 'BODY_FIELD files.0.name'],
    ['a text that cannot be kept', [{ name: 'a.writ', text: 'a\0b' }], '422 BODY_REJECTED', 'BODY_FIELD files.0.text'],
    ['no file', [], '422 BODY_REJECTED', 'BODY_FIELD files'],
  ])('%s is refused', async (_, files, code, fault) => {
    const told = await post('/v1/policies', { files });
    expect(codeOf(told)).toBe(code);
    expect(faultsOf(told).map((each) => `${each.code} ${each.path}`)).toEqual([expect.stringContaining(fault)]);
  });
});

test('a name that cannot be one is that of nothing', async () => {
  for (const path of ['/v1/policies/%00', '/v1/policies/%00/versions/%00', '/v1/policies/%00/activations'])
    expect(codeOf(await get(path))).toBe('404 UNKNOWN_POLICY');
  expect(codeOf(await activate('%00', { version: '1.0.0' }))).toBe('404 UNKNOWN_POLICY');
  const early = { version: '1.0.0', at: '0000-01-01T00:00:00Z' };
  expect(codeOf(await activate('demo.price', early))).toBe('422 BODY_REJECTED');
});

describe('activations', () => {
  test('from an instant on, and back again', async () => {
    const policy = 'demo.turns';
    await publish(priceFile({ policy, version: '1.0.0', price: '1' }));
    await publish(priceFile({ policy, version: '2.0.0', price: '2', more: SUPERSEDES('1.0.0') }));
    expect(codeOf(await activate(policy, { version: '3.0.0' }))).toBe('404 UNKNOWN_VERSION');
    await activate(policy, { version: '1.0.0', at: FROM_THE_BEGINNING, comment: 'the first' });
    expect(await priceOf(policy)).toBe('1.0.0: 1.00');
    const { body: second } = await activate(policy, { version: '2.0.0', at: '2026-06-01T00:00:00Z' });
    const june = { day: '2026-06-01' };
    expect(await priceOf(policy, june)).toBe('2.0.0: 2.00');
    expect(await priceOf(policy, { day: '2026-05-31' })).toBe('1.0.0: 1.00');
    const { body: third } = await activate(policy, { version: '1.0.0', at: '2026-06-01T00:00:00Z', comment: 'back' });
    expect(await priceOf(policy, june)).toBe('1.0.0: 1.00');
    // As it was answered before, by name and by what was known then.
    expect(await priceOf(policy, { ...june, query: '?version=2.0.0' })).toBe('2.0.0: 2.00');
    expect(await priceOf(policy, { ...june, query: `?knownAt=${second['knownAt']}` })).toBe('2.0.0: 2.00');
    expect(await priceOf(policy, { ...june, query: `?knownAt=${third['knownAt']}` })).toBe('1.0.0: 1.00');
    expect(await priceOf(policy, { ...june, query: '?knownAt=2026-01-01T00:00:00Z' })).toBe('NO_VERSION_IN_FORCE');
    expect(await priceOf('demo.shared', { query: '?knownAt=2026-01-01T00:00:00Z' })).toBe('QUERY_REJECTED');
    const { body: page } = await get(`/v1/policies/${policy}/activations?limit=2`);
    const { body: rest } = await get(`/v1/policies/${policy}/activations?cursor=${String(page['next'])}`);
    const shown = [page, rest].flatMap(({ items }) => items as readonly { version: string; comment: string | null }[]);
    expect(shown.map(({ version, comment }) => `${version} ${comment}`)).toEqual([
      '1.0.0 the first',
      '2.0.0 null',
      '1.0.0 back',
    ]);
  });

  test('two tenants have prices of their own under one name, and a shared one is what the others see', async () => {
    const [one, other] = [await newTenant(), await newTenant()];
    const policy = 'demo.shared';
    for (const [key, price] of [
      [one, '5'],
      [other, '6'],
    ] as const) {
      expect((await publish(priceFile({ policy, version: '1.0.0', price }), { key })).status).toBe(200);
      expect(await priceOf(policy, { key })).toBe('1.0.0: 9.00');
      expect((await activate(policy, { version: '1.0.0', at: FROM_THE_BEGINNING }, { key })).status).toBe(200);
    }
    expect(await priceOf(policy, { key: one })).toBe('1.0.0: 5.00');
    expect(await priceOf(policy, { key: other })).toBe('1.0.0: 6.00');
    expect(await priceOf(policy)).toBe('1.0.0: 9.00');
    const { body } = await get(`/v1/policies/${policy}`, one);
    expect(body['versions']).toMatchObject([
      { origin: 'shared', active: false },
      { origin: 'own', active: true },
    ]);
  });

  test('take the scope, and publishing takes another', async () => {
    const [author, approver] = [await newKey(['author']), await newKey(['approver'])];
    const text = priceFile({ policy: 'demo.four_eyes', version: '1.0.0', price: '1' });
    expect(codeOf(await publish(text, { key: approver }))).toBe('403 FORBIDDEN');
    expect((await publish(text, { key: author })).status).toBe(200);
    expect(codeOf(await activate('demo.four_eyes', { version: '1.0.0' }, { key: author }))).toBe('403 FORBIDDEN');
    expect((await activate('demo.four_eyes', { version: '1.0.0' }, { key: approver })).status).toBe(200);
    expect(codeOf(await activate('demo.shared', { version: '1.0.0' }))).toBe('404 UNKNOWN_POLICY');
  });
});

describe('more drafts than are checked at once', () => {
  const sent = async (key: string, body: string, headers: Readonly<Record<string, string>> = {}) => {
    const response = await running.call('/v1/policies', {
      ...{ method: 'POST', body },
      headers: { authorization: `Bearer ${key}`, ...headers },
    });
    const { code = 'published' } = (await response.json()) as { code?: string };
    return { code, again: response.headers.get('retry-after') };
  };
  const file = (n: number): string =>
    JSON.stringify({
      files: [{ name: 'price.writ', text: priceFile({ version: '1.0.0', price: '2', policy: `demo.many${n}` }) }],
    });

  test('are turned away, and whoever does not wait is so before anything of his is read', async () => {
    const [crowd, other] = [await newTenant(), await newTenant()];
    const answers = [1, 2, 3, 4].map((n) => sent(crowd, file(n)));
    const refused = answers.map(async (answer) => {
      const { code, again } = await answer;
      if (code !== 'TOO_MANY_DRAFTS') throw new Error(code);
      return again;
    });
    expect(await Promise.any(refused)).toBe('1');
    const [early, keyed, elsewhere] = await Promise.all([
      sent(crowd, 'no JSON'),
      // There may be an answer already.
      sent(crowd, 'no JSON', { 'idempotency-key': 'a' }),
      sent(other, 'no JSON'),
    ]);
    expect([early.code, early.again]).toEqual(['TOO_MANY_DRAFTS', '1']);
    expect([keyed.code, elsewhere.code]).toEqual(['NOT_JSON', 'NOT_JSON']);
    const codes = (await Promise.all(answers)).map(({ code }) => code);
    expect(codes.sort()).toEqual(['TOO_MANY_DRAFTS', 'TOO_MANY_DRAFTS', 'published', 'published']);
    // He was told so when the second was over.
    expect((await sent(crowd, 'no JSON')).code).toBe('NOT_JSON');
  });
});
