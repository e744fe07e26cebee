/** `writ lsp`, spoken to by a real client: what is told on open and on change, every question, and how it ends. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CancellationTokenSource,
  CodeActionRequest,
  CompletionRequest,
  DefinitionRequest,
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  DidCloseTextDocumentNotification,
  DocumentFormattingRequest,
  DocumentHighlightRequest,
  DocumentSymbolRequest,
  FileChangeType,
  FoldingRangeRequest,
  HoverRequest,
  LSPErrorCodes,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  SemanticTokensRequest,
  type TextEdit,
  WorkspaceSymbolRequest,
} from 'vscode-languageserver/node';
import { LspClient, positionOf } from './specs/lsp-client.ts';

/** In which what was sent has left this process. */
const SENT_MS = 50;
const LIBRARY =
  'library lib.words version 1.0.0\neffective from 2026-01-01\n\nenum Color { red, green }\nrecord Item {\n  /// What one sees.\n  color: Color\n}\n';
const USER =
  'policy demo.user version 1.0.0\neffective from 2026-01-01\n\nuse Item from lib.words version 1\n\ninput item: Item\ninput score: integer 0..1000\n\nrule good {\n  code LOW\n  require item.color is red and score >= 600\n}\n\ndecision pass_it { pass when good }\n';
const TABLE =
  'policy demo.table version 1.0.0\neffective from 2026-01-01\n\ntable t picks one row from csv "rows.csv" {\n  | a: integer 0..1 => b: integer |\n}\n\ndefine x = t(0).b\n';

let folder: string;
let client: LspClient;
const pathOf = (name: string): string => join(folder, name);
const uriOf = (name: string): string => pathToFileURL(pathOf(name)).href;
const write = (name: string, text: string): void => {
  mkdirSync(join(pathOf(name), '..'), { recursive: true });
  writeFileSync(pathOf(name), text);
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'writ-lsp-'));
  write('pack/writ.json', '{"edition": 1}');
  write('pack/words.writ', LIBRARY);
  write('pack/user.writ', USER);
  write('pack/table/table.writ', TABLE);
  write('pack/table/rows.csv', 'a,b\n0,1\n1,2\n');
  write('faulty/writ.json', '{"edition": 1}');
  write('faulty/one.writ', USER.replace('red', 'blue'));
  client = new LspClient(folder);
  const { capabilities, serverInfo } = await client.initialize([pathOf('faulty')]);
  expect(serverInfo?.name).toBe('writ');
  expect(capabilities).toMatchObject({ hoverProvider: true, renameProvider: { prepareProvider: true } });
});
afterAll(async () => {
  expect(await client.stop()).toBe(0);
  rmSync(folder, { recursive: true, force: true });
});

