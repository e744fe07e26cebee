/** Network intents (LANGUAGE 18.152 to 18.156), by number; both evaluators, and the trace verifies. */
import { describe, expect, test } from 'vitest';
import type { OutputAnswer } from '../answer.ts';
import { Bug } from '../bug.ts';
import { compile } from '../index.ts';
import { policy, run } from '../testing/policy.ts';
import { settled } from '../testing/settled.ts';

const HEADER = `zone "Africa/Lagos"
as of now
input now: instant
input ends: instant
input user: text
input other: text
input used: quantity GB 0..1000 places 3
input speed: quantity Mbps 0..1000 places 1
input address: text optional
input ports: list of integer 0..65535 up to 5
input place: zone
calendar hours in zone "Africa/Lagos" {
  busy:  every day 18:00 to 23:00
  night: every day 23:00 to 06:00
  quiet: otherwise
}
calendar berlin in zone "Europe/Berlin" { small: every day 02:00 to 03:00  rest: otherwise }
calendar whole in zone "UTC" { always: every day  never: otherwise }
calendar local in zone place { noon: every day 12:00 to 13:00  rest: otherwise }
`;
const ASKED = {
  now: '2026-02-01T12:00:00Z',
  ends: '2026-03-01T00:00:00Z',
  user: 'svc-1',
  other: 'svc-1',
  used: '600',
  speed: 100,
  ports: [80, 443],
  place: 'Asia/Tokyo',
};
const RATES = 'download: speed upload: speed / 5';

/** The intents, or the faults of the input, on which both evaluators agree. */
function asking(body: string, explain: 'none' | 'lines' = 'lines'): (input: object) => unknown {
  const program = policy(`policy test.asked version 1.0.0\neffective from 2020-01-01\n${body}`);
  const compiled = compile(program);
  if (!compiled.ok) throw new Bug('too wide');
  const { plan } = compiled;
  return (input) => {
    const slow = run(program, input, { explain });
    const fast = plan.evaluate(JSON.stringify(input), { explain });
    expect(fast.ok ? JSON.parse(fast.json) : fast.faults.map(({ code, path }) => `${code} ${path}`)).toEqual(slow);
    return 'policy' in slow ? slow.intents : slow;
  };
}

function intents(body: string, input: object = {}): readonly OutputAnswer[] {
  return settled(HEADER + body, { ...ASKED, ...input }).intents ?? [];
}
/** Of the first one. */
function scheduleOf(body: string, input: object = {}): readonly string[] {
  const [first] = intents(body, input);
  const stretches = (first?.['schedule'] ?? []) as readonly { readonly start: string; readonly end: string }[];
  return stretches.map(({ start, end }) => `${start} ${end}`);
}

test('an intent, whole', () => {
  const body = `intent bandwidth slow "Slower" { applies when used >= 500 GB during hours.busy until ends precedence 2 target user ${RATES} burst: { rate: 1 Gbps, length: 1 minute } }`;
  expect(intents(body, { ends: '2026-02-02T19:00:00Z' })).toEqual([
    {
      kind: 'bandwidth',
      name: 'slow',
      title: 'Slower',
      target: 'svc-1',
      fields: { download: '100', upload: '20', burst: { rate: '1000', length: '60' } },
      activeNow: false,
      schedule: [
        { start: '2026-02-01T17:00:00Z', end: '2026-02-01T22:00:00Z' },
        { start: '2026-02-02T17:00:00Z', end: '2026-02-02T19:00:00Z' },
      ],
      expires: '2026-02-02T19:00:00Z',
      during: [{ calendar: 'hours', band: 'busy', zone: 'Africa/Lagos' }],
      precedence: '2',
      overriddenBy: [],
      version: '1.0.0',
      at: 'settled.writ:22',
    },
  ]);
});

