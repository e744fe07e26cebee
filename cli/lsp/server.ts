/**
 * The language server: one connection to one editor. What is asked is answered from the texts as they are at that moment;
 * what is wrong with them is told a moment after the last change.
 */
import {
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import manifest from '../../package.json' with { type: 'json' };
import { answerAll } from './answers.ts';
import type { Desk } from './desk.ts';
import { Desks } from './desks.ts';
import { changed } from './document.ts';
import { TOKEN_TYPES } from './kinds.ts';
import { LAYOUT_ACTION } from './shapes.ts';
import { Teller } from './teller.ts';

const WATCHED = '**/{*.writ,*.writ.md,*.csv,writ.json}';

export function serveLanguage(connection: Connection): void {
  new LanguageServer(connection).listen();
}

class LanguageServer {
  readonly #connection: Connection;
  readonly #desks = new Desks();
  readonly #teller: Teller;
  #folders: readonly string[] = [];
  #capabilities: InitializeParams['capabilities'] = {};

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#teller = new Teller(connection);
  }

  listen(): void {
    const connection = this.#connection;
    connection.onInitialize((params) => this.#initialize(params));
    connection.onInitialized(() => this.#initialized());
    connection.onShutdown(() => this.#teller.stop());
    connection.onDidOpenTextDocument(({ textDocument: { uri, text } }) =>
      this.#edit(uri, (desk) => desk.open(uri, text)),
    );
    connection.onDidChangeTextDocument(({ textDocument: { uri }, contentChanges }) =>
      this.#edit(uri, (desk) => {
        const source = desk.openSource(uri);
        if (source !== undefined) desk.put(uri, changed(source, contentChanges));
      }),
    );
    connection.onDidCloseTextDocument(({ textDocument: { uri } }) => this.#close(uri));
    connection.onDidChangeWatchedFiles(() => this.#reload());
    answerAll(connection, this.#desks);
    connection.listen();
  }

  #initialize({ capabilities, workspaceFolders, rootUri }: InitializeParams): InitializeResult {
    this.#capabilities = capabilities;
    this.#folders = workspaceFolders?.map((folder) => folder.uri) ?? (rootUri === null ? [] : [rootUri]);
    return { serverInfo: { name: 'writ', version: manifest.version }, capabilities: CAPABILITIES };
  }

  /** Not every editor watches files or has folders that come and go. */
  #initialized(): void {
    const { workspace } = this.#capabilities;
    if (workspace?.didChangeWatchedFiles?.dynamicRegistration === true) {
      const watchers = [{ globPattern: WATCHED }];
      void this.#connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
    if (workspace?.workspaceFolders === true) {
      this.#connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map((folder) => folder.uri));
        this.#openFolders([...this.#folders.filter((uri) => !gone.has(uri)), ...added.map((folder) => folder.uri)]);
      });
    }
    this.#openFolders(this.#folders);
  }

  #openFolders(folders: readonly string[]): void {
    this.#folders = folders;
    for (const idle of this.#desks.workspace(folders)) this.#teller.forget(idle);
    for (const desk of this.#desks.all()) this.#teller.tellSoon(desk);
  }

  #edit(uri: string, change: (desk: Desk) => void): void {
    const desk = this.#desks.of(uri);
    change(desk);
    this.#teller.tellSoon(desk);
  }

  #close(uri: string): void {
    this.#edit(uri, (desk) => desk.close(uri));
    for (const idle of this.#desks.letGo()) this.#teller.forget(idle);
  }

  #reload(): void {
    for (const desk of this.#desks.all()) {
      desk.reload();
      this.#teller.tellSoon(desk);
    }
  }
}

const CAPABILITIES: InitializeResult['capabilities'] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  completionProvider: { triggerCharacters: ['.'] },
  hoverProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  documentFormattingProvider: true,
  foldingRangeProvider: true,
  renameProvider: { prepareProvider: true },
  codeActionProvider: { codeActionKinds: ['quickfix', LAYOUT_ACTION] },
  semanticTokensProvider: {
    legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: ['declaration'] },
    full: true,
  },
  workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
};
