/** Tokens of customers over HTTP: what one may call and what not, how it ends, and how it cannot be forged. */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, startTestService, type TestService } from './testing.ts';

const POLICY = `policy demo.about version 1.0.0
effective from 2026-01-01
as of day

input day: date
input customer: text
input seats: integer 0..100

define twice = seats * 2
`;
const PATH = '/v1/evaluate/demo.about';

let running: TestService;
beforeAll(async () => {
  const other = POLICY.replace('demo.about', 'demo.other');
  running = await startTestService({ 'about.writ': POLICY, 'other.writ': other }, undefined, {
    WRIT_STRANGER_RATE: 'off',
  });
});
afterAll(() => running.close());

const post = (path: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
  running.call(path, { method: 'POST', body: JSON.stringify(body), headers });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const MAY = [{ policy: 'demo.about', field: 'customer' }];
async function newToken(more: object = {}, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const made = await post('/v1/portal-tokens', { customer: 'c-17', evaluate: MAY, ...more }, headers);
  const { token } = (await made.json()) as { token: string };
  return token;
}
const ABOUT = '{"day":"2026-03-01","customer":"c-17","seats":3}';
async function ask(
  token: string,
  body: string | Buffer = ABOUT,
  path = PATH,
): Promise<{ status: number; text: string }> {
  const response = await running.call(path, {
    method: 'POST',
    body: new Uint8Array(Buffer.from(body)),
    headers: bearer(token),
  });
  return { status: response.status, text: await response.text() };
}

describe('a token', () => {
  test('answers its customer', async () => {
    const answer = await ask(await newToken());
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ values: { twice: '6' } });
  });

  test.each([
    ['about somebody else', ABOUT.replace('c-17', 'c-18')],
    ['about nobody', ABOUT.replace('"customer":"c-17",', '')],
    ['about a customer of another kind', ABOUT.replace('"c-17"', '["c-17"]')],
    ['about a customer in other letters', ABOUT.replace('c-17', 'C-17')],
    ['about two, itself the first', ABOUT.replace('"seats"', '"customer":"c-18","seats"')],
    ['about another by an escaped name', ABOUT.replace('"seats"', '"cust\\u006fmer":"c-18","seats"')],
    ['with it deeper down', '{"x":{"customer":"c-17"}}'],
    ['with it in a list', '["customer","c-17"]'],
    ['that is no JSON', '{'],
    ['that is no text', Buffer.from([0xff])],
    ['that is null', 'null'],
    ['that is empty', ''],
  ])('does not answer a call %s', async (_, body) => {
    expect(await ask(await newToken(), body)).toMatchObject({
      status: 403,
      text: expect.stringContaining('FORBIDDEN'),
    });
  });

  test.each([
    ['two of one name, itself the last', ABOUT.replace('"customer"', '"customer":"c-18","customer"')],
    [
      'two of one name by an escape, itself the last',
      ABOUT.replace('"customer"', '"cust\\u006fmer":"c-18","customer"'),
    ],
  ])('refuses %s', async (_, body) => {
    expect(await ask(await newToken(), body)).toMatchObject({
      status: 422,
      text: expect.stringContaining('DUPLICATE_FIELD'),
    });
  });

  test('reaches nothing else: no other policy, no batch, no other address', async () => {
    const token = await newToken();
    expect(await ask(token, ABOUT, '/v1/evaluate/demo.other')).toMatchObject({ status: 403 });
    expect(await ask(token, ABOUT, '/v1/evaluate/demo.none')).toMatchObject({ status: 403 });
    expect(await ask(token, ABOUT, `${PATH}/batch`)).toMatchObject({ status: 403 });
    const { paths } = (await (await running.call('/openapi.json')).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    for (const [path, methods] of Object.entries(paths).filter(([each]) => !each.startsWith('/v1/evaluate/')))
      for (const method of Object.keys(methods)) {
        const response = await running.call(path.replaceAll(/[{}]/g, ''), {
          method: method.toUpperCase(),
          headers: bearer(token),
        });
        expect(response.status, `${method} ${path}`).toBe(403);
        await response.arrayBuffer();
      }
  });

  test('ends at its time', async () => {
    const token = await newToken({ seconds: 1 });
    expect((await ask(token)).status).toBe(200);
    expect(
      await eventually(
        async () => (await ask(token)).status,
        (status) => status === 401,
        5000,
      ),
    ).toBe(401);
  });

  test('is ended with all of its customer, on every instance; another customer’s and a later one go on', async () => {
    const second = await startTestService({ 'about.writ': POLICY }, running.home);
    const [one, two, other] = [await newToken(), await newToken({ seconds: 60 }), await newToken({ customer: 'c-18' })];
    const there = async (token: string): Promise<number> =>
      (await fetch(`${second.url}${PATH}`, { method: 'POST', body: ABOUT, headers: bearer(token) })).status;
    expect([await there(one), await there(two)]).toEqual([200, 200]);
    expect((await post('/v1/portal-tokens/revoke', { customer: 'c-17' })).status).toBe(200);
    expect([(await ask(one)).status, (await ask(two)).status]).toEqual([401, 401]);
    expect(
      await eventually(
        () => there(one),
        (status) => status === 401,
        10_000,
      ),
    ).toBe(401);
    expect((await ask(other, ABOUT.replace('c-17', 'c-18'))).status).toBe(200);
    const later = await newToken();
    expect([(await ask(later)).status, await there(later)]).toEqual([200, 200]);
    await post('/v1/portal-tokens/revoke', { customer: 'c-17' });
    expect((await ask(later)).status).toBe(401);
    await second.close();
  });

  test('of a suspended tenant is of no use', async () => {
    const { id } = (await (await post('/v1/tenants', { name: 'a portal' })).json()) as { id: string };
    const { secret } = (await (await post(`/v1/keys?tenant=${id}`, { name: 'a', roles: ['portal'] })).json()) as {
      secret: string;
    };
    const token = await newToken({}, bearer(secret));
    expect((await ask(token)).status).toBe(200);
    await running.call(`/v1/tenants/${id}`, {
      method: 'PATCH',
      body: '{"status":"suspended"}',
      headers: { 'if-match': '*' },
    });
    expect(
      await eventually(
        async () => (await ask(token)).status,
        (status) => status === 401,
        10_000,
      ),
    ).toBe(401);
  });
});

