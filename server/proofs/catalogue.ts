/** All proofs of `npm run proof:service`, by name, in the order in which they are run. */
import { activations } from './activations.ts';
import { fuzzed } from './fuzz/index.ts';
import { noisy } from './noisy.ts';
import type { Proof } from './proof.ts';
import { starts } from './start.ts';
import { twoTenants } from './two-tenants/index.ts';

export const PROOFS: ReadonlyMap<string, Proof> = new Map(
  Object.entries({ activations, fuzz: fuzzed, tenants: twoTenants, noisy, start: starts }),
);
