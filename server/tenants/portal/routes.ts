/** `/v1/portal-tokens`: tokens for the customers of a tenant, and how they are ended. */
import {
  isToken,
  jsonPart,
  lacking,
  NO_QUERY,
  type OwnTokens,
  problem,
  type Route,
  writeRoute,
  type z,
} from '../../kernel/index.ts';
import { ISSUER, NEW_TOKEN, type PortalClaims, REVOCATION, REVOKED, TOKEN } from './model.ts';
import { generationOf, insertRevocation } from './store.ts';

export interface PortalParts {
  readonly tokens: OwnTokens;
  readonly clock: () => number;
  /** Waited for, so that whoever has the answer finds it so on this instance. */
  readonly onRevoked: () => Promise<void>;
}

const TOO_LONG = problem('BODY_REJECTED', 'The body does not fit.', [
  { code: 'BODY_FIELD', path: 'evaluate', message: 'A token with so long a list would be too long.' },
]);

export function portalRoutes({ tokens, clock, onRevoked }: PortalParts): readonly Route[] {
  const make = writeRoute(
    {
      ...{ method: 'post', path: '/v1/portal-tokens', id: 'makePortalToken', scope: 'portal:write' },
      summary: 'Make a token for one customer, good for minutes',
      description:
        'With it the customer evaluates the policies that are named, each with the customer itself in the field that is named, and nothing else. It is not kept.',
      query: NO_QUERY,
      body: jsonPart('For whom, and what', NEW_TOKEN),
      answer: jsonPart('The token', TOKEN),
      problems: [],
    },
    async ({ caller, body: { customer, evaluate, seconds } }, sql) => {
      // Nobody gives what they do not have.
      if (!caller.scopes.has('evaluate')) return { problem: lacking('evaluate') };
      const exp = Math.floor(clock() / 1000) + seconds;
      const generation = await generationOf(sql, customer);
      const claims: PortalClaims = { iss: ISSUER, exp, tenant: caller.tenant, customer, generation, evaluate };
      const token = await tokens.sign(claims);
      if (!isToken(token)) return { problem: TOO_LONG };
      const value: z.output<typeof TOKEN> = { token, customer, expiresAt: new Date(exp * 1000).toISOString() };
      return { value, repeated: { ...value, token: null } };
    },
  );
  const revoke = writeRoute(
    {
      ...{ method: 'post', path: '/v1/portal-tokens/revoke', id: 'revokePortalTokens', scope: 'portal:write' },
      summary: 'End all tokens of a customer that were made before, within a second on every instance',
      query: NO_QUERY,
      body: jsonPart('Whose', REVOCATION),
      answer: jsonPart('What was done', REVOKED),
      problems: [],
    },
    async ({ caller, body: { customer } }, sql) => {
      const at = new Date(clock());
      await insertRevocation(sql, caller.tenant, customer, at);
      return { value: { customer, revokedAt: at.toISOString() } };
    },
    onRevoked,
  );
  return [make, revoke];
}
