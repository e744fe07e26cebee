/** The answers of the language in the shapes of the protocol. */
import {
  type CodeAction,
  CodeActionKind,
  type CompletionItem,
  type Diagnostic,
  type DocumentSymbol,
  type FoldingRange,
  FoldingRangeKind,
  type Hover,
  type Location,
  type MarkupContent,
  MarkupKind,
  type SemanticTokens,
  SemanticTokensBuilder,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { Action, Completion, Hover as Described, Fold, Highlight, OutlineItem } from '#author';
import { type Edit, type Diagnostic as Found, positionAt, type SourceFile, type Span, toJson } from '#dsl';
import type { Desk } from './desk.ts';
import { rangeOf } from './document.ts';
import { kindOf, TOKEN_TYPES } from './kinds.ts';

/** The page of a code stands beside the command. */
function pageOf(code: string): string {
  return new URL(`../../docs/diagnostics/${code}.md`, import.meta.url).href;
}

export function diagnosticOf(found: Found, desk: Desk): Diagnostic {
  const { code, severity, message, range, notes, hint, fix, related } = toJson(found, (name) => desk.text(name));
  const way = hint === undefined ? [] : [`${fix.length > 0 ? 'fix' : 'hint'}: ${hint}`];
  return {
    code,
    severity,
    range,
    source: 'writ',
    message: [message, ...notes, ...way].join('\n'),
    codeDescription: { href: pageOf(code) },
    relatedInformation: related.map((each) => ({
      message: each.message,
      location: { uri: desk.uriOf(each.file), range: each.range },
    })),
  };
}

/** Paragraphs that an editor reads as Markdown. */
function markdown(paragraphs: readonly string[]): MarkupContent {
  return { kind: MarkupKind.Markdown, value: paragraphs.join('\n\n') };
}

export function hoverOf({ span, paragraphs }: Described, source: SourceFile): Hover {
  return { contents: markdown(paragraphs), range: rangeOf(source, span) };
}

/** `place` keeps the order in which they were proposed. */
export function completionOf(proposed: Completion, place: number, source: SourceFile): CompletionItem {
  const { name, what, detail, paragraphs, span } = proposed;
  return {
    label: name,
    kind: kindOf(what).completion,
    sortText: String(place).padStart(5, '0'),
    textEdit: { range: rangeOf(source, span), newText: name },
    ...(detail === '' ? {} : { detail }),
    ...(paragraphs.length === 0 ? {} : { documentation: markdown(paragraphs) }),
  };
}

export function locationOf(span: Span, desk: Desk): Location | undefined {
  const source = desk.text(span.file);
  return source === undefined ? undefined : { uri: desk.uriOf(span.file), range: rangeOf(source, span) };
}

export function textEdits(edits: readonly Edit[], source: SourceFile): TextEdit[] {
  return edits.map((edit) => ({ range: rangeOf(source, edit.span), newText: edit.text }));
}

export function workspaceEdit(edits: readonly Edit[], desk: Desk): WorkspaceEdit {
  const changes = [...Map.groupBy(edits, (edit) => edit.span.file)].flatMap(([name, own]) => {
    const source = desk.text(name);
    return source === undefined ? [] : [[desk.uriOf(name), textEdits(own, source)] as const];
  });
  return { changes: Object.fromEntries(changes) };
}

/** The kind under which an editor finds the layout among its source actions. */
export const LAYOUT_ACTION = `${CodeActionKind.Source}.format.writ`;

export function actionOf(action: Action, desk: Desk): CodeAction {
  const edit = workspaceEdit(action.edits, desk);
  if (action.kind === 'format') return { title: action.title, kind: LAYOUT_ACTION, edit };
  const diagnostics = [diagnosticOf(action.diagnostic, desk)];
  return { title: action.title, kind: CodeActionKind.QuickFix, diagnostics, isPreferred: true, edit };
}

export function symbolOf(item: OutlineItem, source: SourceFile): DocumentSymbol {
  return {
    name: item.name,
    detail: item.detail === '' ? item.what : item.detail,
    kind: kindOf(item.what).symbol,
    range: rangeOf(source, item.span),
    selectionRange: rangeOf(source, item.nameSpan),
    children: item.children.map((child) => symbolOf(child, source)),
  };
}

/** A block keeps the line of its closing brace in sight. */
export function foldOf({ kind, span }: Fold, source: SourceFile): readonly FoldingRange[] {
  const first = positionAt(source, span.start).line - 1;
  const last = positionAt(source, span.end).line - 1 - (kind === 'block' ? 1 : 0);
  if (last <= first) return [];
  return [{ startLine: first, endLine: last, ...(kind === 'comment' ? { kind: FoldingRangeKind.Comment } : {}) }];
}

export function tokensOf(names: readonly Highlight[], source: SourceFile): SemanticTokens {
  const builder = new SemanticTokensBuilder();
  for (const { span, what, declares } of names) {
    const { line, column } = positionAt(source, span.start);
    const type = TOKEN_TYPES.indexOf(kindOf(what).token);
    builder.push(line - 1, column - 1, span.end - span.start, type, declares ? 1 : 0);
  }
  return builder.build();
}
