/** What exists, as answers have told it: ids by the name that addresses have for them, each with those that it lies under. */
import type { Dice } from './dice.ts';
import type { Operation } from './document.ts';

export type Ids = Readonly<Record<string, string>>;

/** The last word of an address tells of what its answer is. */
const KINDS: Readonly<Record<string, string>> = {
  ...{ tenants: 'tenant', keys: 'key', webhooks: 'webhook', drafts: 'draft', replays: 'replay' },
  ...{ jobs: 'job', publications: 'job', events: 'delivery' },
};
/** What came last is most likely still there. */
const KEPT = 40;

export class Known {
  readonly #dice: Dice;
  readonly #guarded: ReadonlySet<string>;
  readonly #found = new Map<string, Ids[]>();

  /** `guarded`: ids that are never used, because all that comes after would fail. */
  constructor(dice: Dice, guarded: readonly string[]) {
    this.#dice = dice;
    this.#guarded = new Set(guarded);
  }

  /** One with all that it lies under; one that nobody has where none is known. */
  of(kind: string): Ids {
    const found = this.#found.get(kind) ?? [];
    return found.length > 0 ? this.#dice.pick(found) : { [kind]: `01900000-0000-7000-8000-${this.#dice.hex(12)}` };
  }

  /** `under`: the ids that the call was made with. */
  harvest({ path }: Operation, under: Ids, value: unknown): void {
    const last = path.split('/').findLast((part) => !part.startsWith('{')) ?? '';
    for (const each of [value, ...listIn(value, 'items')]) {
      const id = textIn(each, 'id');
      const kind = KINDS[last];
      if (id !== undefined && kind !== undefined) this.#add(kind, { ...under, [kind]: id });
      if (textIn(each, 'origin') !== 'shared') this.#addVersion(each);
      const cursor = textIn(each, 'cursor') ?? textIn(each, 'next');
      if (cursor !== undefined) this.#add(last === 'events' ? 'after' : 'cursor', { after: cursor, cursor });
    }
  }

  #addVersion(value: unknown): void {
    const policy = textIn(value, 'policy');
    const version = textIn(value, 'version');
    if (policy === undefined || version === undefined || !policy.startsWith('demo.')) return;
    this.#add('policy', { policy });
    this.#add('version', { policy, version });
  }

  #add(kind: string, ids: Ids): void {
    if (Object.values(ids).some((id) => this.#guarded.has(id))) return;
    const found = this.#found.get(kind) ?? [];
    this.#found.set(kind, [...found.slice(1 - KEPT), ids]);
  }
}

function textIn(value: unknown, name: string): string | undefined {
  const found = Object.entries(value ?? {}).find(([key]) => key === name)?.[1];
  return typeof found === 'string' ? found : undefined;
}

function listIn(value: unknown, name: string): readonly unknown[] {
  const found: unknown = Object.entries(value ?? {}).find(([key]) => key === name)?.[1];
  return Array.isArray(found) ? found : [];
}
