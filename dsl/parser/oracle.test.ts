import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenize } from '../lexer/lexer.ts';
import { sourceFile } from '../source.ts';
import { FIXTURES, ruleFiles } from '../specs/syntax-fixtures.ts';
import { parse } from './parse.ts';

/** A second parser of the same language, where the design's folder stands beside the repository. */
const ORACLE = join(FIXTURES, '..', '..', 'shared', 'language', 'oracle', 'parser.mjs');

interface OracleParser {
  input: readonly unknown[];
  errors: readonly unknown[];
  file(): void;
}
interface Oracle {
  readonly lexer: { tokenize(text: string): { tokens: readonly unknown[]; errors: readonly unknown[] } };
  readonly WritParser: new (options: object) => OracleParser;
}

/** Faults that are no matter of grammar, or that the oracle leaves to others. */
const BEYOND_GRAMMAR = new Set(['WR1003', 'WR1006', 'WR1013', 'WR1014', 'WR1016', 'WR1018', 'WR1019']);

/** It has no packages of its own: the parser library is that of this repository. */
function lendPackages(): void {
  const beside = pathToFileURL(dirname(ORACLE)).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      context.parentURL?.startsWith(beside) === true && !specifier.startsWith('.')
        ? next(specifier, { ...context, parentURL: import.meta.url })
        : next(specifier, context),
  });
}

async function load(): Promise<Oracle | undefined> {
  lendPackages();
  try {
    return (await import(pathToFileURL(ORACLE).href)) as Oracle;
  } catch {
    // The oracle may want other packages than this repository has.
    return undefined;
  }
}

const oracle = existsSync(ORACLE) ? await load() : undefined;

describe.skipIf(oracle === undefined)('accepts and refuses what the oracle does', () => {
  const judge = oracle === undefined ? undefined : new oracle.WritParser({ recoveryEnabled: false });
  const accepts = (text: string): boolean => {
    const lexed = oracle?.lexer.tokenize(text);
    if (lexed === undefined || judge === undefined) return false;
    judge.input = lexed.tokens;
    judge.file();
    return lexed.errors.length === 0 && judge.errors.length === 0;
  };
  const check = (text: string): void => {
    const { diagnostics } = parse(sourceFile('t.writ', text));
    if (diagnostics.length > 0 && diagnostics.every(({ code }) => BEYOND_GRAMMAR.has(code))) return;
    if ((diagnostics.length === 0) !== accepts(text)) expect.fail(`${diagnostics[0]?.message ?? 'accepted'}\n${text}`);
  };
  const examples = ruleFiles('examples');
  const rows = examples.map(({ name, text }) => tokenize(name, text).tokens.map((token) => token.image));

  it('on the examples', () => {
    for (const { text } of examples) check(text);
  });

  it('with tokens left out', () => {
    const left = fc.tuple(fc.constantFrom(...rows), fc.nat(), fc.nat({ max: 2 }));
    fc.assert(
      fc.property(left, ([row, at, more]) => {
        const start = at % row.length;
        check([...row.slice(0, start), ...row.slice(start + 1 + more)].join(' '));
      }),
      { numRuns: 300 },
    );
  });

  it('with tokens swapped', () => {
    const swap = fc.tuple(fc.constantFrom(...rows), fc.nat(), fc.nat());
    fc.assert(
      fc.property(swap, ([row, a, b]) => {
        const mixed = [...row];
        const [i, j] = [a % row.length, b % row.length];
        [mixed[i], mixed[j]] = [mixed[j] ?? '', mixed[i] ?? ''];
        check(mixed.join(' '));
      }),
      { numRuns: 300 },
    );
  });
});
