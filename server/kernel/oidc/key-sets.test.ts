/** Keys of an issuer over time: when they are fetched again, and how long they are good where the issuer is silent. */
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { OIDC } from './issuers.ts';
import { Issuers, KeysUnknown } from './tokens.ts';

const URL_ = 'https://id.example';
const TENANT = '01900000-0000-7000-8000-000000000001';
const START = Date.parse('2026-03-01T00:00:00Z');

async function world() {
  const state = {
    now: START,
    silent: false,
    asked: 0,
    keys: [] as JWK[],
    document: { issuer: URL_, jwks_uri: `${URL_}/keys` },
  };
  const fetchJson = async (address: string): Promise<unknown> => {
    state.asked += 1;
    if (state.silent) throw new Error('silence');
    return address.endsWith('openid-configuration') ? state.document : { keys: state.keys };
  };
  const list = OIDC.parse(JSON.stringify([{ issuer: URL_, audience: 'a', tenant: TENANT, roles: ['billing'] }]));
  const issuers = new Issuers(list, { fetchJson, clock: () => state.now });
  const add = async (kid: string) => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    state.keys = [...state.keys, { ...(await exportJWK(publicKey)), kid }];
    return async (): Promise<boolean> => {
      const at = Math.floor(state.now / 1000);
      const claims = { iss: URL_, aud: 'a', sub: 's', iat: at, exp: at + 60 };
      const token = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);
      return (await issuers.verify(token)) !== undefined;
    };
  };
  return { state, add };
}

test('are fetched once, and again after ten minutes', async () => {
  const { state, add } = await world();
  const first = await add('1');
  for (let i = 0; i < 5; i += 1) expect(await first()).toBe(true);
  expect(state.asked).toBe(2);
  state.now += 11 * 60_000;
  state.keys = [];
  expect(await first()).toBe(false);
});

test('that are new are found, half a minute after the last look at the latest', async () => {
  const { state, add } = await world();
  const first = await add('1');
  expect(await first()).toBe(true);
  const second = await add('2');
  expect(await second()).toBe(false);
  state.now += 31_000;
  expect(await second()).toBe(true);
  expect(await first()).toBe(true);
});

test('are good for an hour where the issuer is silent, and no longer', async () => {
  const { state, add } = await world();
  const first = await add('1');
  expect(await first()).toBe(true);
  state.silent = true;
  state.now += 50 * 60_000;
  expect(await first()).toBe(true);
  state.now += 11 * 60_000;
  await expect(first()).rejects.toThrow(KeysUnknown);
  state.silent = false;
  state.now += 31_000;
  expect(await first()).toBe(true);
});

test('of a configuration that names another issuer are not taken', async () => {
  const { state, add } = await world();
  state.document = { issuer: 'https://evil.example', jwks_uri: `${URL_}/keys` };
  const first = await add('1');
  await expect(first()).rejects.toThrow(KeysUnknown);
});