/** The text after edits, which do not overlap. */
function applied(text: string, edits: readonly TextEdit[] | null | undefined): string {
  const lines = text.split('\n');
  const offset = ({ line, character }: TextEdit['range']['start']): number =>
    lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + character;
  return (edits ?? [])
    .toSorted((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (all, { range, newText }) => all.slice(0, offset(range.start)) + newText + all.slice(offset(range.end)),
      text,
    );
}

const at = (part: string, more = 0, text = USER) => ({
  textDocument: { uri: uriOf('pack/user.writ') },
  position: positionOf(text, part, more),
});

describe('what is wrong', () => {
  test('is told of the packs of the workspace before a file is open', async () => {
    const fault = await client.fault(uriOf('faulty/one.writ'), 'WR8102');
    expect(fault).toMatchObject({ severity: 1, source: 'writ', message: expect.stringContaining('lib.words') });
  });

  test('is told on open and on change, of the pack around the file, and taken back', async () => {
    const uri = uriOf('pack/user.writ');
    await client.open(uri, USER);
    expect(await client.told(uri)).toEqual([]);
    const start = positionOf(USER, 'score >=');
    await client.change(uri, { range: { start, end: { ...start, character: start.character + 5 } }, text: 'scor' });
    const fault = await client.fault(uri, 'WR2101');
    expect(fault).toMatchObject({
      severity: 1,
      range: { start, end: { ...start, character: start.character + 4 } },
      message: expect.stringContaining('There is no "scor" here.\nfix: score'),
      codeDescription: { href: expect.stringMatching(/docs\/diagnostics\/WR2101\.md$/) },
    });
    await client.change(uri, { text: USER.slice(0, -20) });
    await client.told(uri, (faults) => faults.some(({ code }) => String(code).startsWith('WR10')));
    await client.change(uri, { text: USER });
    await client.told(uri, (faults) => faults.length === 0);
  });

  test('an open document counts, and not what the disk says: its users hear of it', async () => {
    const [library, user] = [uriOf('pack/words.writ'), uriOf('pack/user.writ')];
    await client.open(library, LIBRARY.replace('red', 'blue'));
    await client.fault(user, 'WR2101');
    await client.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: library } });
    await client.told(user, (faults) => faults.length === 0);
  });

  test('a change of the disk is taken up: rule files, CSV tables, the manifest', async () => {
    const changes = [{ uri: uriOf('pack/table/rows.csv'), type: FileChangeType.Changed }];
    const look = () => client.connection.sendNotification(DidChangeWatchedFilesNotification.method, { changes });
    write('pack/table/rows.csv', 'a,b\n0,one\n1,2\n');
    await look();
    await client.told(uriOf('pack/table/rows.csv'), (faults) => faults.length === 1);
    write('pack/table/rows.csv', 'a,b\n0,1\n1,2\n');
    write('pack/writ.json', '{"edition": 7}');
    await look();
    await client.told(uriOf('pack/table/rows.csv'), (faults) => faults.length === 0);
    const [fault] = await client.told(uriOf('pack/writ.json'), (faults) => faults.length === 1);
    expect(fault?.message).toBe('"edition" must be one of 1; it is 7.');
    write('pack/writ.json', '{"edition": 1}');
    await look();
    await client.told(uriOf('pack/writ.json'), (faults) => faults.length === 0);
  });

  test('the editor is asked to watch rule files, CSV tables and manifests', async () => {
    expect(await client.watched).toContain('**/{*.writ,*.writ.md,*.csv,writ.json}');
  });

  test('a folder that leaves the workspace takes its faults along', async () => {
    const removed = [{ uri: pathToFileURL(pathOf('faulty')).href, name: 'faulty' }];
    await client.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
      event: { added: [], removed },
    });
    await client.told(uriOf('faulty/one.writ'), (faults) => faults.length === 0);
  });

  test('a document that is on no disk, and one without a pack', async () => {
    await client.open('untitled:Untitled-1', USER);
    await client.fault('untitled:Untitled-1', 'WR8102');
    write('alone/one.writ', LIBRARY);
    await client.open(uriOf('alone/one.writ'), USER);
    await client.fault(uriOf('alone/one.writ'), 'WR8102');
  });
});

