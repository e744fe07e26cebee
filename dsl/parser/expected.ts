/**
 * What may stand behind the beginning of a block. The grammar is walked along every reading of the tokens at once; all
 * tokens that any of them could take next are collected with the rule they belong to. Only faults pay for this.
 */
import {
  Alternation,
  Alternative,
  type IProduction,
  type IToken,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  type Rule,
  Terminal,
  type TokenType,
} from 'chevrotain';
import { isA } from './blocks.ts';
import { writParser } from './grammar.ts';
import type { StartRule } from './read-block.ts';

export interface Expected {
  readonly token: TokenType;
  /** The rule in which the token stands. */
  readonly rule: string;
}

export interface Outlook {
  /** The tokens before this one can begin the block; this one cannot follow them (or the block ends here). */
  readonly index: number;
  readonly expected: readonly Expected[];
  /** The tokens before `index` are a whole block. */
  readonly complete: boolean;
}

/** Beyond this many tokens the walk would be felt; a block of that size is a table, and rarely written by hand. */
const TOKENS_MAX = 50_000;

/** How far the tokens go along the rule, and what could stand there. */
export function outlook(rule: StartRule, tokens: readonly IToken[]): Outlook | undefined {
  if (tokens.length > TOKENS_MAX) return undefined;
  return new Walk(tokens, writParser().getGAstProductions()).outlook(rule);
}

class Walk {
  private readonly tokens: readonly IToken[];
  private readonly rules: Readonly<Record<string, Rule>>;
  private readonly known = new Map<string, readonly number[]>();
  private found = new Map<string, Expected>();
  private furthest = 0;

  constructor(tokens: readonly IToken[], rules: Readonly<Record<string, Rule>>) {
    this.tokens = tokens;
    this.rules = rules;
  }

  outlook(rule: StartRule): Outlook {
    const end = Math.max(-1, ...this.endsOf(rule, 0));
    const index = Math.max(end, this.furthest);
    const expected = index === this.furthest ? [...this.found.values()] : [];
    return { index, expected, complete: end === index };
  }

  /** The places at which the rule can end when it begins at `start`. */
  private endsOf(name: string, start: number): readonly number[] {
    const key = `${start} ${name}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const rule = this.rules[name];
    if (rule === undefined) throw new Error(`no grammar rule ${name}`);
    const ends = this.sequence(rule.definition, [start], name);
    this.known.set(key, ends);
    return ends;
  }

  private sequence(parts: readonly IProduction[], starts: readonly number[], rule: string): readonly number[] {
    let places = starts;
    for (const part of parts) {
      if (places.length === 0) return places;
      places = unique(places.flatMap((place) => this.step(part, place, rule)));
    }
    return places;
  }

  private step(part: IProduction, place: number, rule: string): readonly number[] {
    if (part instanceof Terminal) return this.terminal(part.terminalType, place, rule);
    if (part instanceof NonTerminal) return this.endsOf(part.nonTerminalName, place);
    if (part instanceof Alternation) return unique(part.definition.flatMap((one) => this.step(one, place, rule)));
    if (part instanceof Alternative) return this.sequence(part.definition, [place], rule);
    if (part instanceof Option) return unique([place, ...this.sequence(part.definition, [place], rule)]);
    if (part instanceof Repetition) return this.repeat(part.definition, [place], rule);
    if (part instanceof RepetitionMandatory) {
      return this.repeat(part.definition, this.sequence(part.definition, [place], rule), rule);
    }
    if (part instanceof RepetitionWithSeparator || part instanceof RepetitionMandatoryWithSeparator) {
      const once = this.sequence(part.definition, [place], rule);
      const again = [new Terminal({ terminalType: part.separator }), ...part.definition];
      const ends = this.repeat(again, once, rule);
      return part instanceof RepetitionWithSeparator ? unique([place, ...ends]) : ends;
    }
    throw new Error('the grammar has a construct that is not walked');
  }

  private repeat(parts: readonly IProduction[], starts: readonly number[], rule: string): readonly number[] {
    const all = new Set(starts);
    let fresh = starts;
    while (fresh.length > 0) {
      fresh = this.sequence(parts, fresh, rule).filter((end) => !all.has(end));
      for (const end of fresh) all.add(end);
    }
    return [...all];
  }

  private terminal(type: TokenType, place: number, rule: string): readonly number[] {
    const token = this.tokens[place];
    if (token !== undefined && isA(token, type)) return [place + 1];
    if (place > this.furthest) {
      this.furthest = place;
      this.found = new Map();
    }
    if (place === this.furthest) this.found.set(`${type.name} ${rule}`, { token: type, rule });
    return [];
  }
}

function unique(places: readonly number[]): readonly number[] {
  return places.length < 2 ? places : [...new Set(places)];
}