describe('18.152 emitted and active', () => {
  const body = `intent qos a { applies when used >= 500 GB during hours.busy until ends target user class: assured }`;
  test.each<[string, object, boolean | undefined]>([
    ['at noon it is emitted, not active', {}, false],
    ['the first instant of the band', { now: '2026-02-01T17:00:00Z' }, true],
    ['the last one', { now: '2026-02-01T21:59:59.999Z' }, true],
    ['the first one after it', { now: '2026-02-01T22:00:00Z' }, false],
    ['a step below the gate', { used: '499.999' }, undefined],
    ['at the gate', { used: '500' }, false],
    ['the last instant before its end', { now: '2026-02-28T23:59:59.999Z' }, false],
    ['at its end', { now: '2026-03-01T00:00:00Z' }, undefined],
  ])('%s', (_, input, active) => {
    const [found] = intents(body, input);
    expect(found?.['activeNow']).toBe(active);
  });

  test('without a time it is active, and has no schedule and no end', () => {
    const [found] = intents('intent qos a { target user class: assured }');
    expect(found).toMatchObject({ activeNow: true, schedule: null, expires: null });
    expect(found).not.toHaveProperty('during');
  });
});

describe('18.153 the schedule', () => {
  const during = (bands: string, more = 'until ends'): string =>
    `intent qos a { during ${bands} ${more} target user class: assured }`;

  test('a night over midnight is one stretch, and begins at the as-of inside it', () => {
    expect(scheduleOf(during('hours.night'), { now: '2026-02-01T23:30:00Z', ends: '2026-02-03T00:00:00Z' })).toEqual([
      '2026-02-01T23:30:00Z 2026-02-02T05:00:00Z',
      '2026-02-02T22:00:00Z 2026-02-03T00:00:00Z',
    ]);
  });
  test('bands that meet are one stretch', () => {
    expect(scheduleOf(during('hours.night, hours.busy'), { ends: '2026-02-03T00:00:00Z' })).toEqual([
      '2026-02-01T17:00:00Z 2026-02-02T05:00:00Z',
      '2026-02-02T17:00:00Z 2026-02-03T00:00:00Z',
    ]);
  });
  test('what the other bands leave', () => {
    expect(scheduleOf(during('hours.quiet'), { ends: '2026-02-02T12:00:00Z' })).toEqual([
      '2026-02-01T12:00:00Z 2026-02-01T17:00:00Z',
      '2026-02-02T05:00:00Z 2026-02-02T12:00:00Z',
    ]);
  });
  test('it reaches 35 days', () => {
    expect(scheduleOf(during('whole.always', ''))).toEqual(['2026-02-01T12:00:00Z 2026-03-08T12:00:00Z']);
    expect(scheduleOf(during('whole.always'), { ends: '2026-03-08T12:00:00Z' })).toHaveLength(1);
    expect(scheduleOf(during('whole.always'), { ends: '2026-03-08T12:00:00.001Z' })).toEqual([
      '2026-02-01T12:00:00Z 2026-03-08T12:00:00Z',
    ]);
  });
  test('a band that is never', () => {
    const [found] = intents(during('whole.never'));
    expect(found).toMatchObject({ activeNow: false, schedule: [] });
  });
  test('an hour that the spring skips is not there that day', () => {
    expect(scheduleOf(during('berlin.small'), { now: '2026-03-28T12:00:00Z', ends: '2026-03-31T00:00:00Z' })).toEqual([
      '2026-03-30T00:00:00Z 2026-03-30T01:00:00Z',
    ]);
  });
  test('an hour that the autumn repeats holds twice, and that is one stretch', () => {
    expect(scheduleOf(during('berlin.small'), { now: '2026-10-24T12:00:00Z', ends: '2026-10-26T12:00:00Z' })).toEqual([
      '2026-10-25T00:00:00Z 2026-10-25T02:00:00Z',
      '2026-10-26T01:00:00Z 2026-10-26T02:00:00Z',
    ]);
  });
  test('bands of two zones, one of them by the input', () => {
    const body = during('local.noon, hours.busy');
    expect(scheduleOf(body, { ends: '2026-02-02T12:00:00Z' })).toEqual([
      '2026-02-01T17:00:00Z 2026-02-01T22:00:00Z',
      '2026-02-02T03:00:00Z 2026-02-02T04:00:00Z',
    ]);
    const [found] = intents(body);
    expect(found?.['during']).toEqual([
      { calendar: 'local', band: 'noon', zone: 'Asia/Tokyo' },
      { calendar: 'hours', band: 'busy', zone: 'Africa/Lagos' },
    ]);
  });
});

