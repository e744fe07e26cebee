/** `writ completion`: a script by which a shell completes commands, options and what they take. */
import { Argument, Command } from 'commander';

export function completionCommand(): Command {
  return new Command('completion')
    .description('print a script by which your shell completes writ commands and options')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      [
        '\nbash: source <(writ completion bash)',
        'zsh:  source <(writ completion zsh)',
        'fish: writ completion fish | source',
        'Exit codes: 0 printed, 2 wrong usage.',
      ].join('\n'),
    )
    .action(run);
}

async function run(shell: 'bash' | 'zsh' | 'fish', _: unknown, command: Command): Promise<void> {
  const [{ declared }, { SCRIPTS }, { print }] = await Promise.all([
    import('../completion/declared.ts'),
    import('../completion/scripts.ts'),
    import('../terminal.ts'),
  ]);
  const program = command.parent;
  if (program !== null) print(SCRIPTS[shell](declared(program)));
}
