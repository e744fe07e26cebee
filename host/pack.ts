/** The files of a pack, and the packs of a folder. */
import { existsSync } from 'node:fs';
import { foldersFrom, type RuleFiles, readRuleFiles, ruleFilesBelow, ruleFilesIn } from './files.ts';
import { hasManifest } from './manifest.ts';

/** What belongs together: all below a manifest; in a folder without one what stands in it, and not what lies below. */
export function filesOfPack(folder: string): readonly string[] {
  return hasManifest(folder) ? ruleFilesBelow(folder) : ruleFilesIn(folder);
}

/** The texts of a pack, by names relative to its folder. */
export function readPack(folder: string): RuleFiles {
  return readRuleFiles(existsSync(folder) ? filesOfPack(folder) : [], folder);
}

/** The packs in a folder. */
export function packsBelow(folder: string): readonly string[] {
  return existsSync(folder) ? foldersFrom(folder).filter(hasManifest) : [];
}
