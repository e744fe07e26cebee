/** Where the packs that come with Writ stand. */
import { fileURLToPath } from 'node:url';

export function shippedPolicies(): string {
  return fileURLToPath(new URL('../policies', import.meta.url));
}