describe('questions', () => {
  test('completion', async () => {
    const found = await client.connection.sendRequest(CompletionRequest.type, at('item.color', 5));
    const items = Array.isArray(found) ? found : [];
    const range = { start: positionOf(USER, 'item.color', 5), end: positionOf(USER, 'item.color', 5) };
    expect(items).toMatchObject([
      { label: 'color', detail: 'Color, one of red, green', textEdit: { newText: 'color', range } },
    ]);
    const words = await client.connection.sendRequest(CompletionRequest.type, at('  require'.trimStart()));
    expect((Array.isArray(words) ? words : []).map(({ label }) => label)).toContain('message');
  });

  test('hover', async () => {
    const found = await client.connection.sendRequest(HoverRequest.type, at('item.color', 7));
    expect(found?.contents).toMatchObject({ kind: 'markdown', value: expect.stringContaining('What one sees.') });
  });

  test('definition and references, over the files of the pack', async () => {
    const definition = await client.connection.sendRequest(DefinitionRequest.type, at('item.color', 7));
    expect(definition).toMatchObject({ uri: uriOf('pack/words.writ'), range: { start: { line: 6, character: 2 } } });
    const ask = (includeDeclaration: boolean) =>
      client.connection.sendRequest(ReferencesRequest.type, { ...at('Item from'), context: { includeDeclaration } });
    expect((await ask(true))?.map(({ uri }) => uri).sort()).toEqual(
      ['pack/user.writ', 'pack/user.writ', 'pack/words.writ'].map(uriOf),
    );
    expect(await ask(false)).toHaveLength(2);
    expect(await client.connection.sendRequest(DocumentHighlightRequest.type, at('Item from'))).toHaveLength(2);
  });

  test('rename, over the files of the pack; a clash is refused with its reason', async () => {
    const range = await client.connection.sendRequest(PrepareRenameRequest.type, at('item.color', 7));
    expect(range).toEqual({ start: positionOf(USER, 'item.color', 5), end: positionOf(USER, 'item.color', 10) });
    const renamed = await client.connection.sendRequest(RenameRequest.type, {
      ...at('item.color', 7),
      newName: 'tint',
    });
    expect(applied(USER, renamed?.changes?.[uriOf('pack/user.writ')])).toBe(USER.replace('item.color', 'item.tint'));
    expect(applied(LIBRARY, renamed?.changes?.[uriOf('pack/words.writ')])).toBe(LIBRARY.replace('color:', 'tint:'));
    const clash = client.connection.sendRequest(RenameRequest.type, { ...at('score >='), newName: 'item' });
    await expect(clash).rejects.toThrow('The name "item" is taken.');
    const word = client.connection.sendRequest(PrepareRenameRequest.type, at('require'));
    await expect(word).rejects.toThrow('There is no name here.');
  });

  test('a code action, applied, mends the file', async () => {
    const uri = uriOf('pack/user.writ');
    const text = USER.replace('score >=', 'scor >=');
    await client.change(uri, { text });
    const fault = await client.fault(uri, 'WR2101');
    const range = fault?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const found = await client.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range,
      context: { diagnostics: [], only: ['quickfix'] },
    });
    const [action] = found ?? [];
    const edits = action !== undefined && 'edit' in action ? action.edit?.changes?.[uri] : undefined;
    expect(action?.title).toBe('Fix: score (input, line 7)');
    expect(applied(text, edits)).toBe(USER);
    await client.change(uri, { text: applied(text, edits) });
    await client.told(uri, (faults) => faults.length === 0);
  });

  test('formatting, folding, outline, colours, symbols', async () => {
    const uri = uriOf('pack/user.writ');
    const textDocument = { uri };
    const loose = USER.replace('require item', 'require   item');
    await client.change(uri, { text: loose });
    const options = { tabSize: 2, insertSpaces: true };
    const edits = await client.connection.sendRequest(DocumentFormattingRequest.type, { textDocument, options });
    expect(applied(loose, edits)).toBe(USER);
    await client.change(uri, { text: USER });
    expect(await client.connection.sendRequest(FoldingRangeRequest.type, { textDocument })).toEqual([
      { startLine: 8, endLine: 10 },
    ]);
    const symbols = await client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument });
    expect(symbols?.map(({ name }) => name)).toEqual(['demo.user', 'item', 'score', 'good', 'pass_it']);
    const tokens = await client.connection.sendRequest(SemanticTokensRequest.type, { textDocument });
    expect((tokens?.data.length ?? 0) % 5).toBe(0);
    expect(tokens?.data.length).toBeGreaterThan(40);
    const known = await client.connection.sendRequest(WorkspaceSymbolRequest.type, { query: 'col' });
    expect(known?.map(({ name }) => name)).toEqual(['Color', 'color']);
  });

  test('nothing is known of a document that was never opened', async () => {
    const place = { textDocument: { uri: uriOf('nowhere/a.writ') }, position: { line: 3, character: 3 } };
    expect(await client.connection.sendRequest(HoverRequest.type, place)).toBeNull();
    expect(await client.connection.sendRequest(CompletionRequest.type, place)).toBeNull();
    await expect(client.connection.sendRequest('writ/nonsense', {})).rejects.toThrow(/nonsense/);
  });

  test('a question that is taken back is not answered', async () => {
    const asked = new CancellationTokenSource();
    // It stands still until both are there: it would be through with the question before it is taken back.
    client.server.kill('SIGSTOP');
    const earlier = client.connection.sendRequest(CompletionRequest.type, at('item.color', 5));
    const answer = client.connection.sendRequest(CompletionRequest.type, at('item.color', 5), asked.token);
    asked.cancel();
    await new Promise((resolve) => setTimeout(resolve, SENT_MS));
    client.server.kill('SIGCONT');
    await expect(answer).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
    expect(await earlier).not.toBeNull();
  });

  test('any position of a broken text is answered', async () => {
    const uri = uriOf('pack/user.writ');
    const text = `${USER.slice(0, 200)}}}}} "rule { ${USER.slice(150)}`;
    await client.change(uri, { text });
    const lines = text.split('\n');
    for (const [line, { length }] of lines.entries()) {
      const position = { line, character: length + 3 };
      await client.connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position });
      await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
    }
    await client.change(uri, { text: USER });
    await client.told(uri, (faults) => faults.length === 0);
  });
});

describe('how it ends', () => {
  const start = async (): Promise<LspClient> => {
    const one = new LspClient(folder);
    await one.initialize();
    return one;
  };

  test('what is no message does not end it', async () => {
    const one = await start();
    one.connection.onError(() => {});
    const frame = (body: string): string => `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    one.server.stdin.write(frame('{"jsonrpc": "2.0", "id": '));
    one.server.stdin.write(frame('[]'));
    one.server.stdin.write(frame('{"jsonrpc": "2.0", "id": 900, "method": "textDocument/hover", "params": {}}'));
    one.server.stdin.write(
      frame('{"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {"uri": 5}}}'),
    );
    await one.open(uriOf('pack/user.writ'), USER.replace('score >=', 'scor >='));
    await one.fault(uriOf('pack/user.writ'), 'WR2101');
    expect(await one.stop()).toBe(0);
  });

  test('an editor that goes away without a word leaves no server behind', async () => {
    const one = await start();
    one.server.stdin.end();
    expect(await one.ended()).toBe(1);
  });
});
