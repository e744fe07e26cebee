/** `writ lsp`: the language server that editors start. */
import { Command } from 'commander';

export function lspCommand(): Command {
  return new Command('lsp')
    .description('the language server: an editor starts it and talks to it over standard input and output')
    .option('--stdio', 'the only way there is; editors say it')
    .addHelpText('after', '\nExit codes: 0 ended as asked, 1 the editor went away without a word, 2 wrong usage.')
    .action(run);
}

async function run(): Promise<void> {
  const [{ createConnection, ProposedFeatures }, { serveLanguage }] = await Promise.all([
    import('vscode-languageserver/node'),
    import('../lsp/server.ts'),
  ]);
  serveLanguage(createConnection(ProposedFeatures.all, process.stdin, process.stdout));
}
