/**
 * The way from a text to its tree. A sound file is read in one go. In a file with faults every declaration is read by
 * itself: a broken one is left out and gives one report, and the next one is read as if nothing had happened.
 */
import type { CstNode, IToken } from 'chevrotain';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { type Lexed, tokenize } from '../lexer/lexer.ts';
import { tokenSpan } from '../lexer/place.ts';
import { keyword, Word } from '../lexer/tokens.ts';
import { DECLARATIONS_MAX, DIAGNOSTICS_MAX, EXPRESSION_DEPTH_MAX } from '../limits.ts';
import { type SourceFile, type Span, sourceFile } from '../source.ts';
import type { HeaderNode, UseNode } from '../tree/declaration.ts';
import type { ExprNode } from '../tree/expression.ts';
import type { Declaration, FileNode } from '../tree/file.ts';
import { DECLARATION_WORDS, declarationStarts, isA } from './blocks.ts';
import { repeatedClauses } from './clause-once.ts';
import { maybeNode, nodes, type Reading } from './cst.ts';
import { tooDeep } from './depth.ts';
import { commentsOf, DocComments } from './docs.ts';
import { maskLiterate } from './literate.ts';
import { readBlock, type StartRule } from './read-block.ts';
import { type Reporter, readDeclaration, readHeader } from './recover.ts';
import { type Spot, spotOf } from './spot.ts';
import { explain } from './syntax-messages.ts';
import { readTemplate } from './templates.ts';
import { unreadable } from './text-check.ts';
import { expression } from './tree-expressions.ts';
import { declaration, headerNode, useNode } from './tree-file.ts';

export interface Parsed {
  /** What could be read: without the broken declarations, and absent without a usable header. */
  readonly file: FileNode | undefined;
  /** Names of declarations that were left out, so that their uses need not be reported as well. */
  readonly lost: readonly string[];
  /** In order of place. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a rule file; never throws, whatever the text is. A file named `*.writ.md` is read as a literate one. */
export function parse(source: SourceFile): Parsed {
  const obstacle = unreadable(source);
  if (obstacle !== undefined) return { file: undefined, lost: [], diagnostics: [obstacle] };
  const literate = maskLiterate(source);
  const reader = new FileReader(literate.source, tokenize(source.name, literate.source.text));
  for (const diagnostic of literate.diagnostics) reader.report(diagnostic);
  return reader.read();
}

/** The header alone, whatever follows it; undefined where it cannot be read. What is wrong with it is not told. */
export function parseHeader(source: SourceFile): HeaderNode | undefined {
  if (unreadable(source) !== undefined) return undefined;
  const { name, text } = maskLiterate(source).source;
  const read = (part: string): HeaderNode | undefined =>
    new FileReader(sourceFile(name, part), tokenize(name, part)).header();
  // Where declarations begin a line, nothing behind the first one need be looked at.
  return read(text.slice(0, FIRST_DECLARATION.exec(text)?.index)) ?? read(text);
}

const FIRST_DECLARATION = new RegExp(`^(?:${DECLARATION_WORDS.join('|')})\\b`, 'm');

interface Parts {
  header: HeaderNode | undefined;
  readonly uses: UseNode[];
  readonly declarations: Declaration[];
}

class FileReader {
  private readonly source: SourceFile;
  private readonly lexed: Lexed;
  private readonly docs: DocComments;
  private readonly diagnostics: Diagnostic[];
  private readonly lost: string[] = [];
  private readonly reading: Reading;

  constructor(source: SourceFile, lexed: Lexed) {
    this.source = source;
    this.lexed = lexed;
    this.docs = new DocComments(source.text, lexed.docs, lexed.tokens);
    this.diagnostics = [...lexed.diagnostics];
    this.reading = {
      file: source.name,
      doc: (start) => this.docs.take(start),
      report: (diagnostic) => this.report(diagnostic),
      template: (text) =>
        readTemplate(
          source.name,
          text,
          (hole, base) => this.hole(hole, base),
          (diagnostic) => this.report(diagnostic),
        ),
    };
  }

  report(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
  }

  read(): Parsed {
    const parts: Parts = { header: undefined, uses: [], declarations: [] };
    const whole = readBlock('file', this.lexed.tokens);
    if (whole.kind === 'read') this.readSound(whole.cst, parts);
    else this.readByBlock(parts);
    const count = parts.declarations.length;
    const last = parts.declarations[DECLARATIONS_MAX];
    if (last !== undefined) this.report(diagnose('WR1019', last.span, { count, limit: DECLARATIONS_MAX }));
    const diagnostics = this.diagnostics.sort(byPlace).slice(0, DIAGNOSTICS_MAX);
    const file = parts.header === undefined ? undefined : this.fileNode(parts.header, parts);
    return { file, lost: this.lost, diagnostics };
  }

