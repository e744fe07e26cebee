/**
 * How often somebody may call, in this process: a bucket for each caller and one for each tenant, which fill by so much a second. A
 * call takes from both, which costs a comparison and a subtraction.
 */
import { LRUCache } from 'lru-cache';
import type { TenantId } from './ids.ts';
import type { Counted } from './metrics.ts';
import { holderOf } from './origin.ts';
import { type Problem, problem } from './problem.ts';

/** What is kept of callers who have not called for long is let go. */
const CALLERS_MAX = 20_000;
/** A bucket holds what fills it in so many seconds. */
const BURST_SECONDS = 2;
const SECOND_MS = 1000;

/** A bucket of calls. Times in milliseconds. */
export class Bucket {
  readonly perSecond: number;
  readonly burst: number;
  #left: number;
  #at: number;

  constructor(perSecond: number, now: number) {
    this.perSecond = perSecond;
    this.burst = perSecond * BURST_SECONDS;
    this.#left = this.burst;
    this.#at = now;
  }

  /** Takes one call where there is one. */
  take(now: number): boolean {
    this.#fill(now);
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }

  /** For what has been done already: below nothing it has to be filled first. */
  owe(now: number): void {
    this.#fill(now);
    this.#left -= 1;
  }

  /** What was taken by a call that has not cost anything. */
  giveBack(): void {
    this.#left = Math.min(this.burst, this.#left + 1);
  }

