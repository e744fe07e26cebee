/** Tells an editor what is wrong in a pack: a moment after the last change of it, and only where that is something new. */
import { type Connection, type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver/node';
import { diagnosticsOf } from '#author';
import type { Desk } from './desk.ts';
import { diagnosticOf } from './shapes.ts';

/** Changes that follow one another faster than this are one change. */
const SETTLE_MS = 100;

export class Teller {
  readonly #connection: Connection;
  readonly #waiting = new Map<Desk, NodeJS.Timeout>();
  /** What was told last, by address; an address without faults is not there. */
  readonly #told = new Map<Desk, ReadonlyMap<string, string>>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  tellSoon(desk: Desk): void {
    clearTimeout(this.#waiting.get(desk));
    this.#waiting.set(
      desk,
      setTimeout(() => this.#tell(desk), SETTLE_MS),
    );
  }

  /** Takes back everything that was told of a pack. */
  forget(desk: Desk): void {
    clearTimeout(this.#waiting.get(desk));
    this.#waiting.delete(desk);
    for (const uri of this.#told.get(desk)?.keys() ?? []) this.#send(uri, []);
    this.#told.delete(desk);
  }

  stop(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }

  #tell(desk: Desk): void {
    this.#waiting.delete(desk);
    try {
      const before = this.#told.get(desk) ?? new Map<string, string>();
      const found = faultsByAddress(desk);
      for (const uri of before.keys()) if (!found.has(uri)) this.#send(uri, []);
      const now = new Map([...found].map(([uri, faults]) => [uri, JSON.stringify(faults)]));
      for (const [uri, faults] of found) if (before.get(uri) !== now.get(uri)) this.#send(uri, faults);
      this.#told.set(desk, now);
    } catch (cause) {
      this.#connection.console.error(`${desk.root} could not be checked: ${cause}`);
    }
  }

  #send(uri: string, diagnostics: Faults): void {
    void this.#connection.sendDiagnostics({ uri, diagnostics });
  }
}

type Faults = Diagnostic[];

/** By address, an open document without faults with none; those of a CSV table stand in the table. */
function faultsByAddress(desk: Desk): ReadonlyMap<string, Faults> {
  const pack = desk.pack();
  const names = desk.toldNames();
  const found = new Map<string, Faults>(desk.openNames().map((name) => [desk.uriOf(name), []]));
  for (const each of diagnosticsOf(pack)) {
    const { file } = each.span;
    if (pack.results.has(file) && !names.has(file)) continue;
    const uri = desk.uriOf(file);
    found.set(uri, [...(found.get(uri) ?? []), diagnosticOf(each, desk)]);
  }
  const { uri, faults } = desk.manifest();
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  if (faults.length > 0) {
    const severity = DiagnosticSeverity.Error;
    found.set(
      uri,
      faults.map((message) => ({ message, range, severity, source: 'writ' })),
    );
  }
  return found;
}
