/** The editor extension, in front of stand-ins for the editor and its client library, which the product does not install. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import product from '../package.json' with { type: 'json' };

const FOLDER = fileURLToPath(new URL('../editor/vscode/', import.meta.url));

interface Manifest {
  readonly main: string;
  readonly contributes: {
    readonly languages: readonly { readonly configuration: string }[];
    readonly grammars: readonly { readonly path: string }[];
    readonly configuration: {
      readonly properties: { readonly 'writ.command': { readonly default: readonly string[] } };
    };
  };
  readonly dependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8')) as Manifest;
const command = manifest.contributes.configuration.properties['writ.command'].default;

const VSCODE = `
module.exports = {
  commands: { registerCommand: (name, run) => ({ name, run }) },
  workspace: {
    getConfiguration: () => ({ get: () => ${JSON.stringify(command)} }),
    workspaceFolders: [{ uri: { fsPath: '/some/folder' } }],
    onDidChangeConfiguration: () => ({}),
  },
};
`;
const CLIENT = `
exports.calls = [];
exports.LanguageClient = class {
  constructor(id, name, server, client) { exports.calls.push({ id, server, client }); }
  async start() { exports.calls.push('start'); }
  async stop() { exports.calls.push('stop'); }
};
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-extension-'));
  cpSync(join(FOLDER, manifest.main), join(folder, 'extension.js'));
  for (const [path, text] of [
    ['vscode/index.js', VSCODE],
    ['vscode-languageclient/node.js', CLIENT],
  ] as const) {
    mkdirSync(join(folder, 'node_modules', path, '..'), { recursive: true });
    writeFileSync(join(folder, 'node_modules', path), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('it starts the language server of the workspace for rule files, and stops it', async () => {
  const load = createRequire(join(folder, 'here.js'));
  const extension = load('./extension.js') as {
    readonly activate: (context: { readonly subscriptions: unknown[] }) => Promise<void>;
    readonly deactivate: () => Promise<void>;
  };
  const subscriptions: { readonly name?: string; readonly run?: () => Promise<void> }[] = [];
  await extension.activate({ subscriptions });
  await subscriptions.find(({ name }) => name === 'writ.restart')?.run?.();
  await extension.deactivate();
  const { calls } = load('vscode-languageclient/node') as { readonly calls: readonly unknown[] };
  const [first] = calls;
  expect(first).toMatchObject({
    id: 'writ',
    server: { command: 'npx', args: ['--no-install', 'writ', 'lsp'], options: { cwd: '/some/folder' } },
    client: { documentSelector: [{ language: 'writ' }, { language: 'writ' }, { pattern: '**/*.writ.md' }] },
  });
  expect(calls.filter((call) => typeof call === 'string')).toEqual(['start', 'stop', 'start', 'stop']);
});

test('what its manifest names is there, and its client speaks the protocol of the server', () => {
  const { languages, grammars } = manifest.contributes;
  const paths = [manifest.main, ...languages.map((each) => each.configuration), ...grammars.map((each) => each.path)];
  expect(paths.filter((path) => !existsSync(join(FOLDER, path)))).toEqual([]);
  expect(manifest.dependencies['vscode-languageclient']).toBe(product.dependencies['vscode-languageserver']);
});
