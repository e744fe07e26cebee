/** Where the rule files lie that every tenant sees. */
import { delimiter } from 'node:path';
import { shippedPolicies } from '#host';
import type { Config } from '../kernel/index.ts';

export function servedFolders({ policies }: Pick<Config, 'policies'>): readonly string[] {
  return policies === '' ? [shippedPolicies()] : policies.split(delimiter);
}
