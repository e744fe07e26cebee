/** The outcomes of rules and groups as values: enums that no file declares. */
import type { Expr } from '../program/expression.ts';
import type { Group } from '../program/policy.ts';
import type { Span } from '../source.ts';
import { equals } from '../types/spell.ts';
import type { EnumInfo, EnumType, Type } from '../types/type.ts';

export type OutcomeWord = 'pass' | 'fail' | 'undecided' | 'not_applicable' | 'waived';

const WORDS: readonly OutcomeWord[] = ['pass', 'fail', 'undecided', 'not_applicable', 'waived'];
const NOWHERE: Span = { file: '', start: 0, end: 0 };

const OUTCOMES: EnumInfo = { name: 'Outcome', ordered: false, members: WORDS, span: NOWHERE };
/** The same by the words of a verdict: what is undecided is referred to a person. */
const VERDICTS: EnumInfo = {
  ...OUTCOMES,
  name: 'Verdict',
  members: WORDS.map((word) => (word === 'undecided' ? 'refer' : word)),
};

export function outcomeOf(group: Group, span: Span): Expr {
  return { kind: 'outcome', group, type: enumType(OUTCOMES), span };
}
export function verdictOf(group: Group, span: Span): Expr {
  return { kind: 'outcome', group, type: enumType(VERDICTS), span };
}

export function comesOut(outcome: Expr, word: OutcomeWord): Expr {
  const member: Expr = { kind: 'enum', member: WORDS.indexOf(word), type: outcome.type, span: outcome.span };
  return equals(outcome, member);
}

/** The word itself, as a value of the same enum; verdicts where there is none. */
export function outcomeWord(word: OutcomeWord, like: Type | undefined, span: Span): Expr {
  const type = like?.kind === 'enum' ? like : enumType(VERDICTS);
  return { kind: 'enum', member: WORDS.indexOf(word), type, span };
}

function enumType(info: EnumInfo): EnumType {
  return { kind: 'enum', enum: info, optional: false };
}
