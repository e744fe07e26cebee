/** Network intents (LANGUAGE section 8; 18.152 to 18.156): closed fields, and intents against each other, by number. */
import { describe, expect, test } from 'vitest';
import { codes, POLICY, told } from '../specs/checking.ts';

const HEADER = `${POLICY}zone "UTC"
as of now
enum Plan { basic, plus, pro }
record Line { id: text  name: text  plan: Plan  slow: bool  down: quantity Mbps 0..1000 }
input now: instant
input user: text
input other: text
input plan: Plan
input used: quantity GB 0..1000 places 3
input speed: quantity Mbps 0..1000
input suspended: bool
input ends: instant
input address: text optional
input lines: list of Line up to 5
calendar hours in zone "UTC" {
  busy:  monday to friday 18:00 to 23:00
  night: every day 23:00 to 06:00
  quiet: otherwise
}
calendar whole in zone "UTC" { always: every day  never: otherwise }
calendar far in zone "Asia/Tokyo" { noon: every day 12:00 to 13:00  rest: otherwise }
define heavy: bool = used >= 500 GB
`;
const RATES = 'download: speed upload: speed';
/** One intent: kind, then clauses. */
const one = (kind: string, clauses: string): string => `${HEADER}intent ${kind} a { target user ${clauses} }\n`;
/** Two of a kind about one target. */
const two = (kind: string, a: string, b: string): string =>
  `${HEADER}intent ${kind} a { target user ${a} }\nintent ${kind} b { target user ${b} }\n`;