  /** Whole calls that are left. */
  left(now: number): number {
    this.#fill(now);
    return Math.max(0, Math.floor(this.#left));
  }

  #fill(now: number): void {
    // A clock that was set back fills nothing.
    const passed = Math.max(0, now - this.#at);
    this.#left = Math.min(this.burst, this.#left + (passed * this.perSecond) / SECOND_MS);
    this.#at = now;
  }
}

/** How often somebody was refused in this process, by what they had too much of. */
class Refusals {
  caller = 0;
  tenant = 0;
  licence = 0;
  stranger = 0;
}

/** What all callers of a tenant share. */
export class TenantAccount {
  readonly refusals: Refusals;
  bucket: Bucket | undefined;
  /** Why evaluations are refused now, whoever asks for them: the licence. */
  refusal: Problem | undefined;
  /** Evaluations since they were last written down. */
  evaluations = 0;

  constructor(refusals: Refusals) {
    this.refusals = refusals;
  }

  /** Why this evaluation is refused, where it is. */
  refuse(): Problem | undefined {
    if (this.refusal !== undefined) this.refusals.licence += 1;
    return this.refusal;
  }
}

/** Of one caller. */
export class Account {
  readonly tenant: TenantAccount;
  readonly #own: Bucket | undefined;
  readonly #clock: () => number;

  constructor(tenant: TenantAccount, own: Bucket | undefined, clock: () => number) {
    this.tenant = tenant;
    this.#own = own;
    this.#clock = clock;
  }

  /** Takes one call, or says why there is none. */
  take(): Problem | undefined {
    const { bucket, refusals } = this.tenant;
    if (this.#own === undefined && bucket === undefined) return undefined;
    const now = this.#clock();
    if (this.#own?.take(now) === false) {
      refusals.caller += 1;
      return TOO_MANY_OF_KEY;
    }
    if (bucket?.take(now) !== false) return undefined;
    this.#own?.giveBack();
    refusals.tenant += 1;
    return TOO_MANY_OF_TENANT;
  }

  /** One evaluation more under a call that was admitted, or why there is none. */
  takeLine(): Problem | undefined {
    return this.tenant.refuse() ?? this.take();
  }

  /** As draft-ietf-httpapi-ratelimit-headers has them; none where nothing is limited. */
  headers(): Readonly<Record<string, string>> {
    const buckets = Object.entries({ caller: this.#own, tenant: this.tenant.bucket });
    const limited = buckets.flatMap(([name, bucket]) => (bucket === undefined ? [] : [{ name, bucket }]));
    if (limited.length === 0) return {};
    const now = this.#clock();
    const list = (member: (bucket: Bucket) => string): string =>
      limited.map(({ name, bucket }) => `"${name}";${member(bucket)}`).join(', ');
    return {
      'ratelimit-policy': list(({ burst }) => `q=${burst};w=${BURST_SECONDS}`),
      ratelimit: list((bucket) => {
        const left = bucket.left(now);
        return `r=${left};t=${Math.ceil((bucket.burst - left) / bucket.perSecond)}`;
      }),
    };
  }
}

const TOO_MANY_OF_KEY = problem(
  'TOO_MANY_CALLS',
  'This caller has made as many calls as it may; call again in a second.',
);
const TOO_MANY_OF_TENANT = problem(
  'TOO_MANY_CALLS',
  'The tenant has made as many calls as it may; call again in a second.',
);
export const TOO_MANY_STRANGERS = problem(
  'TOO_MANY_CALLS',
  'Too many credentials from this address were of no use; call again in a second.',
);

/** Calls a second; undefined where there is no limit. */
export interface Rates {
  readonly ofCaller: number | undefined;
  readonly ofTenant: number | undefined;
  /** Of an address, with credentials that have to be looked up. */
  readonly ofStranger: number | undefined;
}

/** The accounts of this process. */
export class Accounts {
  readonly #rates: Rates;
  readonly #clock: () => number;
  readonly #refusals = new Refusals();
  readonly #tenants = new Map<TenantId, TenantAccount>();
  readonly #callers = new LRUCache<string, Account>({ max: CALLERS_MAX });
  readonly #strangers = new LRUCache<string, Bucket>({ max: CALLERS_MAX });

  constructor(rates: Rates, clock: () => number) {
    this.#rates = rates;
    this.#clock = clock;
  }

  ofTenant(tenant: TenantId): TenantAccount {
    const known = this.#tenants.get(tenant);
    if (known !== undefined) return known;
    const fresh = new TenantAccount(this.#refusals);
    fresh.bucket = this.#bucket(this.#rates.ofTenant);
    this.#tenants.set(tenant, fresh);
    return fresh;
  }

  /** The same one for a caller who comes again, with whatever secret. */
  of(tenant: TenantId, name: string): Account {
    const key = `${tenant} ${name}`;
    const known = this.#callers.get(key);
    if (known !== undefined) return known;
    const fresh = new Account(this.ofTenant(tenant), this.#bucket(this.#rates.ofCaller), this.#clock);
    this.#callers.set(key, fresh);
    return fresh;
  }

  /** What a licence allows; the smaller one of it and what the operator has set counts. Undefined: it limits nothing. */
  license(tenant: TenantId, perSecond: number | undefined, refusal: Problem | undefined): void {
    const { ofTenant = Number.POSITIVE_INFINITY } = this.#rates;
    const rate = Math.min(ofTenant, perSecond ?? Number.POSITIVE_INFINITY);
    const account = this.ofTenant(tenant);
    account.refusal = refusal;
    if ((account.bucket?.perSecond ?? Number.POSITIVE_INFINITY) === rate) return;
    account.bucket = this.#bucket(rate === Number.POSITIVE_INFINITY ? undefined : rate);
  }

  /** Whether a credential from this address may be looked up. */
  admitStranger(address: string): boolean {
    const bucket = this.#strangers.get(holderOf(address));
    if (bucket === undefined || bucket.left(this.#clock()) > 0) return true;
    this.#refusals.stranger += 1;
    return false;
  }

  /** It was of no use. Only then it counts: who calls with keys is not held up however many have to be looked up at once. */
  chargeStranger(address: string): void {
    const holder = holderOf(address);
    const bucket = this.#strangers.get(holder) ?? this.#bucket(this.#rates.ofStranger);
    if (bucket === undefined) return;
    this.#strangers.set(holder, bucket);
    bucket.owe(this.#clock());
  }

  /** For the metrics. */
  counted(): Counted {
    const help = 'Calls that were refused, by what there were too many of.';
    return { name: 'writ_calls_refused_total', help, label: 'by', read: () => Object.entries(this.#refusals) };
  }

  /** Tenants that have called, with what they have called. */
  entries(): IterableIterator<[TenantId, TenantAccount]> {
    return this.#tenants.entries();
  }

  #bucket(perSecond: number | undefined): Bucket | undefined {
    return perSecond === undefined ? undefined : new Bucket(perSecond, this.#clock());
  }
}
