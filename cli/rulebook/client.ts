/** The service as `writ rulebook` asks it: JSON in and out, lists whole, and problems as they are told. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly faults?: readonly { readonly code: string; readonly path: string; readonly message: string }[];
}

/** What the service refuses. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** The service cannot be reached, or is none. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

export interface Version {
  readonly version: string;
  readonly hash: string;
  readonly text: string;
  readonly origin: 'own' | 'shared';
  readonly published: { readonly comment: string | null } | null;
}
export interface File {
  readonly name: string;
  readonly text: string;
}
export interface Turn {
  readonly policy: string;
  readonly kind: 'activation' | 'retirement';
  readonly version: string;
  readonly at: string;
  readonly comment: string | null;
}

interface DraftListed {
  readonly id: string;
  readonly version: string | null;
  readonly status: string;
}

/** A rulebook of more policies, versions or turns than that is no work for a command. */
const PAGES_MAX = 1000;

export class Client {
  readonly #url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.#url = url.replace(/\/+$/, '');
    this.#key = key;
  }

  /** Versions of the tenant's own, by policy. */
  async versions(): Promise<ReadonlyMap<string, readonly Version[]>> {
    const policies = await this.#all<{ readonly policy: string; readonly versions: readonly Version[] }>(
      '/v1/policies',
      'policies',
    );
    const own = policies.map(
      ({ policy, versions }) => [policy, versions.filter(({ origin }) => origin === 'own')] as const,
    );
    return new Map(own.filter(([, versions]) => versions.length > 0));
  }

  async files(policy: string, version: string): Promise<readonly File[]> {
    const { files } = await this.#ask<{ readonly files: readonly File[] }>(
      `/v1/policies/${policy}/versions/${version}`,
    );
    return files;
  }

  /** Activations and retirements, in the order in which they became known. */
  turns(policy: string): Promise<readonly Turn[]> {
    return this.#all<Turn>(`/v1/policies/${policy}/activations`, 'items');
  }

  publish(files: readonly File[], comment: string | undefined): Promise<{ readonly hash: string }> {
    return this.#ask('/v1/policies', { files, ...(comment === undefined ? {} : { comment }) });
  }

  /** Files of drafts of a version that are not published. */
  async drafts(policy: string, version: string): Promise<readonly (readonly File[])[]> {
    const drafts = await this.#all<DraftListed>(`/v1/drafts`, 'items', `&policy=${policy}`);
    const open = drafts.filter((each) => each.version === version && each.status !== 'published');
    const found: (readonly File[])[] = [];
    for (const { id } of open)
      found.push((await this.#ask<{ readonly files: readonly File[] }>(`/v1/drafts/${id}`)).files);
    return found;
  }

  async draft(files: readonly File[], comment: string | undefined): Promise<void> {
    await this.#ask('/v1/drafts', { files, ...(comment === undefined ? {} : { comment }) });
  }

  async turn({ policy, kind, version, at, comment }: Turn): Promise<void> {
    const path = `/v1/policies/${policy}/${kind === 'activation' ? 'activations' : 'retirements'}`;
    await this.#ask(path, { version, at, ...(comment === null ? {} : { comment }) });
  }

  async #all<Item>(path: string, part: string, more = ''): Promise<readonly Item[]> {
    const items: Item[] = [];
    let query = `?limit=500${more}`;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const told = await this.#ask<{ readonly next: string | null } & Record<string, unknown>>(`${path}${query}`);
      items.push(...(told[part] as readonly Item[]));
      if (told.next === null) return items;
      query = `?limit=500${more}&cursor=${told.next}`;
    }
    throw new Unreachable(`${this.#url}${path} has more pages than ${PAGES_MAX}.`);
  }

  async #ask<T>(path: string, body?: unknown): Promise<T> {
    const response = await this.#fetch(path, body);
    const told: unknown = await response.json().catch(() => undefined);
    if (response.ok && typeof told === 'object') return told as T;
    if (typeof told === 'object' && told !== null && 'code' in told) throw new Refused(told as Problem);
    throw new Unreachable(`${this.#url}${path} answers ${response.status}, and not as the service does.`);
  }

  async #fetch(path: string, body: unknown): Promise<Response> {
    const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    try {
      return await fetch(`${this.#url}${path}`, { ...sent, headers: { authorization: `Bearer ${this.#key}` } });
    } catch (cause) {
      throw new Unreachable(`${this.#url} cannot be reached: ${reasonOf(cause)}.`);
    }
  }
}

function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return inner instanceof Error ? inner.message : String(inner);
}
