/** The closed fields of each kind of intent (LANGUAGE section 8; 18.155, 18.156), in the order in which the answer gives them. */
import type { AddressForm, IntentKind } from '../program/intent.ts';
import type { Span } from '../source.ts';
import { closed } from '../types/interval.ts';
import { numeric } from '../types/numeric.ts';
import { integer, ONE, ZERO } from '../types/rational.ts';
import { BOOL, type EnumType, type RecordInfo, type RecordType, TEXT, type Type, withOptional } from '../types/type.ts';
import { PLAIN, type Unit } from '../types/unit.ts';
import { BUILT_IN_VOCABULARY } from '../types/vocabulary.ts';

const NOWHERE: Span = { file: '', start: 0, end: 0 };
const LIST_MAX = 64;

function choice(name: string, ...members: readonly string[]): EnumType {
  return { kind: 'enum', enum: { name, ordered: false, members, span: NOWHERE }, optional: false };
}
function whole(from: number, to: number): Type {
  return numeric({ flavour: 'integer', range: closed(integer(from), integer(to)), grid: ONE });
}
function amount(unit: string, from = 0): Type {
  const known: Unit = BUILT_IN_VOCABULARY.units.get(unit) ?? PLAIN;
  return numeric({ flavour: 'quantity', unit: known, range: closed(integer(from), undefined) });
}
function listOf(of: Type): Type {
  return { kind: 'list', of, upTo: LIST_MAX, optional: false };
}

type Fields = Readonly<Record<string, Type>>;

/** `optional` fields may be left out. */
function record(name: string, required: Fields, optional: Fields = {}): RecordType {
  const fields = [
    ...Object.entries(required),
    ...Object.entries(optional).map(([field, type]): [string, Type] => [field, withOptional(type, true)]),
  ];
  const info: RecordInfo = {
    name,
    fields: fields.map(([field, type]) => ({ name: field, type, span: NOWHERE })),
    span: NOWHERE,
  };
  return { kind: 'record', record: info, optional: false };
}

const SHARE = numeric({ flavour: 'percent', range: closed(ZERO, undefined) });
const RATE = amount('Mbps');
const SECONDS = amount('second');
/** The DSCP of a packet has six bits. */
const DSCP = whole(0, 63);

const MATCH: RecordType = record(
  'match',
  {},
  {
    protocol: choice('protocol', 'tcp', 'udp', 'icmp', 'any'),
    ports: listOf(whole(0, 65_535)),
    source: TEXT,
    destination: TEXT,
    application: choice('application', 'streaming', 'voice', 'gaming', 'web', 'conferencing', 'bulk'),
    dscp: DSCP,
  },
);
const BURST = record('burst', { rate: RATE, length: SECONDS }, { threshold: RATE });

/** Beside one of these a text with an IP address may stand. */
export const NEXT_HOP: EnumType = choice('next_hop', 'primary', 'backup');

export const INTENT_FIELDS: Readonly<Record<IntentKind, RecordInfo>> = {
  qos: record(
    'qos',
    { class: choice('class', 'expedited', 'assured', 'best_effort', 'background') },
    { priority: DSCP, match: MATCH, guaranteed: RATE },
  ).record,
  bandwidth: record('bandwidth', { download: RATE, upload: RATE }, { burst: BURST, priority: DSCP }).record,
  traffic_shaping: record(
    'traffic_shaping',
    { match: MATCH, ceiling: RATE },
    { floor: RATE, queue: choice('queue', 'fair', 'strict') },
  ).record,
  access_control: record(
    'access_control',
    { action: choice('action', 'allow', 'deny', 'redirect') },
    {
      redirect_to: TEXT,
      allow: listOf(TEXT),
      authentication: choice('authentication', 'pppoe', 'dot1x', 'portal'),
      address: TEXT,
      address_pool: TEXT,
      prefix_v6: TEXT,
      extra_routes: listOf(TEXT),
      sessions: whole(1, 1000),
      session_time: SECONDS,
      idle_time: SECONDS,
      vlan: whole(1, 4094),
      outer_vlan: whole(1, 4094),
      quota: amount('GB'),
    },
  ).record,
  routing: record('routing', { prefix: TEXT, next_hop: NEXT_HOP }, { metric: whole(0, 65_535), vrf: TEXT }).record,
  firewall: record(
    'firewall',
    {
      action: choice('action', 'allow', 'deny'),
      direction: choice('direction', 'inbound', 'outbound', 'both'),
      match: MATCH,
    },
    { log: BOOL },
  ).record,
  monitoring: record(
    'monitoring',
    {
      metric: choice(
        'metric',
        ...['usage_this_period', 'bandwidth_in', 'bandwidth_out', 'latency', 'loss', 'session_state'],
      ),
      interval: amount('second', 10),
    },
    { alert_at: listOf(SHARE) },
  ).record,
};

/** Texts that hold addresses, by record and field. */
export const ADDRESS_FIELDS: ReadonlyMap<string, AddressForm> = new Map([
  ['routing.prefix', 'network'],
  ['routing.next_hop', 'address'],
  ['match.source', 'network'],
  ['match.destination', 'network'],
]);

/**
 * What an intent is about beside its target. Two that differ here set different things and never stand in each other's way:
 * two routes, two firewall rules, two metrics.
 */
export const SUBJECT_FIELDS: Readonly<Record<IntentKind, readonly string[]>> = {
  qos: ['match'],
  bandwidth: [],
  traffic_shaping: ['match'],
  access_control: [],
  routing: ['prefix', 'vrf'],
  firewall: ['direction', 'match'],
  monitoring: ['metric'],
};

export function isIntentKind(word: string): word is IntentKind {
  return Object.hasOwn(INTENT_FIELDS, word);
}
