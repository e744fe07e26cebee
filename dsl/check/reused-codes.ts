/**
 * WR8107: reason codes are what billing systems and letters to customers hold on to, so that a code means one thing through all
 * versions of a policy (LANGUAGE 6.2). A rule may be renamed and keep its code; a code may not pass from one rule to another
 * that stood beside it, nor come back once it was given up.
 */
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source.ts';
import type { FileNode } from '../tree/file.ts';
import { compareVersions } from './versions.ts';

/** A version of the policy, of those that were read whole. */
export interface ReadVersion {
  readonly version: string;
  readonly file: FileNode;
}

interface Coded {
  readonly code: string;
  readonly rule: string;
  readonly span: Span;
}

export function reusedCodes(own: ReadVersion, versions: readonly ReadVersion[]): readonly Diagnostic[] {
  const earlier = versions
    .filter(({ version }) => compareVersions(version, own.version) < 0)
    .sort((a, b) => compareVersions(b.version, a.version))
    .map(({ version, file }) => ({ version, coded: codesOf(file) }));
  const mine = codesOf(own.file);
  return mine.flatMap(({ code, rule, span }) => {
    const last = earlier.findIndex(({ coded }) => coded.some((each) => each.code === code));
    const before = earlier[last];
    const meant = before?.coded.find((each) => each.code === code);
    if (before === undefined || meant === undefined || meant.rule === rule) return [];
    // Renamed in one step: the old name is gone. Anything else is another rule under an old code.
    const isRenamed =
      last === 0 && !mine.some((each) => each.rule === meant.rule) && !before.coded.some((each) => each.rule === rule);
    return isRenamed ? [] : [diagnose('WR8107', span, { code, version: before.version, of: meant.rule })];
  });
}

function codesOf({ declarations }: FileNode): readonly Coded[] {
  return declarations.flatMap((decl) => {
    if (decl.kind !== 'Rule' && decl.kind !== 'Limit' && decl.kind !== 'Feature') return [];
    const rule = decl.name.text;
    return decl.clauses.flatMap((each) =>
      each.kind === 'Code' ? [{ code: each.code.text, rule, span: each.code.span }] : [],
    );
  });
}