  private fileNode(header: HeaderNode, parts: Parts): FileNode {
    const { name, text } = this.source;
    return {
      kind: 'File',
      span: { file: name, start: 0, end: text.length },
      header,
      uses: parts.uses,
      declarations: parts.declarations.slice(0, DECLARATIONS_MAX),
      comments: commentsOf(name, text, [...this.lexed.comments, ...this.docs.rest()]),
    };
  }

  private readSound(file: CstNode, parts: Parts): void {
    const header = maybeNode(file, 'header');
    if (header !== undefined) this.addHeader(header, parts);
    for (const use of nodes(file, 'useDecl')) parts.uses.push(useNode(this.reading, use));
    for (const decl of nodes(file, 'decl')) this.addDeclaration(decl, parts);
  }

  private addHeader(cst: CstNode, parts: Parts): void {
    parts.header = headerNode(this.reading, cst);
    this.reportRepeated(parts.header);
  }

  private addDeclaration(cst: CstNode, parts: Parts): void {
    const made = declaration(this.reading, cst);
    const deep = tooDeep(made);
    if (deep === undefined) {
      parts.declarations.push(made);
      this.reportRepeated(made);
    } else {
      this.report(nestingFault(deep));
      if ('text' in made.name) this.lost.push(made.name.text);
    }
  }

  private reportRepeated(block: object): void {
    for (const diagnostic of repeatedClauses(block, this.source.text)) this.report(diagnostic);
  }

  /** The first block, for those who want nothing else. */
  header(): HeaderNode | undefined {
    const parts: Parts = { header: undefined, uses: [], declarations: [] };
    this.readHeaderBlock(declarationStarts(this.lexed.tokens), parts);
    return parts.header;
  }

  private readHeaderBlock(starts: readonly number[], parts: Parts): void {
    const { tokens } = this.lexed;
    const end = starts[0] ?? tokens.length;
    const header = readHeader(tokens.slice(0, end), tokens[end], (...block) => this.reportFault(...block));
    if (header !== undefined) this.addHeader(header, parts);
  }

  private readByBlock(parts: Parts): void {
    const { tokens } = this.lexed;
    const starts = declarationStarts(tokens);
    const report: Reporter = (...block) => this.reportFault(...block);
    this.readHeaderBlock(starts, parts);
    starts.forEach((start, index) => {
      const end = starts[index + 1] ?? tokens.length;
      const block = tokens.slice(start, end);
      const cst = readDeclaration(block, tokens[end], report);
      if (cst === undefined) this.lost.push(...declaredName(block));
      else if (cst.name === 'useDecl') parts.uses.push(useNode(this.reading, cst));
      else this.addDeclaration(cst, parts);
    });
  }

  /** Reports what is wrong with a block, unless a fault of spelling before the spot explains it. */
  private reportFault(rule: StartRule, tokens: readonly IToken[], following: IToken | undefined): Spot | undefined {
    const result = readBlock(rule, tokens);
    if (result.kind === 'read') return undefined;
    if (result.kind === 'too deep') {
      this.report(nestingFault(tokenSpan(this.source.name, result.token)));
      return undefined;
    }
    const block = { file: this.source.name, all: this.lexed.tokens, rule, tokens, following };
    const spot = spotOf(block, result.error.token);
    const start = tokens[0]?.startOffset ?? 0;
    const end = spot.found?.startOffset ?? following?.startOffset ?? this.source.text.length;
    const explained = this.lexed.unsure.some((offset) => start <= offset && offset <= end);
    if (!explained) this.report(explain(spot));
    return spot;
  }

  private hole(text: string, base: number): ExprNode | undefined {
    const lexed = tokenize(this.source.name, text, base);
    for (const diagnostic of lexed.diagnostics) this.report(diagnostic);
    const result = readBlock('expr', lexed.tokens);
    if (result.kind === 'read') return expression(this.reading, result.cst);
    if (lexed.diagnostics.length === 0) this.reportFault('expr', lexed.tokens, undefined);
    return undefined;
  }
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return a.span.start - b.span.start;
}

/** The name behind the word that opens a declaration; of an intent, the one behind its kind. */
function declaredName(tokens: readonly IToken[]): readonly string[] {
  const name = isA(tokens[0], keyword('intent')) ? tokens[2] : tokens[1];
  return name !== undefined && isA(name, Word) ? [name.image] : [];
}

function nestingFault(span: Span): Diagnostic {
  const remedy = { text: 'give the inner parts names with "let" or "define"' };
  return diagnose('WR1018', span, { limit: EXPRESSION_DEPTH_MAX }, { remedy });
}
