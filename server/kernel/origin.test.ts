/** Where a call comes from, with and without proxies, and with those who say that they are some. */
import { describe, expect, test } from 'vitest';
import { correlationOf, holderOf, networksOf, originOf } from './origin.ts';

const TRUSTED = '10.0.0.0/8, 192.0.2.7, 2001:db8::/32';

function origin(peer: string | undefined, forwarded?: string, trusted = TRUSTED): string {
  const networks = networksOf(trusted);
  if (networks === undefined) throw new Error('no networks');
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return originOf({ headers, socket: { remoteAddress: peer } }, networks);
}

describe('the address of a client', () => {
  test.each<[string, string | undefined, string | undefined, string]>([
    ['that calls itself', '198.51.100.1', undefined, '198.51.100.1'],
    ['that says it is another', '198.51.100.1', '203.0.113.9', '198.51.100.1'],
    ['behind a proxy', '10.1.2.3', '203.0.113.9', '203.0.113.9'],
    ['behind two', '10.1.2.3', '203.0.113.9, 192.0.2.7', '203.0.113.9'],
    ['behind a proxy, that says it is another', '10.1.2.3', '127.0.0.1, 203.0.113.9', '203.0.113.9'],
    ['behind a proxy of its own behind ours', '10.1.2.3', '1.1.1.1, 203.0.113.9, 10.9.9.9', '203.0.113.9'],
    ['that is a trusted proxy', '10.1.2.3', undefined, '10.1.2.3'],
    ['where all are trusted', '10.1.2.3', '10.1.1.1, 192.0.2.7', '10.1.1.1'],
    ['behind a proxy that says nonsense', '10.1.2.3', 'unknown', '10.1.2.3'],
    ['behind nonsense behind a proxy', '10.1.2.3', '203.0.113.9, <script>, 10.1.1.1', '10.1.1.1'],
    ['by IPv4 on IPv6', '::ffff:198.51.100.1', undefined, '198.51.100.1'],
    ['by IPv4 on IPv6 behind a proxy', '::ffff:10.1.2.3', '::ffff:203.0.113.9', '203.0.113.9'],
    ['by IPv6 behind a proxy', '2001:db8::1', '2001:4860::1', '2001:4860::1'],
    ['that has gone', undefined, '203.0.113.9', ''],
  ])('%s', (_, peer, forwarded, wanted) => {
    expect(origin(peer, forwarded)).toBe(wanted);
  });

  test('is the one that calls, whatever it says, where nobody is trusted', () => {
    expect(origin('127.0.0.1', '203.0.113.9', '')).toBe('127.0.0.1');
  });
});

test.each(['10.0.0.0/33', '::/129', '10.0.0', 'example.com', '10.0.0.0/', '10.0.0.0/-1', '10.0.0.0/1e1'])(
  '%j is no network',
  (text) => {
    expect(networksOf(text)).toBeUndefined();
  },
);

test('a call that names nothing is found again by its trace, where that is one', () => {
  const named = (headers: Readonly<Record<string, string>>) => correlationOf({ headers, socket: {} }, () => 'made');
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const traceparent = `00-${trace}-00f067aa0ba902b7-01`;
  expect(named({ traceparent })).toBe(trace);
  expect(named({ traceparent, 'x-correlation-id': 'order-7' })).toBe('order-7');
  const wrong = [
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${trace}-${'0'.repeat(16)}-01`,
    `ff-${trace}-00f067aa0ba902b7-01`,
  ];
  for (const each of [...wrong, traceparent.toUpperCase(), `${traceparent}-more`, ''])
    expect(named({ traceparent: each })).toBe('made');
});

test('what a call is found again by is what it says, where that is fit for it', () => {
  const named = (value: string | undefined) =>
    correlationOf({ headers: value === undefined ? {} : { 'x-correlation-id': value }, socket: {} }, () => 'made');
  expect([undefined, 'order-7', '', 'a b', 'x'.repeat(129), 'ä'].map(named)).toEqual([
    ...['made', 'order-7', 'made', 'made', 'made', 'made'],
  ]);
});

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
  ['', ''],
])('%j is held by %s', (address, holder) => {
  expect(holderOf(address)).toBe(holder);
});
