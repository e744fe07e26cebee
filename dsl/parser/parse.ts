/**
 * The way from a text to its tree. A sound file is read in one go. In a file with faults every declaration is read by
 * itself: a broken one is left out and gives one report, and the next one is read as if nothing had happened.
 */
import type { CstNode, IToken } from 'chevrotain';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { type Lexed, tokenize } from '../lexer/lexer.ts';
import { tokenSpan } from '../lexer/place.ts';
import { DECLARATIONS_MAX, DIAGNOSTICS_MAX, EXPRESSION_DEPTH_MAX } from '../limits.ts';
import type { SourceFile, Span } from '../source.ts';
import type { HeaderNode, UseNode } from '../tree/declaration.ts';
import type { ExprNode } from '../tree/expression.ts';
import type { Declaration, FileNode } from '../tree/file.ts';
import { declarationStarts } from './blocks.ts';
import { maybeNode, nodes, type Reading } from './cst.ts';
import { tooDeep } from './depth.ts';
import { commentsOf, DocComments } from './docs.ts';
import { maskLiterate } from './literate.ts';
import { readBlock, type StartRule } from './read-block.ts';
import { syntaxFault } from './syntax-messages.ts';
import { readTemplate } from './templates.ts';
import { unreadable } from './text-check.ts';
import { expression } from './tree-expressions.ts';
import { declaration, headerNode, useNode } from './tree-file.ts';

export interface Parsed {
  /** What could be read: without the broken declarations, and absent without a usable header. */
  readonly file: FileNode | undefined;
  /** In order of place. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a rule file; never throws, whatever the text is. A file named `*.writ.md` is read as a literate one. */
export function parse(source: SourceFile): Parsed {
  const obstacle = unreadable(source);
  if (obstacle !== undefined) return { file: undefined, diagnostics: [obstacle] };
  const literate = maskLiterate(source);
  const reader = new FileReader(literate.source, tokenize(source.name, literate.source.text));
  for (const diagnostic of literate.diagnostics) reader.report(diagnostic);
  return reader.read();
}

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
    const diagnostics = this.diagnostics.sort((a, b) => a.span.start - b.span.start).slice(0, DIAGNOSTICS_MAX);
    return { file: parts.header === undefined ? undefined : this.fileNode(parts.header, parts), diagnostics };
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
    if (header !== undefined) parts.header = headerNode(this.reading, header);
    for (const use of nodes(file, 'useDecl')) parts.uses.push(useNode(this.reading, use));
    for (const decl of nodes(file, 'decl')) this.addDeclaration(decl, parts);
  }

  private addDeclaration(cst: CstNode, parts: Parts): void {
    const made = declaration(this.reading, cst);
    const deep = tooDeep(made);
    if (deep === undefined) parts.declarations.push(made);
    else this.report(nestingFault(deep));
  }

  private readByBlock(parts: Parts): void {
    const { tokens } = this.lexed;
    const starts = declarationStarts(tokens);
    const header = this.readPart('header', tokens.slice(0, starts[0] ?? tokens.length));
    if (header !== undefined) parts.header = headerNode(this.reading, header);
    starts.forEach((start, index) => {
      const block = tokens.slice(start, starts[index + 1] ?? tokens.length);
      const isUse = block[0]?.image === 'use';
      const cst = this.readPart(isUse ? 'useDecl' : 'decl', block);
      if (cst !== undefined && isUse) parts.uses.push(useNode(this.reading, cst));
      else if (cst !== undefined) this.addDeclaration(cst, parts);
    });
  }

  private readPart(rule: StartRule, block: readonly IToken[]): CstNode | undefined {
    const result = readBlock(rule, block);
    if (result.kind === 'read') return result.cst;
    if (result.kind === 'too deep') this.report(nestingFault(tokenSpan(this.source.name, result.token)));
    else this.report(syntaxFault(this.source, result.error));
    return undefined;
  }

  private hole(text: string, base: number): ExprNode | undefined {
    const lexed = tokenize(this.source.name, text, base);
    for (const diagnostic of lexed.diagnostics) this.report(diagnostic);
    const cst = this.readPart('expr', lexed.tokens);
    return cst === undefined ? undefined : expression(this.reading, cst);
  }
}

function nestingFault(span: Span): Diagnostic {
  const remedy = { text: 'give the inner parts names with "let" or "define"' };
  return diagnose('WR1018', span, { limit: EXPRESSION_DEPTH_MAX }, { remedy });
}
