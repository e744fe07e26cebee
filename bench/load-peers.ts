/** The peers are a package of their own (`npm ci --prefix bench/peers`); without it the bench runs beside the limits alone. */
import type { Candidate } from './candidates.ts';
import type { Household } from './limits.ts';

export interface Peers {
  readonly eligibility: (households: readonly Household[]) => readonly Candidate<never>[];
  readonly rating: (quantities: readonly number[]) => readonly Candidate<never>[];
}

const PACKAGE = './peers/index.ts';
const NONE: Peers = { eligibility: () => [], rating: () => [] };

export async function loadPeers(): Promise<Peers> {
  try {
    const { eligibilityPeers, ratingPeers } = await import(PACKAGE);
    return { eligibility: eligibilityPeers, rating: ratingPeers };
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND')) throw cause;
    process.stderr.write('The peers are not installed (npm ci --prefix bench/peers); measuring without them.\n');
    return NONE;
  }
}