describe('fields', () => {
  test.each<[string, string]>([
    ['qos', 'class: expedited priority: 46 guaranteed: 1 Gbps match: { protocol: udp, ports: [5060], dscp: 63 }'],
    ['bandwidth', `${RATES} burst: { rate: speed * 1.2, length: 10 seconds, threshold: speed } priority: 0`],
    ['traffic_shaping', 'match: {} ceiling: 3 Mbps floor: 0 Mbps queue: strict'],
    ['traffic_shaping', 'match: { application: bulk } ceiling: speed / 4'],
    ['access_control', 'action: redirect redirect_to: "https://pay.example/" allow: ["pay.example", other]'],
    [
      'access_control',
      'action: allow authentication: dot1x address: "192.0.2.7" address_pool: "gold" prefix_v6: "2001:db8::/56" ' +
        'extra_routes: ["198.51.100.0/29"] sessions: 1000 session_time: 8 hours idle_time: 90 seconds vlan: 4094 ' +
        'outer_vlan: 1 quota: 1 TB',
    ],
    ['routing', 'prefix: "198.51.100.0/29" next_hop: primary metric: 65535 vrf: "voice"'],
    ['routing', 'prefix: "2001:db8:1::/48" next_hop: "2001:db8::1"'],
    ['routing', 'applies when address is present prefix: address next_hop: other'],
    ['firewall', 'action: deny direction: outbound match: { protocol: tcp, ports: [25] } log: true'],
    ['monitoring', 'metric: latency interval: 10 seconds alert_at: [80%, 120%]'],
  ])('%s: %s', (kind, clauses) => expect(codes(one(kind, clauses))).toEqual([]));

  test.each<[string, string, string]>([
    ['an unknown kind', one('bandwith', RATES), 'WR7100'],
    ['an unknown field', one('bandwidth', `${RATES} dowload: speed`), 'WR7101'],
    ['a field of another kind', one('bandwidth', `${RATES} class: expedited`), 'WR7101'],
    ['an unknown field inside', one('qos', 'class: assured match: { port: [80] }'), 'WR7101'],
    ['an absent field', one('bandwidth', 'download: speed'), 'WR7102'],
    ['18.155 no match at all', one('traffic_shaping', 'ceiling: speed'), 'WR7102'],
    ['no target', `${HEADER}intent bandwidth a { ${RATES} }`, 'WR7102'],
    ['an absent field inside', one('bandwidth', `${RATES} burst: { rate: speed }`), 'WR2114'],
    ['a field twice', one('bandwidth', `${RATES} download: speed`), 'WR1013'],
    ['a field twice inside', one('qos', 'class: assured match: { dscp: 1, dscp: 2 }'), 'WR2106'],
    ['a wrong unit', one('bandwidth', 'download: 5 GB upload: speed'), 'WR3100'],
    ['no unit', one('bandwidth', 'download: 5 upload: speed'), 'WR3100'],
    ['a wrong type', one('firewall', 'action: deny direction: both match: {} log: 1'), 'WR3100'],
    ['an unknown word', one('qos', 'class: fast'), 'WR2101'],
    ['a target that is no text', `${HEADER}intent qos a { target speed class: assured }`, 'WR3100'],
    ['below zero', one('bandwidth', 'download: speed - 1 Mbps upload: speed'), 'WR3115'],
    ['dscp 64', one('qos', 'class: assured priority: 64'), 'WR3115'],
    ['port 65536', one('qos', 'class: assured match: { ports: [65536] }'), 'WR3115'],
    ['half a port', one('qos', 'class: assured match: { ports: [80.5] }'), 'WR3100'],
    ['no session', one('access_control', 'action: allow sessions: 0'), 'WR3115'],
    ['vlan 4095', one('access_control', 'action: allow vlan: 4095'), 'WR3115'],
    ['an interval below ten seconds', one('monitoring', 'metric: loss interval: 9 seconds'), 'WR3115'],
    ['a third of a rate', one('bandwidth', 'download: speed / 3 upload: speed'), 'WR3124'],
    ['what may be missing', one('access_control', 'action: allow address: address'), 'WR4101'],
    ['what may be missing inside', one('qos', 'class: assured match: { source: address }'), 'WR4101'],
    ['18.23 a gate that may be unknown', one('qos', 'applies when address is "x" class: assured'), 'WR4101'],
    ['a record that is not written out', one('qos', 'class: assured match: lines'), 'WR3100'],
    ['18.155 bits of the host', one('routing', 'prefix: "198.51.100.1/29" next_hop: primary'), 'WR7103'],
    ['18.155 bits of the host, version 6', one('routing', 'prefix: "2001:db8::1/64" next_hop: primary'), 'WR7103'],
    ['an address where a network is wanted', one('routing', 'prefix: "198.51.100.1" next_hop: primary'), 'WR7103'],
    ['no network', one('routing', 'prefix: "198.51.100.0/33" next_hop: primary'), 'WR7103'],
    ['no network inside', one('qos', 'class: assured match: { source: "10.0.0.0/08" }'), 'WR7103'],
    ['no next hop', one('routing', 'prefix: "10.0.0.0/8" next_hop: "10.0.0.256"'), 'WR7103'],
    ['a network as next hop', one('routing', 'prefix: "10.0.0.0/8" next_hop: "10.0.0.0/8"'), 'WR7103'],
    ['half a precedence', one('qos', 'class: assured precedence 1.5'), 'WR3100'],
    ['a calendar without a band', one('qos', 'class: assured during hours'), 'WR3100'],
    ['an unknown band', one('qos', 'class: assured during hours.bizy'), 'WR2102'],
    ['an unknown calendar', one('qos', 'class: assured during days.busy'), 'WR2101'],
    ['a date until which', one('qos', 'class: assured until 2026-03-01'), 'WR3100'],
    [
      'in a library',
      `library demo.lib version 1.0.0\neffective from 2026-01-01\nintent qos a { target "x" class: assured }`,
      'WR2109',
    ],
    [
      'in a group',
      `${HEADER}intent qos a { target user class: assured }\ndecision d { pass when all of { a } }`,
      'WR3100',
    ],
  ])('%s', (_, text, code) => expect(codes(text)).toContain(code));

  test('18.152 the as-of must be an instant, which is told once', () => {
    const dated = HEADER.replace('as of now', 'as of day').replace('input now', 'input day: date\ninput now');
    const text = two('qos', 'class: assured', 'class: assured').replace(HEADER, dated);
    expect(codes(text)).toEqual(['WR7112']);
    expect(codes(text.replace('as of day\n', '').replace('input day: date\n', ''))).toEqual(['WR7112']);
  });

  test('the fix of a network with bits of the host', () => {
    expect(told(one('routing', 'prefix: "198.51.100.13/29" next_hop: primary'))).toEqual([
      'WR7103 25:40 "198.51.100.13/29" is not the first address of its network: bits of the host are set.',
    ]);
  });
});

