/** Who calls and how much, wired together: keys, tokens of issuers and of customers, what is counted of their calls, and what licences say to it. */
import { randomBytes } from 'node:crypto';
import { BlockList } from 'node:net';
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
  networksOf,
  originOf,
  ownTokens,
  type Rates,
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

type Registry = ConstructorParameters<typeof LicensingPolicy>[0];

export interface AdmittingParts {
  readonly config: Config;
  readonly database: Database;
  readonly pepper: Buffer;
  /** Of the policies that all tenants see, the one that judges licences among them. */
  readonly registry: Registry;
  readonly clock: () => number;
  readonly log: Logger;
  /** Told when the database does not answer. */
  readonly silence: (cause: unknown) => void;
}

export interface Admitting {
  readonly door: Door;
  readonly entitlements: Entitlements;
  readonly routes: readonly Route[];
  /** Whether the database has answered lately, without which no key is trusted. */
  readonly answered: () => boolean;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const COUNTED = { keys: countKeys, policies: countPolicies };

export function admitting(parts: AdmittingParts): Admitting {
  const { config, database, pepper, registry, clock, log, silence: onSilence } = parts;
  const accounts = new Accounts(ratesOf(config), clock);
  const keys = new KeyAccess({ database, pepper, clock, accounts, onSilence });
  const fetchJson = fetchThrough(new Egress({ allow: config.egressAllow }));
  const issuers = new Issuers(config.oidc, { fetchJson, clock });
  const own = ownTokens(pepper, 'portal');
  const revocations = new Revocations({ database, clock, onSilence });
  const tokens = new TokenAccess({ database, issuers, own, revocations, accounts, clock });
  const trusted = networksOf(config.trustedProxies) ?? new BlockList();
  const licences = new Licences({
    ...{ database, accounts, policy: new LicensingPolicy(registry), counts: COUNTED, clock },
    onFault: (cause) => log.error({ err: cause }, 'licences could not be judged'),
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
      ...licenceRoutes({ database, licences, counts: COUNTED, isTenant, clock }),
    ],
    answered: () => keys.answered,
    async start() {
      await Promise.all([revocations.start(), keys.start()]);
      licences.start();
    },
    async stop() {
      await licences.stop();
      await Promise.all([revocations.stop(), keys.stop()]);
    },
  };
}

function ratesOf({ callerRate, tenantRate, strangerRate }: Config): Rates {
  const perSecond = (rate: Config['callerRate']): number | undefined => (rate === 'off' ? undefined : rate);
  return { ofCaller: perSecond(callerRate), ofTenant: perSecond(tenantRate), ofStranger: perSecond(strangerRate) };
}
