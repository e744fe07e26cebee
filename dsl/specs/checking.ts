/** What the tests of the checker share: a text behind a header, and what the checker says of it. */
import { type Checked, check } from '../check/check.ts';
import type { Environment } from '../check/module.ts';
import { renderDiagnostics } from '../diagnostics/render.ts';
import type { Program } from '../program/policy.ts';
import { positionAt, sourceFile } from '../source.ts';

export const POLICY = 'policy demo.test version 1.0.0\neffective from 2026-01-01 until 2028-01-01\n';
export const MONEY = `${POLICY}currency USD\nrounding half even to 2 places per line\n`;

/** An environment with the CSV texts given. */
export function beside(csv: Readonly<Record<string, string>> = {}): Environment {
  return {
    library: () => ({ kind: 'missing', versions: [] }),
    csv: (file) => {
      const text = csv[file];
      return text === undefined ? undefined : sourceFile(file, text);
    },
  };
}

function checked(text: string, environment: Environment = beside()): Checked {
  return check(sourceFile('test.writ', text), environment);
}

/** Codes in order of place; lints that a small example cannot help are left out unless asked for. */
export function codes(text: string, environment?: Environment): readonly string[] {
  const quiet = new Set(['WR2107', 'WR3190']);
  return checked(text, environment)
    .diagnostics.map((diagnostic) => diagnostic.code)
    .filter((code) => !quiet.has(code));
}

/** The checked program, or an error that shows what is wrong. */
export function programOf(text: string, environment?: Environment): Program {
  const source = sourceFile('test.writ', text);
  const { program, diagnostics } = checked(text, environment);
  if (program === undefined) throw new Error(renderDiagnostics(diagnostics, () => source));
  return program;
}

/** `line:column` and sentence of each diagnostic. */
export function told(text: string, environment?: Environment): readonly string[] {
  const { diagnostics } = checked(text, environment);
  return diagnostics.map(({ code, span, message }) => {
    const source = span.file === 'test.writ' ? sourceFile('test.writ', text) : environment?.csv(span.file);
    const place = source === undefined ? span.file : positionAt(source, span.start);
    return typeof place === 'string' ? `${code} ${message}` : `${code} ${place.line}:${place.column} ${message}`;
  });
}
