/** Tokens of a real issuer on this machine: whom they let in, and every known way to forge one. */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '#kernel';
import { eventually, startTestService, type TestHome, type TestService, testHome } from './testing.ts';

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

/** An issuer with its configuration and keys, which may be changed as it goes. */
class Issuer {
  readonly server: Server;
  keys: JWK[] = [];
  silent = false;
  asked = 0;
  /** What it answers instead of its keys. */
  instead: string | undefined;

  constructor() {
    this.server = createServer((request, response) => {
      this.asked += 1;
      if (this.silent) response.writeHead(500).end();
      else if (request.url === '/.well-known/openid-configuration')
        response.end(JSON.stringify({ issuer: this.url, jwks_uri: `${this.url}/keys` }));
      else response.end(this.instead ?? JSON.stringify({ keys: this.keys }));
    });
  }

  async listen(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async add(kid: string, algorithm = 'ES256'): Promise<Pair> {
    const pair = await generateKeyPair(algorithm, { extractable: true });
    this.keys = [...this.keys, { ...(await exportJWK(pair.publicKey)), kid, alg: algorithm, use: 'sig' }];
    return pair;
  }
}

const AUDIENCE = 'https://writ.example';
const good = new Issuer();
const other = new Issuer();
let pair: Pair;
let rsa: Pair;
let edwards: Pair;
let foreign: Pair;
let home: TestHome;
let running: TestService;
let tenant: string;

beforeAll(async () => {
  for (const each of [good, other]) await each.listen();
  pair = await good.add('good-1');
  rsa = await good.add('good-2', 'RS256');
  edwards = await good.add('good-3', 'EdDSA');
  foreign = await other.add('other-1');
  home = await testHome();
  const first = await startTestService({}, home);
  ({ id: tenant } = (await (await first.post('/v1/tenants', '{"name":"acme"}')).json()) as { id: string });
  await first.close();
  const mapped = {
    audience: AUDIENCE,
    tenant: { claim: 'org', values: { acme: tenant, gone: '01900000-0000-7000-8000-000000000001' } },
    roles: { claim: ['access', 'groups'], values: { billers: ['billing'], owners: ['operator'] } },
  };
  running = await startTestService({}, home, {
    WRIT_STRANGER_RATE: 'off',
    WRIT_OIDC_ALLOW: '127.0.0.0/8',
    WRIT_OIDC: JSON.stringify([good, other].map(({ url }) => ({ issuer: url, ...mapped }))),
  });
});
afterAll(async () => {
  await running.close();
  await home.close();
  for (const { server } of [good, other]) server.close();
});

interface Claims {
  readonly [name: string]: unknown;
}
const now = (): number => Math.floor(Date.now() / 1000);
const claims = (more: Claims = {}): Claims => ({
  ...{ iss: good.url, aud: AUDIENCE, sub: 'ada', org: 'acme', access: { groups: ['owners'] } },
  ...{ iat: now(), exp: now() + 300, ...more },
});
const signed = (
  payload: Claims,
  header: { alg: string; kid?: string; crit?: string[] },
  key: Pair = pair,
): Promise<string> =>
  new SignJWT(payload).setProtectedHeader(header).sign(key.privateKey, header.crit ? { crit: { b64: true } } : {});
const good1 = { alg: 'ES256', kid: 'good-1' };
const sound = (more: Claims = {}): Promise<string> => signed(claims(more), good1);
const without = (name: string): Claims => Object.fromEntries(Object.entries(claims()).filter(([key]) => key !== name));

async function ask(token: string, path = '/v1/keys'): Promise<{ readonly status: number; readonly text: string }> {
  const response = await running.call(path, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, text: await response.text() };
}
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a token', () => {
  test.each([
    ['ES256', () => sound()],
    ['RS256', () => signed(claims(), { alg: 'RS256', kid: 'good-2' }, rsa)],
    ['EdDSA', () => signed(claims(), { alg: 'EdDSA', kid: 'good-3' }, edwards)],
    ['for several audiences', () => sound({ aud: ['https://other.example', AUDIENCE] })],
    ['of a clock that is a little ahead', () => sound({ iat: now() + 20, nbf: now() + 20 })],
    ['that ended a moment ago', () => sound({ exp: now() - 20 })],
  ])('%s lets its subject in', async (_, make) => {
    expect((await ask(await make())).status).toBe(200);
  });

  test('gives what the operator has mapped, and no more', async () => {
    const biller = await sound({ access: { groups: ['billers', 'unknown', 7] } });
    expect((await ask(biller, '/v1/policies')).status).toBe(200);
    expect(await ask(biller)).toMatchObject({ status: 403, text: expect.stringContaining('keys:read') });
    for (const access of [undefined, {}, { groups: [] }, { groups: { owners: true } }, 'owners', ['groups']])
      expect((await ask(await sound({ access }))).status, JSON.stringify(access)).toBe(403);
  });

