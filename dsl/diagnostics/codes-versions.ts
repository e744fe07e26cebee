/** WR8xxx: versions and imports. */
import { error, warning } from './entry.ts';

export const VERSION_CODES = {
  WR8101: error<{ version: string; before: string; what: string }>(
    'Too small a step',
    (p) => `${p.version} is too small a step from ${p.before}: ${p.what}`,
  ),
  WR8102: error<{ name: string; major: string; from?: string }>('Import not found', (p) =>
    p.from === undefined
      ? `There is no library ${p.name} of major version ${p.major}.`
      : `No library ${p.name} of major version ${p.major} is in force on ${p.from}, when this file begins.`,
  ),
  WR8103: error<{ version: string; other: string; from: string }>(
    'Versions that overlap',
    (p) => `${p.version} and ${p.other} are both in force from ${p.from}, and neither supersedes the other.`,
  ),
  WR8104: warning<{ before: string; version: string; from: string; until: string }>(
    'Days without a version',
    (p) => `No version is in force from ${p.from} until ${p.until}, between ${p.before} and ${p.version}.`,
  ),
  WR8107: error<{ code: string; version: string; of: string }>(
    'Reason code used again',
    (p) => `${p.code} stands for ${p.of} in ${p.version}; a reason code never comes to mean something else.`,
  ),
  WR8108: error<{ name: string; library: string }>(
    'Name not in the library',
    (p) => `${p.library} has no "${p.name}".`,
  ),
  WR8109: error<{ circle: readonly string[] }>(
    'Imports in a circle',
    (p) => `These libraries import each other: ${p.circle.join(' -> ')}.`,
  ),
  WR8106: error<{ file: string }>('Digest differs', (p) => `${p.file} is not the file this table was published with.`),
  WR8110: error<{ name: string; version: string; other: string }>(
    'Version twice',
    (p) => `${p.name} ${p.version} is also declared in ${p.other}.`,
  ),
} as const;
