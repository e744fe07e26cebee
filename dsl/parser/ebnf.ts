/** The grammar as a text, made from the parser itself, so that the document and the parser cannot drift apart. */
import {
  Alternation,
  Alternative,
  type IProduction,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  Terminal,
  type TokenType,
} from 'chevrotain';
import { writParser } from './grammar.ts';

/** One production per line, in the order of the families, from the file down. */
export function grammarText(): string {
  const rules = writParser().getGAstProductions();
  const order = reachable('file', (name) => references(rules[name]?.definition ?? []));
  return order.map((name) => `${name} ::= ${alternatives(rules[name]?.definition ?? [])}\n`).join('');
}

/** Names in the order in which a reader meets them. */
function reachable(start: string, next: (name: string) => readonly string[]): readonly string[] {
  const seen = new Set([start]);
  for (const name of seen) for (const reference of next(name)) seen.add(reference);
  return [...seen];
}

function references(parts: readonly IProduction[]): readonly string[] {
  return parts.flatMap((part) => {
    if (part instanceof NonTerminal) return [part.nonTerminalName];
    return 'definition' in part ? references(part.definition as readonly IProduction[]) : [];
  });
}

/** A rule that is one choice needs no parentheses around it. */
function alternatives(parts: readonly IProduction[]): string {
  const [only] = parts;
  if (parts.length === 1 && only instanceof Alternation)
    return only.definition.map((part) => written(part)).join(' | ');
  return sequence(parts);
}

function sequence(parts: readonly IProduction[]): string {
  return parts.map(written).join(' ');
}

function written(part: IProduction): string {
  if (part instanceof Terminal) return terminal(part.terminalType);
  if (part instanceof NonTerminal) return part.nonTerminalName;
  if (part instanceof Alternative) return sequence(part.definition);
  if (part instanceof Alternation) return `(${part.definition.map((one) => written(one)).join(' | ')})`;
  if (part instanceof Option) return `${grouped(part.definition)}?`;
  if (part instanceof Repetition) return `${grouped(part.definition)}*`;
  if (part instanceof RepetitionMandatory) return `${grouped(part.definition)}+`;
  if (part instanceof RepetitionWithSeparator) return `(${separated(part.definition, part.separator)})?`;
  if (part instanceof RepetitionMandatoryWithSeparator) return separated(part.definition, part.separator);
  throw new Error('the grammar has a construct that is not written');
}

function separated(parts: readonly IProduction[], separator: TokenType): string {
  return `${sequence(parts)} (${terminal(separator)} ${sequence(parts)})*`;
}

function grouped(parts: readonly IProduction[]): string {
  const [only] = parts;
  const atom = only instanceof Terminal || only instanceof NonTerminal || only instanceof Alternation;
  return parts.length === 1 && atom ? sequence(parts) : `(${sequence(parts)})`;
}

function terminal(type: TokenType): string {
  return type.LABEL ?? type.name;
}