  test('evaluates, publishes and makes keys, and is named where it did', async () => {
    const headers = { authorization: `Bearer ${await sound()}` };
    const text =
      'policy demo.one version 1.0.0\neffective from 2026-01-01\nas of day\n\ninput day: date\n\ndefine two = 2\n';
    const post = (path: string, body: object) =>
      running.call(path, { method: 'POST', body: JSON.stringify(body), headers });
    const published = await post('/v1/policies', { files: [{ name: 'one.writ', text }] });
    expect(await published.json()).toMatchObject({ published: { by: `${good.url} ada` } });
    const activated = await post('/v1/policies/demo.one/activations', { version: '1.0.0', at: '2026-01-01T00:00:00Z' });
    expect(await activated.json()).toMatchObject({ by: `${good.url} ada` });
    expect((await post('/v1/evaluate/demo.one', { day: '2026-03-01' })).status).toBe(200);
    expect((await post('/v1/keys', { name: 'by a subject', roles: ['billing'] })).status).toBe(200);
    const more = await post('/v1/keys', { name: 'more', roles: ['installation'] });
    expect(more.status).toBe(403);
    const audited = await eventually(
      async () => (await running.call('/v1/audit?via=makeKey', { headers })).text(),
      (seen) => seen.includes('by a subject'),
      10_000,
    );
    expect(audited).toContain(`"actor":"${good.url} ada"`);
  });

  test('drafts, and is who has drafted when it comes to a review', async () => {
    const asAda = { authorization: `Bearer ${await sound()}` };
    const asBob = { authorization: `Bearer ${await sound({ sub: 'bob' })}` };
    const text =
      'policy demo.drafted version 1.0.0\neffective from 2026-01-01\nas of day\n\ninput day: date\n\ndefine two = 2\n';
    const post = (path: string, body: object, headers: Readonly<Record<string, string>>) =>
      running.call(path, { method: 'POST', body: JSON.stringify(body), headers });
    const made = await post('/v1/drafts', { files: [{ name: 'one.writ', text }] }, asAda);
    const { id, createdBy } = (await made.json()) as { id: string; createdBy: string };
    expect(createdBy).toBe(`${good.url} ada`);
    await post(`/v1/drafts/${id}/submit`, {}, asAda);
    const review = (headers: Readonly<Record<string, string>>) =>
      post(`/v1/drafts/${id}/reviews`, { verdict: 'approve' }, { ...headers, 'if-match': '"1"' });
    expect(await (await review(asAda)).json()).toMatchObject({ code: 'REVIEW_BY_AUTHOR' });
    expect(await (await review(asBob)).json()).toMatchObject({ by: `${good.url} bob` });
  });

  test('of a suspended tenant is of no use', async () => {
    const token = await sound({ sub: 'eve' });
    const set = (status: string) =>
      running.call(`/v1/tenants/${tenant}`, {
        ...{ method: 'PATCH', body: JSON.stringify({ status }), headers: { 'if-match': '*' } },
      });
    expect((await ask(token)).status).toBe(200);
    await set('suspended');
    const status = async (): Promise<number> => (await ask(token)).status;
    expect(await eventually(status, (seen) => seen === 401, 10_000)).toBe(401);
    await set('active');
    expect(await status()).toBe(200);
  });
});