describe('18.154 precedence', () => {
  const pair = `intent bandwidth normal { target user ${RATES} }
intent bandwidth slow { applies when used >= 500 GB during hours.busy until ends precedence 1 target user download: 5 Mbps upload: 1 Mbps }
`;
  const state = (found: readonly OutputAnswer[]): readonly unknown[] =>
    found.map((each) => [each['name'], each['activeNow'], each['overriddenBy']]);

  test.each<[string, object, readonly unknown[]]>([
    [
      'in the busy hours the higher one wins',
      { now: '2026-02-01T19:00:00Z' },
      [
        ['normal', false, ['slow']],
        ['slow', true, []],
      ],
    ],
    [
      'outside of them the other holds',
      {},
      [
        ['normal', true, []],
        ['slow', false, []],
      ],
    ],
    ['one that is not emitted wins nothing', { now: '2026-02-01T19:00:00Z', used: 1 }, [['normal', true, []]]],
  ])('%s', (_, input, expected) => expect(state(intents(pair, input))).toEqual(expected));

  test('targets that only values show to be one: the first wins', () => {
    const body = `intent qos a { target user class: assured }\nintent qos b { target other class: expedited }\n`;
    expect(state(intents(body))).toEqual([
      ['a', true, []],
      ['b', false, ['a']],
    ]);
    expect(state(intents(body, { other: 'svc-2' }))).toEqual([
      ['a', true, []],
      ['b', true, []],
    ]);
  });

  test('what merely overlaps holds side by side', () => {
    const body = `intent qos a { target user class: assured match: {} }
intent qos b { precedence 1 target user class: expedited match: { protocol: udp } }\n`;
    expect(state(intents(body))).toEqual([
      ['a', true, []],
      ['b', true, []],
    ]);
  });

  test('three of them: every winner is named, the highest first', () => {
    const body = ['a', 'b precedence 1', 'c precedence 2']
      .map((each) => each.split(' precedence '))
      .map(
        ([name, rank]) =>
          `intent qos ${name} { ${rank === undefined ? '' : `precedence ${rank}`} target user class: assured priority: ${rank ?? 0} }`,
      )
      .join('\n');
    expect(state(intents(body))).toEqual([
      ['a', false, ['c', 'b']],
      ['b', false, ['c']],
      ['c', true, []],
    ]);
  });

  test('the networks of two routes that only values show to be one', () => {
    const body = `intent routing a { applies when address is present target user prefix: address next_hop: primary }
intent routing b { target user prefix: "198.51.100.0/29" next_hop: backup }\n`;
    expect(state(intents(body, { address: '198.51.100.0/29' }))).toEqual([
      ['a', true, []],
      ['b', false, ['a']],
    ]);
    expect(state(intents(body, { address: '198.51.100.8/29' }))).toEqual([
      ['a', true, []],
      ['b', true, []],
    ]);
    expect(state(intents(body))).toEqual([['b', true, []]]);
  });
});

