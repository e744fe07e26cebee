/** The admission row: what it costs to let a call of a known key in, with limits of caller and tenant and without. */
import { type Access, Accounts, admit, type Door } from '../server/index.ts';
import { candidate, type Row } from './candidates.ts';

const TENANT = '01900000-0000-7000-8000-000000000001';
const HEADER = `Bearer writ_${'0'.repeat(32)}_${'a'.repeat(43)}`;
/** Nobody reaches it, so that all calls go the same way. */
const PLENTY = 1e12;
const CALLS = 64;

function doorOf(perSecond: number | undefined): Door {
  const accounts = new Accounts({ ofCaller: perSecond, ofTenant: perSecond, ofStranger: undefined }, Date.now);
  const tenant = TENANT as Parameters<Accounts['ofTenant']>[0];
  const caller: ReturnType<Access['known']> = {
    ...{
      tenant,
      actor: { kind: 'subject', issuer: 'https://id.example', subject: 'a' },
      scopes: new Set(['evaluate']),
    },
    account: accounts.of(tenant, 'a'),
  };
  const kept = new Map([[HEADER, caller]]);
  const find: Access['find'] = () => Promise.reject(new Error('it is known'));
  return { access: { known: (header) => kept.get(header), find }, originOf: () => '' };
}

export function admission(): Row {
  const incoming = Array.from({ length: CALLS }, () => ({ headers: { authorization: HEADER }, socket: {} }));
  const letIn = (name: string, mode: 'limit' | 'shared', door: Door) =>
    candidate<(typeof incoming)[number]>({
      ...{ name, mode, prepared: incoming },
      run: (call) => ('caller' in admit(door, call, 'evaluate') ? 1 : 0),
    });
  return {
    limit: 'without limits',
    bars: {},
    candidates: [
      letIn('without limits', 'limit', doorOf(undefined)),
      letIn('limits of caller and tenant', 'shared', doorOf(PLENTY)),
    ],
  };
}