describe('refused is', () => {
  const forged: Readonly<Record<string, () => Promise<string> | string>> = {
    'alg none': () => `${part({ alg: 'none' })}.${part(claims())}.`,
    'alg none with a signature': () => `${part({ alg: 'none', kid: 'good-1' })}.${part(claims())}.AAAA`,
    'alg None': () => `${part({ alg: 'None', kid: 'good-1' })}.${part(claims())}.AAAA`,
    'HS256 under the public key': async () => {
      const head = `${part({ alg: 'HS256', kid: 'good-2' })}.${part(claims())}`;
      const secret = await exportSPKI(rsa.publicKey);
      return `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`;
    },
    'another algorithm than that of the key': async () => {
      const [, body = '', signature = ''] = (await sound()).split('.');
      return `${part({ alg: 'RS256', kid: 'good-1' })}.${body}.${signature}`;
    },
    'another audience': () => sound({ aud: 'https://other.example' }),
    'no audience': () => signed(without('aud'), good1),
    'another issuer': () => sound({ iss: 'https://other.example' }),
    'no issuer': () => signed(without('iss'), good1),
    'an issuer with a slash more': () => sound({ iss: `${good.url}/` }),
    'the key of another issuer': () => signed(claims(), { alg: 'ES256', kid: 'other-1' }, foreign),
    'the key of another issuer under the name of one of its own': () => signed(claims(), good1, foreign),
    'a key that the issuer does not have': () => signed(claims(), { alg: 'ES256', kid: 'unknown' }),
    'one that has ended': () => sound({ exp: now() - 60 }),
    'one that never ends': () => signed(without('exp'), good1),
    'one that has not begun': () => sound({ nbf: now() + 60 }),
    'one that was issued later': () => sound({ iat: now() + 60 }),
    'one that was issued long ago': () => sound({ iat: now() - 90_000 }),
    'one that does not say when it was issued': () => signed(without('iat'), good1),
    'times that are no numbers': () => sound({ exp: String(now() + 60) }),
    nobody: () => signed(without('sub'), good1),
    'nobody by name': () => sound({ sub: '' }),
    'a subject that no database takes': () => sound({ sub: 'a\u0000b' }),
    'a subject with half a character': () => sound({ sub: 'a\ud800' }),
    'a subject without end': () => sound({ sub: 'x'.repeat(256) }),
    'a tenant that is not mapped': () => sound({ org: tenant }),
    'a tenant that is not there': () => sound({ org: 'gone' }),
    'two tenants': () => sound({ org: ['acme', 'gone'] }),
    'a tenant by a name that every object has': () => sound({ org: 'constructor' }),
    'no tenant': () => signed(without('org'), good1),
    'claims that were changed': async () => {
      const [head = '', , signature = ''] = (await sound()).split('.');
      return `${head}.${part(claims({ access: { groups: ['owners'] }, sub: 'root' }))}.${signature}`;
    },
    'no signature': async () => (await sound()).replace(/[^.]+$/, ''),
    'a token without end': () => sound({ more: 'x'.repeat(5000) }),
    'a header that must be understood and is not': async () =>
      signed(claims(), { ...good1, crit: ['b64'] }).catch(
        () => `${part({ ...good1, crit: ['x'], x: 1 })}.${part(claims())}.AAAA`,
      ),
    'a key that it brings along': async () =>
      new SignJWT(claims())
        .setProtectedHeader({ alg: 'ES256', jwk: await exportJWK(foreign.publicKey) })
        .sign(foreign.privateKey),
    'a key from an address that it names': async () =>
      new SignJWT(claims())
        .setProtectedHeader({ alg: 'ES256', kid: 'other-1', jku: `${other.url}/keys` })
        .sign(foreign.privateKey),
    'what is no JSON': () => 'AAAA.BBBB.CCCC',
  };

  test.each(Object.keys(forged))('%s', async (what) => {
    const token = await forged[what]?.();
    const answer = await ask(token ?? '');
    expect(answer.status).toBe(401);
    expect(answer.text).toBe((await ask('nothing')).text);
  });
});

describe('the keys of an issuer', () => {
  test('may change: a new one is found, and is not looked for without end', async () => {
    // Those of the other issuer have not been asked for yet, so that nothing is to be waited for.
    const ask2 = async (kid: string, key: Pair): Promise<number> =>
      (await ask(await signed(claims({ iss: other.url, jti: kid }), { alg: 'ES256', kid }, key))).status;
    expect(await ask2('other-1', foreign)).toBe(200);
    const before = other.asked;
    for (let i = 0; i < 10; i += 1) expect(await ask2(`unknown-${i}`, foreign)).toBe(401);
    expect(other.asked - before).toBeLessThanOrEqual(2);
  });
});

describe('the list of issuers', () => {
  const entry = {
    issuer: 'https://id.example',
    audience: 'a',
    tenant: '01900000-0000-7000-8000-000000000001',
    roles: ['billing'],
  };
  const read = (value: unknown) => readConfig({ WRIT_OIDC: typeof value === 'string' ? value : JSON.stringify(value) });

  test('is read', () => {
    expect(read([entry]).ok).toBe(true);
    expect(read([entry, { ...entry, issuer: 'http://localhost:8080' }]).ok).toBe(true);
  });

  test.each<[string, unknown]>([
    ['what is no JSON', '{'],
    ['no list', entry],
    ['an issuer without an audience', [{ ...entry, audience: undefined }]],
    ['an empty audience', [{ ...entry, audience: '' }]],
    ['an issuer that is not reached by https', [{ ...entry, issuer: 'http://id.example' }]],
    ['HS256', [{ ...entry, algorithms: ['HS256'] }]],
    ['none', [{ ...entry, algorithms: ['none'] }]],
    ['a role that there is not', [{ ...entry, roles: ['root'] }]],
    ['a tenant by name', [{ ...entry, tenant: 'acme' }]],
    ['an issuer twice', [entry, entry]],
    ['what it does not know', [{ ...entry, audiences: ['a'] }]],
  ])('with %s is refused at the start', (_, value) => {
    expect(read(value)).toMatchObject({ ok: false, faults: [expect.stringContaining('WRIT_OIDC')] });
  });
});
