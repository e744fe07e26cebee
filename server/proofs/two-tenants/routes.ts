/** Every call of the interface document with ids of another tenant, beside the same with ids that nobody has. */
import { randomUUID } from 'node:crypto';
import { priceFile } from '../../testing.ts';
import { type Document, type Operation, operationsOf } from '../fuzz/document.ts';
import { newName, type Place, type Side } from './sides.ts';

/** What everybody may have one of the same. */
const COMMON: ReadonlySet<string> = new Set(['version']);
const FILES = { files: [{ name: 'price.writ', text: priceFile({ version: '9.0.0', price: '3' }) }] };
/** A body that fits, of the operations that take more than nothing. */
const BODIES: Readonly<Record<string, object>> = {
  makeTenant: { name: 'a tenant' },
  editTenant: { name: 'taken over' },
  putLicence: { plan: 'starter' },
  makeWebhook: { name: 'a webhook', url: 'https://hooks.example/' },
  editWebhook: { name: 'taken over', url: 'https://hooks.example/mine' },
  replayWebhook: { delivery: randomUUID() },
  makeKey: { name: 'a key', roles: ['reader'] },
  activatePolicy: { version: '1.0.0' },
  commentPolicy: { comment: 'seen' },
  editDraft: FILES,
  shadowDraft: { on: true },
  reviewDraft: { verdict: 'approve' },
};

export interface Sides {
  readonly place: Place;
  readonly own: Side;
  readonly other: Side;
}
type Ids = Side['ids'];

export async function documentOf({ url }: Place): Promise<readonly Operation[]> {
  return operationsOf((await (await fetch(`${url}/openapi.json`)).json()) as Document);
}

/** Ids in addresses that no side has one of. */
export function unknownIds(operations: readonly Operation[], { ids }: Side): readonly string[] {
  const names = operations.flatMap(({ parameters }) =>
    parameters.filter((each) => each.in === 'path').map(({ name }) => name),
  );
  return [...new Set(names)].filter((name) => !COMMON.has(name) && !Object.hasOwn(ids, name));
}

interface Asked {
  readonly operation: Operation;
  readonly ids: Ids;
  readonly query: string;
  readonly body?: object;
}

/** The whole answer as a text. */
async function ask({ place, own }: Sides, { operation, ids, query, body }: Asked): Promise<string> {
  const address = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '1.0.0');
  const sent = operation.method === 'GET' ? {} : { body: JSON.stringify(body ?? BODIES[operation.id] ?? {}) };
  const response = await fetch(`${place.url}${address}${query}`, {
    ...{ method: operation.method, ...sent },
    headers: { authorization: own.authorization, 'if-match': '*' },
  });
  const headers = [...response.headers].filter(([name]) => name !== 'date').sort();
  return `${response.status} ${JSON.stringify(headers)} ${await response.text()}`;
}

/** How often it was asked about a foreign id, and where the answer was another one than about an id that nobody has. */
export interface Compared {
  readonly answers: number;
  readonly faults: readonly string[];
}

type Foreign = readonly [what: string, ask: (id: string) => Promise<string>, foreign: string, unknown: string];

/** Every place of an operation in which an id of the other tenant can stand. */
function placesOf(sides: Sides, operation: Operation): readonly Foreign[] {
  const { own, other } = sides;
  const found = operation.parameters.flatMap(({ name, in: place }): readonly Foreign[] => {
    const foreign = other.ids[name];
    if (foreign === undefined) return [];
    const unknown = name === 'policy' ? newName() : randomUUID();
    const asked = (id: string): Asked =>
      place === 'path'
        ? { operation, ids: { ...own.ids, [name]: id }, query: '' }
        : { operation, ids: own.ids, query: `?${name}=${id}` };
    return [[`${place} ${name}`, (id) => ask(sides, asked(id)), foreign, unknown]];
  });
  if (operation.id !== 'replayWebhook') return found;
  const redeliver = (delivery: string) => ask(sides, { operation, ids: own.ids, query: '', body: { delivery } });
  return [...found, ['body delivery', redeliver, other.ids['event'] ?? '', randomUUID()]];
}

export async function compareAnswers(sides: Sides, operations: readonly Operation[]): Promise<Compared> {
  const faults: string[] = [];
  let answers = 0;
  for (const operation of operations)
    for (const [what, about, foreign, unknown] of placesOf(sides, operation)) {
      // An answer may repeat what it was asked for, and that alone.
      const seen = (await about(foreign)).replaceAll(foreign, 'the id');
      const unseen = (await about(unknown)).replaceAll(unknown, 'the id');
      answers += 1;
      const isNothing = /^40[34] |^200 .*"items":\[\]/.test(seen);
      if (seen !== unseen || !isNothing) faults.push(`${operation.id} by ${what}: ${seen}\n    ${unseen}`);
    }
  return { answers, faults };
}

/** What is read without an id, and tells of the other tenant. */
export async function compareLists(sides: Sides, operations: readonly Operation[]): Promise<Compared> {
  const lists = operations.filter(({ method, path }) => method === 'GET' && !path.includes('{'));
  const faults: string[] = [];
  for (const operation of lists) {
    const listed = await ask(sides, { operation, ids: sides.own.ids, query: '' });
    const told = sides.other.marks.filter((mark) => listed.includes(mark));
    if (!listed.startsWith('200 ')) faults.push(`${operation.id}: ${listed}`);
    faults.push(...told.map((mark) => `${operation.id} tells ${mark}`));
  }
  return { answers: lists.length, faults };
}
