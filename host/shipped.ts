/** What comes with Writ: packs of policies, and the pages of diagnostics. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export function shippedPolicies(): string {
  return fileURLToPath(new URL('../policies', import.meta.url));
}

/** The page of a code, which is one of the table. */
export function diagnosticPage(code: string): string {
  return readFileSync(new URL(`../docs/diagnostics/${code}.md`, import.meta.url), 'utf8');
}
