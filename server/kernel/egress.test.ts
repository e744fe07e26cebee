/** The one way out: what lies inside is not reached by any spelling or name, and what is outside takes no more time or room than it may. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Address, Egress, isNetwork } from './egress.ts';

const asked: string[] = [];
const named =
  (...addresses: string[]) =>
  async (name: string): Promise<readonly Address[]> => {
    asked.push(name);
    return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
const post = { method: 'POST', headers: {}, body: '{}', timeoutMs: 5000 } as const;

const INSIDE = 'It lies inside the network of the service, or in a range that is nobody’s.';

describe('without a word of the operator', () => {
  test.each([
    ['loopback', '127.0.0.1'],
    ['loopback, short', '127.1'],
    ['loopback, hexadecimal', '0x7f.1'],
    ['loopback, octal', '0177.0.0.1'],
    ['loopback as one number', '2130706433'],
    ['loopback as one hexadecimal number', '0x7f000001'],
    ['loopback with a dot at the end', '127.0.0.1.'],
    ['loopback in full-width digits', '１２７.０.０.１'],
    ['loopback elsewhere in its range', '127.8.9.10'],
    ['nowhere, which is this machine', '0.0.0.0'],
    ['nowhere, short', '0'],
    ['a private network', '10.1.2.3'],
    ['a private network', '172.16.0.1'],
    ['the end of a private network', '172.31.255.255'],
    ['a private network', '192.168.1.1'],
    ['what providers share', '100.64.0.1'],
    ['the metadata of clouds', '169.254.169.254'],
    ['the metadata of clouds as one number', '2852039166'],
    ['the metadata of a cloud', '100.100.100.200'],
    ['the metadata of a cloud', '192.0.0.192'],
    ['the host of a virtual machine', '168.63.129.16'],
    ['examples', '192.0.2.1'],
    ['examples', '198.51.100.7'],
    ['benchmarks', '198.18.0.1'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['everybody', '255.255.255.255'],
    ['loopback', '[::1]'],
    ['nowhere', '[::]'],
    ['loopback as IPv6', '[::ffff:7f00:1]'],
    ['loopback as IPv6, with dots', '[::ffff:127.0.0.1]'],
    ['loopback as old IPv6', '[::127.0.0.1]'],
    ['an address outside as IPv6', '[::ffff:8.8.8.8]'],
    ['a private network by NAT64', '[64:ff9b::a00:1]'],
    ['a private network by 6to4', '[2002:a00:1::1]'],
    ['Teredo', '[2001:0:4136:e378:8000:63bf:3fff:fdd2]'],
    ['link-local', '[fe80::1]'],
    ['a network of one’s own', '[fd00:ec2::254]'],
    ['site-local', '[fec0::1]'],
    ['multicast', '[ff02::1]'],
    ['examples', '[2001:db8::1]'],
    ['discard', '[100::1]'],
  ])('%s: %s is refused, told before it is tried', async (_, host) => {
    const egress = new Egress({ allow: [], lookup: named() });
    expect(egress.refusal(`https://${host}/a`)).toBe(INSIDE);
    expect(await egress.send({ ...post, url: `https://${host}/a` })).toEqual({
      ok: false,
      fault: 'REFUSED',
      detail: INSIDE,
    });
  });

  test.each([
    ['a private network', ['10.0.0.1']],
    ['loopback', ['::1']],
    ['loopback as IPv6', ['::ffff:127.0.0.1']],
    ['one address outside and one inside', ['93.184.215.14', '192.168.0.1']],
    ['one that is good on one link', ['fe80::1%eth0']],
  ])('a name that stands for %s is refused', async (_, addresses) => {
    const egress = new Egress({ allow: [], lookup: named(...addresses) });
    expect(egress.refusal('https://inside.example/')).toBeUndefined();
    expect(await egress.send({ ...post, url: 'https://inside.example/' })).toMatchObject({
      ok: false,
      fault: 'REFUSED',
    });
  });

  test.each(['93.184.215.14', '[2606:2800:21f:cb07:6820:80da:af6b:8b2c]', '172.32.0.1', '100.128.0.1', '169.253.0.1'])(
    '%s is outside',
    (host) => {
      expect(new Egress({ allow: [] }).refusal(`https://${host}/`)).toBeUndefined();
    },
  );

  test.each([
    ['http://93.184.215.14/', 'It is called by https.'],
    ['ftp://93.184.215.14/', 'An address begins with https://.'],
    ['file:///etc/passwd', 'An address begins with https://.'],
    ['https://user:word@93.184.215.14/', 'An address names no user and no password.'],
    ['nowhere', 'An address is a URL of at most 2000 characters.'],
    [`https://a.example/${'a'.repeat(2000)}`, 'An address is a URL of at most 2000 characters.'],
  ])('%s is none', (url, why) => {
    expect(new Egress({ allow: [] }).refusal(url)).toBe(why);
  });

  test('a name that cannot be resolved, stands for nothing or takes too long is said so', async () => {
    const url = 'https://a.example/';
    const never = new Egress({ allow: [], lookup: () => new Promise(() => undefined) });
    expect(await never.send({ ...post, url, timeoutMs: 20 })).toMatchObject({ fault: 'TIMEOUT' });
    expect(await new Egress({ allow: [], lookup: named() }).send({ ...post, url })).toMatchObject({
      fault: 'NOT_RESOLVED',
    });
    const unknown = new Egress({ allow: [], lookup: () => Promise.reject(new Error('ENOTFOUND')) });
    expect(await unknown.send({ ...post, url })).toMatchObject({ fault: 'NOT_RESOLVED' });
  });
});

describe('where the operator allows it', () => {
  let server: Server;
  let port: number;
  let answer: RequestListener;
  beforeAll(async () => {
    server = createServer((incoming, response) => answer(incoming, response));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const allowed = (...addresses: string[]) => new Egress({ allow: ['127.0.0.0/8'], lookup: named(...addresses) });

  test('a name is resolved once, and the call goes there with the name in it', async () => {
    const seen: (string | undefined)[] = [];
    answer = (incoming, response) => {
      seen.push(incoming.headers.host);
      response.writeHead(202, { 'x-told': 'yes' }).end('good');
    };
    asked.length = 0;
    const came = await allowed('127.0.0.1').send({ ...post, url: `http://hook.example:${port}/a` });
    expect(came).toMatchObject({ ok: true, status: 202, headers: { 'x-told': 'yes' }, body: Buffer.from('good') });
    expect([seen, asked]).toEqual([[`hook.example:${port}`], ['hook.example']]);
  });

  test('that it is as IPv6 makes no difference', () => {
    expect(allowed().refusal('http://[::ffff:7f00:1]/')).toBeUndefined();
    expect(allowed().refusal('http://10.0.0.1/')).toBe(INSIDE);
  });

  test('a redirect is an answer, and not followed', async () => {
    let calls = 0;
    answer = (_, response) => {
      calls += 1;
      response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
    };
    expect(await allowed().send({ ...post, url: `http://127.0.0.1:${port}/` })).toMatchObject({
      ok: true,
      status: 302,
    });
    expect(calls).toBe(1);
  });

  test('an answer that never ends is read so far and no further', async () => {
    answer = (_, response) => {
      const more = (): void => {
        while (response.write('x'.repeat(16 * 1024)));
      };
      response.on('drain', more);
      more();
    };
    const came = await allowed().send({ ...post, url: `http://127.0.0.1:${port}/` });
    expect(came.ok ? came.body.length : came).toBe(64 * 1024);
  });

  test.each([
    ['never comes', () => undefined],
    [
      'comes drop by drop',
      (_: unknown, response: Parameters<RequestListener>[1]) => void response.writeHead(200).write('x'),
    ],
  ])('an answer that %s is not waited for', async (_, handle) => {
    answer = handle as RequestListener;
    const came = await allowed().send({ ...post, url: `http://127.0.0.1:${port}/`, timeoutMs: 50 });
    expect(came).toMatchObject({ ok: false, fault: 'TIMEOUT' });
  });

  test('headers without end, a connection that breaks and a port where nobody is are told in a word', async () => {
    const url = `http://127.0.0.1:${port}/`;
    answer = (_, response) => void response.writeHead(200, { 'x-long': 'x'.repeat(17 * 1024) }).end();
    expect(await allowed().send({ ...post, url })).toMatchObject({
      fault: 'NOT_REACHED',
      detail: expect.stringContaining('HPE_'),
    });
    answer = (incoming) => void incoming.socket.destroy();
    expect(await allowed().send({ ...post, url })).toMatchObject({ fault: 'NOT_REACHED' });
    const nobody = await allowed().send({ ...post, url: 'http://127.0.0.1:1/' });
    expect(nobody).toEqual({ ok: false, fault: 'NOT_REACHED', detail: 'It could not be reached (ECONNREFUSED).' });
  });
});

test.each([
  ['10.0.0.0/8', true],
  ['fd00::/8', true],
  ['10.0.0.1/32', true],
  ['10.0.0.0', false],
  ['10.0.0.0/33', false],
  ['fd00::/129', false],
  ['10.0.0.0/8/8', false],
  ['inside.example/8', false],
  ['10.0.0.0/-1', false],
])('%s is a network: %s', (text, is) => {
  expect(isNetwork(text)).toBe(is);
});