describe('18.155 addresses', () => {
  const route = asking(`zone "UTC"
as of now
input now: instant
input network: text optional
input hop: text
intent routing a { applies when network is present target "x" prefix: network next_hop: hop }
`);
  const asked = { now: '2026-02-01T12:00:00Z', hop: '192.0.2.1' };
  test.each([
    '0.0.0.0/0',
    '198.51.100.0/29',
    '255.255.255.255/32',
    '::/0',
    '2001:db8::/32',
    '2001:db8:0:1::/64',
    '::ffff:198.51.100.0/120',
    '2001:DB8::1/128',
    '1:2:3:4:5:6:7:8/128',
  ])('%s is a network', (network) => {
    expect(route({ ...asked, network })).toMatchObject([{ kind: 'routing' }]);
  });
  test.each([
    '',
    '198.51.100.1/29',
    '198.51.100.0',
    '198.51.100.0/33',
    '198.51.100.0/029',
    '198.51.100/24',
    '198.51.100.00/24',
    '256.0.0.0/8',
    '1.2.3.4.0/32',
    '2001:db8::1/64',
    ':::/0',
    '1::2::3/128',
    '1:2:3:4:5:6:7/128',
    '1:2:3:4:5:6:7:8:9/128',
    '1:2:3:4:5:6:7:8::/128',
    '12345::/16',
    '::1%eth0/128',
    '::/129',
    ' ::/0',
    '::/-1',
    '2001:db8::/32/1',
  ])('%j is none', (network) => {
    expect(route({ ...asked, network })).toEqual(['BAD_ADDRESS network']);
  });
  test('it is not asked of an intent that is not emitted', () => {
    expect(route({ ...asked, hop: 'nonsense' })).toEqual([]);
  });
  test.each(['primary', '192.0.2', ''])('%j is no next hop of an input', (hop) => {
    expect(route({ ...asked, network: '::/0', hop })).toEqual(['BAD_ADDRESS hop']);
  });
});

test('fields that are left out are absent, and a match that matches everything is empty', () => {
  const body = `intent traffic_shaping a { target user match: {} ceiling: 3 Mbps queue: fair }
intent monitoring b { target user metric: usage_this_period interval: 15 minutes alert_at: [80%, 100%] }
intent access_control c { target user action: redirect allow: ["a", other] session_time: 1 hour quota: 1 TB }\n`;
  expect(intents(body).map((each) => each['fields'])).toEqual([
    { match: {}, ceiling: '3', queue: 'fair' },
    { metric: 'usage_this_period', interval: '900', alert_at: ['80%', '100%'] },
    { action: 'redirect', allow: ['a', 'svc-1'], session_time: '3600', quota: '1000' },
  ]);
});

test('a list that the input gives is left to the reference', () => {
  const body = `${HEADER}intent qos a { target user class: assured match: { ports: ports } }`;
  const answer = settled(body, ASKED);
  expect(answer.intents?.[0]?.['fields']).toEqual({ class: 'assured', match: { ports: ['80', '443'] } });
});

describe('for each', () => {
  const text = `zone "UTC"
as of now
record Line { id: text  service: text  slow: bool }
input now: instant
input lines: list of Line up to 5
intent bandwidth normal for each line in lines { target line.service download: 100 Mbps upload: 10 Mbps }
intent bandwidth slow for each line in lines where line.slow { precedence 1 target line.service download: 5 Mbps upload: 1 Mbps }
`;
  const line = (id: string, service: string, slow: boolean): object => ({ id, service, slow });
  const asked = (...lines: readonly object[]): readonly unknown[] => {
    const answer = settled(text, { now: '2026-02-01T12:00:00Z', lines });
    return (answer.intents ?? []).map((each) => [each['name'], each['key'], each['activeNow'], each['overriddenBy']]);
  };

  test('each item has its own, and a higher one of the same item takes its place', () => {
    expect(asked(line('a', 's-1', false), line('b', 's-2', true))).toEqual([
      ['normal', 'a', true, []],
      ['normal', 'b', false, ['slow']],
      ['slow', 'b', true, []],
    ]);
  });
  test('two items about one service: the first one holds', () => {
    expect(asked(line('a', 's-1', false), line('b', 's-1', false))).toEqual([
      ['normal', 'a', true, []],
      ['normal', 'b', false, ['normal']],
    ]);
    expect(asked(line('a', 's-1', true), line('b', 's-1', true))).toEqual([
      ['normal', 'a', false, ['slow']],
      ['normal', 'b', false, ['slow', 'normal']],
      ['slow', 'a', true, []],
      ['slow', 'b', false, ['slow']],
    ]);
  });
  test('no item, no intent', () => expect(asked()).toEqual([]));
});

test('under none the values alone', () => {
  const ask = asking(
    'zone "UTC"\nas of now\ninput now: instant\nintent qos a "T" { target "x" class: assured }\n',
    'none',
  );
  expect(ask({ now: '2026-02-01T12:00:00Z' })).toEqual([expect.not.objectContaining({ title: 'T' })]);
});
