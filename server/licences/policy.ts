/** What a licence allows is decided by a policy, `licence.service`: the one in the served folders, or the shipped one where they have none. */
import { join } from 'node:path';
import { call, findVersions, type Registry, type Versions } from '#engine';
import { shippedPolicies } from '#host';
import { Shelf } from '#plans';
import { z } from '../kernel/index.ts';
import type { Licence, Used } from './model.ts';

const POLICY = 'licence.service';
export type Asked = 'keys' | 'policies' | 'evaluations';
const DECISIONS: ReadonlyMap<Asked, string> = new Map([
  ['keys', 'may_add_key'],
  ['policies', 'may_publish'],
  ['evaluations', 'may_call'],
]);

const FIGURE = z
  .string()
  .regex(/^-?\d+$/)
  .transform(Number);
const ANSWER = z.object({
  decisions: z.record(
    z.string(),
    z.object({ verdict: z.string(), reasons: z.array(z.object({ message: z.string() })).default([]) }),
  ),
  values: z.object({
    max_keys: FIGURE,
    max_policies: FIGURE,
    max_evaluations: FIGURE,
    calls_per_second: FIGURE,
  }),
});

/** Figures of -1 are none. */
export interface Judgement {
  /** Why not, for each that is refused. */
  readonly refused: ReadonlyMap<Asked, string>;
  readonly allowed: Readonly<Record<'keys' | 'policies' | 'evaluationsPerMonth' | 'callsPerSecond', number | null>>;
}

interface Found {
  readonly registry: Registry;
  readonly versions: Versions;
}

export class LicensingPolicy {
  readonly #served: () => Registry;
  #shipped: Registry | undefined;

  /** `served`: of the policies that are served, which are asked for when somebody is judged. */
  constructor(served: () => Registry) {
    this.#served = served;
  }

  /** Throws where the policy gives no answer that can be read: who cannot be judged is allowed nothing. */
  judge(licence: Licence, used: Used, now: number): Judgement {
    const { registry, versions } = this.#find();
    const { plan, keys, policies, evaluationsPerMonth, callsPerSecond, expiresAt } = licence;
    const input = {
      licence: {
        ...{ plan, keys, policies, evaluations_per_month: evaluationsPerMonth, calls_per_second: callsPerSecond },
        expires_at: expiresAt,
      },
      usage: { keys: used.keys, policies: used.policies, evaluations_this_month: used.evaluations },
      now: new Date(now).toISOString(),
    };
    const called = call(registry, versions, Buffer.from(JSON.stringify(input)), { explain: 'lines' });
    if ('refusal' in called) throw new Error(`${POLICY} gives no answer: ${called.refusal.detail}`);
    return judgementOf(ANSWER.parse(JSON.parse(Buffer.from(called.bytes).toString())));
  }

  #find(): Found {
    const registry = this.#served();
    const served = findVersions(registry, POLICY, {});
    if (!('refusal' in served)) return { registry, versions: served.versions };
    this.#shipped ??= shippedRegistry();
    const shipped = findVersions(this.#shipped, POLICY, {});
    if ('refusal' in shipped) throw new Error(shipped.refusal.detail);
    return { registry: this.#shipped, versions: shipped.versions };
  }
}

function shippedRegistry(): Registry {
  const shelf = new Shelf([join(shippedPolicies(), 'licence', 'service')], process.cwd());
  shelf.reload();
  return shelf.registry;
}

function judgementOf({ decisions, values }: z.output<typeof ANSWER>): Judgement {
  const refused = new Map<Asked, string>();
  for (const [asked, name] of DECISIONS) {
    const decision = decisions[name];
    if (decision?.verdict === 'pass') continue;
    refused.set(
      asked,
      decision?.reasons.map(({ message }) => message).join(' ') || `${POLICY} does not say that it may.`,
    );
  }
  const figure = (value: number): number | null => (value < 0 ? null : value);
  return {
    refused,
    allowed: {
      keys: figure(values.max_keys),
      policies: figure(values.max_policies),
      evaluationsPerMonth: figure(values.max_evaluations),
      callsPerSecond: figure(values.calls_per_second),
    },
  };
}
