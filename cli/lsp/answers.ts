/** The questions of an editor, each answered by a function of the language. */
import {
  type CancellationToken,
  type CompletionItem,
  type Connection,
  DocumentHighlightKind,
  LSPErrorCodes,
  type Position,
  type Range,
  ResponseError,
  type TextDocumentIdentifier,
} from 'vscode-languageserver/node';
import {
  type AuthorPack,
  actions,
  complete,
  definition,
  findDeclarations,
  folds,
  formatEdits,
  highlights,
  hover,
  outline,
  prepareRename,
  references,
  rename,
} from '#author';
import type { SourceFile, Span } from '#dsl';
import type { Desk } from './desk.ts';
import type { Desks } from './desks.ts';
import { offsetAt, rangeOf } from './document.ts';
import { kindOf } from './kinds.ts';
import {
  actionOf,
  completionOf,
  foldOf,
  hoverOf,
  locationOf,
  symbolOf,
  textEdits,
  tokensOf,
  workspaceEdit,
} from './shapes.ts';

/** A file of a pack as it is at the moment of the question. */
interface Page {
  readonly desk: Desk;
  readonly pack: AuthorPack;
  readonly file: string;
  readonly source: SourceFile;
}

interface About {
  readonly textDocument: TextDocumentIdentifier;
}

export function answerAll(connection: Connection, desks: Desks): void {
  /** Nothing is answered about a document that is in no pack, and to a question that was taken back. */
  const asked =
    <P extends About, R>(answer: (page: Page, params: P) => R) =>
    (params: P, token: CancellationToken): R | null | ResponseError<void> => {
      if (token.isCancellationRequested) return new ResponseError(LSPErrorCodes.RequestCancelled, 'It was taken back.');
      const page = pageOf(desks, params.textDocument.uri);
      return page === undefined ? null : answer(page, params);
    };
  connection.onCompletion(asked((page, { position }) => completions(page, position)));
  connection.onHover(
    asked((page, { position }) => {
      const found = hover(page.pack, page.file, offsetAt(page.source, position));
      return found === undefined ? null : hoverOf(found, page.source);
    }),
  );
  connection.onDefinition(
    asked((page, { position }) => {
      const found = definition(page.pack, page.file, offsetAt(page.source, position));
      return found === undefined ? null : locationOf(found, page.desk);
    }),
  );
  connection.onReferences(
    asked((page, { position, context }) => {
      const declared = context.includeDeclaration
        ? undefined
        : definition(page.pack, page.file, offsetAt(page.source, position));
      return namedAt(page, position)
        .filter(({ file, start }) => file !== declared?.file || start !== declared.start)
        .flatMap((span) => locationOf(span, page.desk) ?? []);
    }),
  );
  connection.onDocumentHighlight(
    asked((page, { position }) =>
      namedAt(page, position)
        .filter(({ file }) => file === page.file)
        .map((span) => ({ range: rangeOf(page.source, span), kind: DocumentHighlightKind.Text })),
    ),
  );
  connection.onPrepareRename(
    asked((page, { position }) => {
      const found = prepareRename(page.pack, page.file, offsetAt(page.source, position));
      return 'refused' in found ? refusal(found.refused) : rangeOf(page.source, found);
    }),
  );
  connection.onRenameRequest(
    asked((page, { position, newName }) => {
      const found = rename(page.pack, page.file, offsetAt(page.source, position), newName);
      return 'refused' in found ? refusal(found.refused) : workspaceEdit(found.edits, page.desk);
    }),
  );
  connection.onCodeAction(
    asked((page, { range, context: { only } }) => {
      const found = actions(page.pack, spanOf(page, range)).map((action) => actionOf(action, page.desk));
      return found.filter(({ kind = '' }) => only === undefined || only.some((wanted) => isOfKind(kind, wanted)));
    }),
  );
  connection.onDocumentSymbol(
    asked(({ pack, file, source }) => outline(pack, file).map((item) => symbolOf(item, source))),
  );
  connection.onDocumentFormatting(asked(({ pack, file, source }) => textEdits(formatEdits(pack, file), source)));
  connection.onFoldingRanges(asked(({ source }) => folds(source).flatMap((fold) => foldOf(fold, source))));
  connection.languages.semanticTokens.on((params, token) => {
    const page = token.isCancellationRequested ? undefined : pageOf(desks, params.textDocument.uri);
    return page === undefined ? { data: [] } : tokensOf(highlights(page.pack, page.file), page.source);
  });
  connection.onWorkspaceSymbol(({ query }) =>
    desks.all().flatMap((desk) =>
      findDeclarations(desk.pack(), query).flatMap(({ name, what, nameSpan }) => {
        const location = locationOf(nameSpan, desk);
        return location === undefined ? [] : [{ name, kind: kindOf(what).symbol, location }];
      }),
    ),
  );
}

function pageOf(desks: Desks, uri: string): Page | undefined {
  const desk = desks.known(uri);
  if (desk === undefined) return undefined;
  const pack = desk.pack();
  const file = desk.nameOf(uri);
  const source = pack.results.get(file)?.source;
  return source === undefined ? undefined : { desk, pack, file, source };
}

function completions(page: Page, position: Position): CompletionItem[] {
  const found = complete(page.pack, page.file, offsetAt(page.source, position));
  return found.map((each, place) => completionOf(each, place, page.source));
}

function namedAt(page: Page, position: Position): readonly Span[] {
  return references(page.pack, page.file, offsetAt(page.source, position));
}

function spanOf(page: Page, { start, end }: Range): Span {
  return { file: page.file, start: offsetAt(page.source, start), end: offsetAt(page.source, end) };
}

/** `source` asks for `source.format.writ` too. */
function isOfKind(kind: string, wanted: string): boolean {
  return kind === wanted || kind.startsWith(`${wanted}.`);
}

function refusal(reason: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, reason);
}
