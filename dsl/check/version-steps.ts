/** WR8101: a version whose number says less than it changes for those who call it (LANGUAGE section 10). */
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { Program } from '../program/policy.ts';
import type { Span } from '../source.ts';
import { changesBetween, isStepEnough, leastStep, type Step } from '../versions/changes.ts';
import { compareVersions } from './versions.ts';

/** `place`: the version in the header; `others`: the sound versions beside it. */
export function stepFaults(own: Program, place: Span, others: readonly Program[]): readonly Diagnostic[] {
  const [before] = others
    .filter(({ version }) => compareVersions(version, own.version) < 0)
    .sort((a, b) => compareVersions(b.version, a.version));
  if (before === undefined || own.role === 'library') return [];
  const changes = changesBetween(before, own);
  const step = leastStep(changes);
  if (changes.length === 0 || isStepEnough(before.version, own.version, step)) return [];
  const least = stepped(before.version, step);
  const what = changes.find((change) => change.step === step)?.what ?? '';
  return [
    diagnose(
      'WR8101',
      place,
      { version: own.version, before: before.version, what },
      {
        notes: [`The next version is at least ${least}.`],
        remedy: { text: `version ${least}`, edits: [{ span: place, text: least }] },
      },
    ),
  ];
}

function stepped(version: string, step: Step): string {
  const [major = 0, minor = 0, patch = 0] = (version.split('-')[0] ?? '').split('.').map(Number);
  if (step === 'major') return `${major + 1}.0.0`;
  return step === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}
