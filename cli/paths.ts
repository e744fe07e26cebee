/** Paths that were named and give nothing are wrong usage: nothing is done then, lest a misspelt folder look like a sound one. */
import type { PathFault } from '#host';
import { EXIT } from './exit.ts';
import { bad, complain } from './terminal.ts';

/** Whether there are such; they are told. */
export function isWrongUsage(unusable: readonly PathFault[]): boolean {
  for (const { path, reason } of unusable) complain(bad(`${path}: ${reason}.`));
  if (unusable.length > 0) process.exitCode = EXIT.usage;
  return unusable.length > 0;
}