describe('refused is', () => {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claimsOf = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
  const forged: Readonly<Record<string, (token: string) => string>> = {
    'one for another customer': (token) =>
      token.replace(/\.[^.]+\./, `.${part({ ...claimsOf(token), customer: 'c-18' })}.`),
    'one without a signature': (token) =>
      `${part({ alg: 'none', typ: 'writ-portal+jwt' })}.${claimsOf(token) && token.split('.')[1]}.`,
    'one signed by the pepper itself': (token) => {
      const text = token.split('.').slice(0, 2).join('.');
      const pepper = readFileSync(join(running.home.data, 'pepper'), 'utf8').trim();
      return `${text}.${createHmac('sha256', pepper).update(text).digest('base64url')}`;
    },
    'one of another type': (token) => {
      const [, body = '', signature = ''] = token.split('.');
      return `${part({ alg: 'HS256', typ: 'JWT' })}.${body}.${signature}`;
    },
  };

  test.each(Object.keys(forged))('%s', async (what) => {
    const answer = await ask(forged[what]?.(await newToken()) ?? '', ABOUT.replace('c-17', 'c-18'));
    expect(answer.status).toBe(401);
  });

  test('who may not evaluate gives nobody a token to do so', async () => {
    const made = await post('/v1/keys', { name: 'a', roles: ['portal'], scopes: ['portal:write'] });
    const { secret } = (await made.json()) as { secret: string };
    const asked = await post('/v1/portal-tokens', { customer: 'c-17', evaluate: MAY }, bearer(secret));
    expect(await asked.json()).toMatchObject({ code: 'FORBIDDEN', detail: expect.stringContaining('"evaluate"') });
  });

  test.each([
    [{ customer: '' }],
    [{ customer: 'x'.repeat(201) }],
    [{ customer: 'a\u0000b' }],
    [{ evaluate: [] }],
    [{ evaluate: [...MAY, ...MAY] }],
    [{ seconds: 3601 }],
    [{ seconds: 0 }],
    [{ scopes: ['keys:write'] }],
  ])('%j', async (more) => {
    const asked = await post('/v1/portal-tokens', { customer: 'c-17', evaluate: MAY, ...more });
    expect(await asked.json()).toMatchObject({ status: 422, code: 'BODY_REJECTED' });
  });
});

test('no token is made that is too long to be taken', async () => {
  const list = (letters: number) =>
    Array.from({ length: 10 }, (_, i) => ({ policy: `${i}`.padEnd(letters, 'x'), field: 'f'.repeat(letters) }));
  const long = await newToken({ customer: 'ä'.repeat(200), evaluate: list(90) });
  expect((await ask(long)).status).toBe(403);
  const asked = await post('/v1/portal-tokens', { customer: 'c-17', evaluate: list(200) });
  expect(await asked.json()).toMatchObject({ code: 'BODY_REJECTED', faults: [{ path: 'evaluate' }] });
});
