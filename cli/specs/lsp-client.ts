/** A client of the real language server, which is started as an editor starts it and spoken to over its standard input and output. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';

const MAIN = fileURLToPath(new URL('../main.mjs', import.meta.url));

export class LspClient {
  readonly server: ChildProcessWithoutNullStreams;
  readonly connection: ProtocolConnection;
  /** Everything that was told, by address, the last one last. */
  readonly #told = new Map<string, Diagnostic[]>();
  readonly #listeners = new Set<() => void>();
  /** The files that the server has asked to be told of. */
  readonly watched: Promise<string>;
  #version = 0;

  constructor(folder: string) {
    this.server = spawn(process.execPath, [MAIN, 'lsp', '--stdio'], { cwd: folder });
    this.connection = createProtocolConnection(
      new StreamMessageReader(this.server.stdout),
      new StreamMessageWriter(this.server.stdin),
    );
    this.connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
      this.#told.set(uri, diagnostics);
      for (const listener of this.#listeners) listener();
    });
    this.watched = new Promise((resolve) => {
      this.connection.onRequest(RegistrationRequest.type, ({ registrations }) =>
        resolve(JSON.stringify(registrations)),
      );
    });
    this.connection.listen();
  }

  /** `folders` are the paths of the workspace. */
  async initialize(folders: readonly string[] = []): Promise<InitializeResult> {
    const workspaceFolders = folders.map((path) => ({ uri: pathToFileURL(path).href, name: path }));
    const result = await this.connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: null,
      capabilities: { workspace: { workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true } } },
      workspaceFolders,
    });
    await this.connection.sendNotification(InitializedNotification.type, {});
    return result;
  }

  open(uri: string, text: string): Promise<void> {
    const textDocument = { uri, languageId: 'writ', version: 1, text };
    return this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
  }

  change(uri: string, ...contentChanges: TextDocumentContentChangeEvent[]): Promise<void> {
    this.#version += 1;
    const textDocument = { uri, version: this.#version };
    return this.connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument, contentChanges });
  }

  /** What is told of a file as soon as it fits. */
  async told(
    uri: string,
    fits: (faults: readonly Diagnostic[]) => boolean = () => true,
  ): Promise<readonly Diagnostic[]> {
    const now = (): Diagnostic[] | undefined => {
      const faults = this.#told.get(uri);
      return faults !== undefined && fits(faults) ? faults : undefined;
    };
    return (
      now() ??
      new Promise((resolve) => {
        const listener = (): void => {
          const faults = now();
          if (faults === undefined) return;
          this.#listeners.delete(listener);
          resolve(faults);
        };
        this.#listeners.add(listener);
      })
    );
  }

  /** The first fault of a code, as soon as it is told. */
  async fault(uri: string, code: string): Promise<Diagnostic | undefined> {
    const faults = await this.told(uri, (all) => all.some((each) => each.code === code));
    return faults.find((each) => each.code === code);
  }

  /** The code with which the server has ended. */
  ended(): Promise<number | null> {
    if (this.server.exitCode !== null) return Promise.resolve(this.server.exitCode);
    return new Promise((resolve) => this.server.once('exit', resolve));
  }

  async stop(): Promise<number | null> {
    await this.connection.sendRequest(ShutdownRequest.type);
    await this.connection.sendNotification(ExitNotification.type);
    return this.ended();
  }
}

/** The position of a part of a text, `more` characters behind its beginning. */
export function positionOf(text: string, part: string, more = 0): Position {
  const before = text.slice(0, text.indexOf(part) + more).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}