describe('18.154 two of one kind about one thing', () => {
  const slow = 'download: 5 Mbps upload: 5 Mbps';
  test.each<[string, string, readonly string[]]>([
    ['always', two('bandwidth', RATES, slow), ['WR7110']],
    ['with one gate', two('bandwidth', RATES, `applies when heavy ${slow}`), ['WR7110']],
    ['precedence orders them', two('bandwidth', RATES, `precedence 1 ${slow}`), []],
    ['the same precedence does not', two('bandwidth', `precedence 1 ${RATES}`, `precedence 1 ${slow}`), ['WR7110']],
    ['the same values are no conflict', two('bandwidth', slow, slow), []],
    ['one value differs', two('bandwidth', slow, 'download: 5 Mbps upload: 4 Mbps'), ['WR7110']],
    [
      '1 Gbps and 1000 Mbps are not told to be one',
      two('bandwidth', 'download: 1 Gbps upload: 1 Gbps', 'download: 1000 Mbps upload: 1000 Mbps'),
      ['WR7110'],
    ],
    [
      'gates that exclude each other',
      two('bandwidth', `applies when heavy ${slow}`, `applies when not heavy ${RATES}`),
      [],
    ],
    ['truths', two('bandwidth', `applies when suspended ${slow}`, `applies when not suspended ${RATES}`), []],
    [
      'ranges that touch',
      two('bandwidth', `applies when used < 500 GB ${RATES}`, `applies when used >= 500 GB ${slow}`),
      [],
    ],
    [
      'ranges that share a point',
      two('bandwidth', `applies when used <= 500 GB ${RATES}`, `applies when used >= 500 GB ${slow}`),
      ['WR7110'],
    ],
    [
      'a definition is looked into',
      two('bandwidth', `applies when heavy ${slow}`, `applies when used < 400 GB ${RATES}`),
      [],
    ],
    [
      'a let is looked into',
      two('bandwidth', `let h = used > 9 GB applies when h ${slow}`, `applies when used <= 9 GB ${RATES}`),
      [],
    ],
    [
      'members',
      two('bandwidth', `applies when plan is basic ${slow}`, `applies when plan in [plus, pro] ${RATES}`),
      [],
    ],
    [
      'members that meet',
      two('bandwidth', `applies when plan is not basic ${slow}`, `applies when plan in [basic, pro] ${RATES}`),
      ['WR7110'],
    ],
    ['texts', two('bandwidth', `applies when other is "x" ${slow}`, `applies when other is "y" ${RATES}`), []],
    [
      'presence',
      two('bandwidth', `applies when address is present ${slow}`, `applies when address is missing ${RATES}`),
      [],
    ],
    [
      'alternatives',
      two(
        'bandwidth',
        `applies when suspended or heavy ${slow}`,
        `applies when not suspended and used < 1 GB ${RATES}`,
      ),
      [],
    ],
    [
      'no relation of two values is known',
      two('bandwidth', `applies when now < ends ${slow}`, `applies when now >= ends ${RATES}`),
      ['WR7110'],
    ],
    [
      'bands of one calendar',
      two('bandwidth', `during hours.busy ${slow}`, `during hours.night, hours.quiet ${RATES}`),
      [],
    ],
    [
      'one band in common',
      two('bandwidth', `during hours.busy, hours.night ${slow}`, `during hours.night ${RATES}`),
      ['WR7110'],
    ],
    [
      'bands of two calendars of a zone',
      two('bandwidth', `during hours.quiet ${slow}`, `during whole.always ${RATES}`),
      ['WR7110'],
    ],
    ['a band that is never', two('bandwidth', `during whole.never ${slow}`, RATES), []],
    ['clocks of two zones', two('bandwidth', `during hours.busy ${slow}`, `during far.noon ${RATES}`), ['WR7110']],
    [
      'two kinds',
      `${HEADER}intent qos a { target user class: assured }\nintent bandwidth b { target user ${slow} }`,
      [],
    ],
    [
      'two targets',
      `${HEADER}intent bandwidth a { target "x" ${RATES} }\nintent bandwidth b { target "y" ${slow} }`,
      [],
    ],
    [
      'targets that only values tell apart',
      `${HEADER}intent bandwidth a { target user ${RATES} }\nintent bandwidth b { target other ${slow} }`,
      [],
    ],
    [
      'two routes',
      two('routing', 'prefix: "10.0.0.0/8" next_hop: primary', 'prefix: "10.0.0.0/16" next_hop: backup'),
      [],
    ],
    [
      'one route, two ways',
      two('routing', 'prefix: "10.0.0.0/8" next_hop: primary', 'prefix: "10.0.0.0/8" next_hop: backup'),
      ['WR7110'],
    ],
    [
      'one route in two tables',
      two('routing', 'prefix: "10.0.0.0/8" next_hop: primary', 'prefix: "10.0.0.0/8" next_hop: backup vrf: "voice"'),
      [],
    ],
    ['two metrics', two('monitoring', 'metric: loss interval: 1 minute', 'metric: latency interval: 2 minutes'), []],
    [
      'one metric',
      two('monitoring', 'metric: loss interval: 1 minute', 'metric: loss interval: 2 minutes'),
      ['WR7110'],
    ],
    [
      'two protocols',
      two(
        'firewall',
        'action: deny direction: both match: { protocol: tcp }',
        'action: allow direction: both match: { protocol: udp }',
      ),
      [],
    ],
    [
      'any protocol and one',
      two(
        'firewall',
        'action: deny direction: both match: { protocol: any }',
        'action: allow direction: both match: { protocol: udp }',
      ),
      ['WR7110'],
    ],
    [
      'two ports',
      two(
        'firewall',
        'action: deny direction: both match: { ports: [25] }',
        'action: allow direction: both match: { ports: [80, 443] }',
      ),
      [],
    ],
    [
      'a port in common',
      two(
        'firewall',
        'action: deny direction: both match: { ports: [25, 80] }',
        'action: allow direction: both match: { ports: [80] }',
      ),
      ['WR7110'],
    ],
    [
      'in and out',
      two('firewall', 'action: deny direction: inbound match: {}', 'action: allow direction: outbound match: {}'),
      [],
    ],
    [
      'in and both',
      two('firewall', 'action: deny direction: inbound match: {}', 'action: allow direction: both match: {}'),
      ['WR7110'],
    ],
    [
      'networks apart',
      two(
        'firewall',
        'action: deny direction: both match: { source: "10.0.0.0/9" }',
        'action: allow direction: both match: { source: "10.128.0.0/9" }',
      ),
      [],
    ],
    [
      'a network in another',
      two(
        'firewall',
        'action: deny direction: both match: { source: "10.0.0.0/8" }',
        'action: allow direction: both match: { source: "10.128.0.0/9" }',
      ),
      ['WR7110'],
    ],
    [
      'all traffic and some',
      two('qos', 'class: assured match: {}', 'class: expedited match: { protocol: udp }'),
      ['WR7110'],
    ],
    [
      'all traffic and some, ordered',
      two('qos', 'class: assured match: {}', 'class: expedited precedence 1 match: { protocol: udp }'),
      [],
    ],
    [
      'traffic that only values tell apart',
      two('qos', 'class: assured match: { source: user }', 'class: expedited match: { source: other }'),
      [],
    ],
  ])('%s', (_, text, expected) => expect(codes(text)).toEqual(expected));

  test.each<[string, string, string, readonly string[]]>([
    ['one item of one list', 'target x.id', 'target y.id', ['WR7110']],
    ['gates of one item', 'applies when x.slow target x.id', 'applies when not y.slow target y.id', []],
    ['other fields of the item', 'target x.id', 'target y.name', []],
  ])('for each: %s', (_, a, b, expected) => {
    const each = (name: string, item: string, clauses: string, rate: string): string =>
      `intent bandwidth ${name} for each ${item} in lines { ${clauses} download: ${rate} upload: ${rate} }\n`;
    expect(codes(HEADER + each('a', 'x', a, 'x.down') + each('b', 'y', b, '5 Mbps'))).toEqual(expected);
  });

  test('a conflict names its case', () => {
    const text = two(
      'bandwidth',
      `applies when not suspended and plan is pro ${RATES}`,
      `applies when heavy during hours.busy ${slow}`,
    );
    expect(told(text).filter((line) => line.startsWith('WR7110'))).toEqual([
      'WR7110 26:18 Intents a and b both set bandwidth of one target, with different download and upload, when suspended is false and plan is pro and heavy is true and used is 500 GB, on a monday at 18:00.',
    ]);
  });
});
