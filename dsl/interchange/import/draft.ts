/** What every importer gives: rule files that check clean, and everything that could not be taken over, with its place. */
import { type Checked, check } from '../../check/check.ts';
import { type Diagnostic, diagnose, hasErrors } from '../../diagnostics/diagnostic.ts';
import { format } from '../../format/format.ts';
import { CLAUSE_WORDS, HARD_WORDS } from '../../lexer/words.ts';
import { parse } from '../../parser/parse.ts';
import { type SourceFile, type Span, sourceFile } from '../../source.ts';
import { JsonFault } from './json-text.ts';

export interface Options {
  /** Of the policy, such as `acme.eligibility`; several policies in one file are told apart by their own names behind it. */
  readonly name: string;
  /** The day from which it holds, where the imported text does not say. */
  readonly from: string;
}

/** A rule file in the one layout, with the CSV tables that it reads, which stand beside it. */
export interface ImportedFile {
  readonly policy: string;
  readonly version: string;
  readonly source: SourceFile;
  readonly csv: readonly SourceFile[];
}
export interface Imported {
  readonly files: readonly ImportedFile[];
  /** Errors for what is not imported; warnings for what is left out, or means something else now. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Something that cannot be imported; it takes the whole policy with it. */
export class NotImported extends Error {
  readonly span: Span;
  readonly what: string;

  /** A sentence: what is not imported, and why. */
  constructor(span: Span, what: string, reason: string) {
    super(reason);
    this.span = span;
    this.what = what;
  }
}

/** Runs what makes one policy; what stops it becomes a finding. */
export function importing(make: (notes: Notes) => readonly ImportedFile[]): Imported {
  const notes = new Notes();
  try {
    const files = make(notes);
    return { files, diagnostics: notes.all };
  } catch (cause) {
    return { files: [], diagnostics: [...notes.all, refusal(cause)] };
  }
}

function refusal(cause: unknown): Diagnostic {
  if (cause instanceof NotImported) return diagnose('WR9202', cause.span, { what: cause.what, reason: cause.message });
  if (cause instanceof JsonFault) return diagnose('WR9202', cause.span, { what: 'The file', reason: cause.message });
  throw cause;
}

/** What is left out or changed on the way. */
export class Notes {
  #all: Diagnostic[] = [];

  get all(): readonly Diagnostic[] {
    return this.#all;
  }

  /** What was only tried. */
  forget(): void {
    this.#all = [];
  }

  /** `what` is the subject, `how` says what became of it. */
  note(span: Span, what: string, how: string): void {
    this.#all.push(diagnose('WR9203', span, { what, how }));
  }
}

/**
 * Lays a policy out and checks it. What the checker would not have is not imported: its finding is told at the place that the
 * policy came from.
 */
export function finished(
  policy: string,
  version: string,
  text: string,
  csv: readonly SourceFile[],
  from: Span,
): ImportedFile {
  const name = `${policy.split('.').at(-1) ?? policy}.writ`;
  const rough = sourceFile(name, text);
  const { file, diagnostics } = parse(rough);
  if (file === undefined || hasErrors(diagnostics)) throw new NotImported(from, 'This', reasonOf(diagnostics));
  const source = sourceFile(name, format(file, rough));
  const checked: Checked = check(source, {
    library: () => ({ kind: 'missing', versions: [] }),
    csv: (asked) => csv.find((each) => each.name === asked),
  });
  if (hasErrors(checked.diagnostics)) throw new NotImported(from, 'This', reasonOf(checked.diagnostics));
  return { policy, version, source, csv };
}

function reasonOf(diagnostics: readonly Diagnostic[]): string {
  const {
    code = '',
    message = 'it cannot be read.',
    notes = [],
  } = diagnostics.find(({ severity }) => severity === 'error') ?? {};
  return [`the policy would have ${code}:`, message, ...notes].join(' ');
}

const RESERVED: ReadonlySet<string> = new Set([...HARD_WORDS, ...CLAUSE_WORDS, 'previous']);

/** Whether a name may stand in a policy as it is. */
export function isName(name: string): boolean {
  return isField(name) && !RESERVED.has(name);
}

/** Any word may name a field. */
export function isField(name: string): boolean {
  return /^[a-z][a-z0-9_]*$/.test(name);
}

/** A name of the language that is like a foreign one; each foreign name has one of its own. */
export class Names {
  readonly #taken = new Map<string, string>();

  of(foreign: string): string {
    const base = nameLike(foreign);
    for (let i = 1; ; i += 1) {
      const name = i === 1 ? base : `${base}_${i}`;
      const owner = this.#taken.get(name);
      if (owner !== undefined && owner !== foreign) continue;
      this.#taken.set(name, foreign);
      return name;
    }
  }
}

export function nameLike(foreign: string): string {
  const words = foreign.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  const plain = words.replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '');
  const named = /^[a-z]/.test(plain) ? plain : `n_${plain}`;
  return isName(named) ? named : `${named}_`;
}

/** `SCORE_TOO_LOW`, from any name. */
export function codeLike(foreign: string): string {
  return nameLike(foreign).replaceAll(/_+$/g, '').toUpperCase();
}

/** A text of the language; inside a message braces have a meaning of their own. */
export function quoted(text: string): string {
  const escaped = text.normalize('NFC').replaceAll(/[\\"]/g, (sign) => `\\${sign}`);
  return `"${escaped
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll(/\p{Cc}/gu, hexadecimal)}"`;
}
export function quotedMessage(text: string): string {
  return quoted(text)
    .replaceAll(/[{}]/g, (sign) => sign + sign)
    .replaceAll(/\\u\{\{([0-9A-F]+)\}\}/g, '\\u{$1}');
}
function hexadecimal(sign: string): string {
  return `\\u{${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;
}

/** A comment or a doc comment, line by line. */
export function commented(mark: '//' | '///', text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => `${mark} ${line}`.trimEnd())
    .join('\n');
}
