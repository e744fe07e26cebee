// The extension: it starts the language server of the workspace's own Writ and hands it the rule files.
const { commands, workspace } = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

/** @type {LanguageClient | undefined} */
let client;

function serverOptions() {
  const [command, ...args] = workspace.getConfiguration('writ').get('command');
  const cwd = workspace.workspaceFolders?.[0]?.uri.fsPath;
  // On Windows npx is a script, which only a shell can start.
  return { command, args, options: { cwd, shell: process.platform === 'win32' } };
}

const CLIENT_OPTIONS = {
  documentSelector: [
    { scheme: 'file', language: 'writ' },
    { scheme: 'untitled', language: 'writ' },
    { scheme: 'file', pattern: '**/*.writ.md' },
  ],
};

async function start() {
  await client?.stop();
  client = new LanguageClient('writ', 'Writ', serverOptions(), CLIENT_OPTIONS);
  await client.start();
}

async function activate(context) {
  context.subscriptions.push(
    commands.registerCommand('writ.restart', start),
    workspace.onDidChangeConfiguration((change) => (change.affectsConfiguration('writ') ? start() : undefined)),
  );
  await start();
}

async function deactivate() {
  await client?.stop();
}

module.exports = { activate, deactivate };
