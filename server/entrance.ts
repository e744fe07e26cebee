/** Who comes in and how far, wired together: keys and tokens, limits and licences, and the trail of what they change. */
import { randomBytes } from 'node:crypto';
import { BlockList } from 'node:net';
import type { Registry } from '#engine';
import { auditRoutes, sealer } from './audit/index.ts';
import {
  Accounts,
  type Config,
  type Database,
  type Door,
  Egress,
  type Entitlements,
  fetchThrough,
  Issuers,
  type Logger,
  type Metrics,
  networksOf,
  originOf,
  ownTokens,
  type Route,
  type Statements,
  type TenantId,
} from './kernel/index.ts';
import { Licences, LicensingPolicy, licenceRoutes } from './licences/index.ts';
import { countPolicies } from './rulebook/index.ts';
import {
  countKeys,
  eitherAccess,
  findTenant,
  KeyAccess,
  portalRoutes,
  Revocations,
  TokenAccess,
  tenantRoutes,
} from './tenants/index.ts';

export interface EntranceParts {
  readonly config: Config;
  readonly database: Database;
  readonly pepper: Buffer;
  /** What is served to all, the licensing policy with it. */
  readonly shared: Registry;
  readonly clock: () => number;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Told when the database does not answer. */
  readonly silence: (cause: unknown) => void;
}

export interface Entrance {
  readonly door: Door;
  readonly entitlements: Entitlements;
  readonly routes: readonly Route[];
  /** Whether the database has answered a short while ago. */
  readonly answered: () => boolean;
  readonly start: () => Promise<void>;
  /** What was counted to the last is written down. */
  readonly stop: () => Promise<void>;
}

/** Limits that are off are none. */
function accountsOf({ callerRate, tenantRate, strangerRate }: Config, clock: () => number): Accounts {
  const perSecond = (rate: Config['callerRate']): number | undefined => (rate === 'off' ? undefined : rate);
  const rates = { ofCaller: perSecond(callerRate), ofTenant: perSecond(tenantRate) };
  return new Accounts({ ...rates, ofStranger: perSecond(strangerRate) }, clock);
}

export function entrance(parts: EntranceParts): Entrance {
  const { config, database, pepper, shared, clock, log, metrics, silence: onSilence } = parts;
  const accounts = accountsOf(config, clock);
  metrics.counts(accounts.counted());
  const keys = new KeyAccess({ database, pepper, clock, accounts, onSilence });
  const own = ownTokens(pepper, 'portal');
  const revocations = new Revocations({ database, clock, onSilence });
  const issuers = new Issuers(config.oidc, {
    fetchJson: fetchThrough(new Egress({ allow: config.oidcAllow })),
    clock,
  });
  const tokens = new TokenAccess({ database, issuers, own, revocations, accounts, clock });
  const trusted = networksOf(config.trustedProxies) ?? new BlockList();
  const counts = { keys: countKeys, policies: countPolicies };
  const licences = new Licences({
    ...{ database, accounts, policy: new LicensingPolicy(() => shared), counts, clock },
    onFault: (cause) => log.error({ err: cause }, 'licences could not be judged'),
  });
  const seals = sealer({
    ...{ database, clock, log },
    onFault: (cause) => log.error({ err: cause }, 'the audit trail could not be sealed'),
  });
  const isTenant = async (sql: Statements, tenant: TenantId): Promise<boolean> =>
    (await findTenant(sql, tenant)) !== undefined;
  return {
    door: { access: eitherAccess(keys, tokens), originOf: (incoming) => originOf(incoming, trusted) },
    entitlements: licences,
    routes: [
      ...tenantRoutes({
        ...{ database, entitlements: licences, pepper, clock, random: randomBytes },
        onKeysChanged: () => keys.catchUp(),
      }),
      ...portalRoutes({ tokens: own, clock, onRevoked: () => revocations.catchUp() }),
      ...licenceRoutes({ database, licences, counts, isTenant, clock }),
      ...auditRoutes({ database }),
    ],
    answered: () => keys.answered,
    async start() {
      await Promise.all([keys.start(), revocations.start()]);
      licences.start();
      seals.start();
    },
    async stop() {
      await Promise.all([licences.stop(), seals.stop(), keys.stop(), revocations.stop()]);
    },
  };
}
