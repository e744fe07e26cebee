/** What the commands declare of themselves, as far as a shell can complete it: the same declarations that `--help` prints. */
import type { Command } from 'commander';

export interface DeclaredOption {
  /** `--json`, and `-h` where there is one. */
  readonly names: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  /** The words it takes; empty where it takes anything, which is completed as a file. */
  readonly words: readonly string[];
}

export interface DeclaredCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly DeclaredOption[];
  /** The words that stand for its first argument; empty where that is a file. */
  readonly words: readonly string[];
}

/** The commands of the program, the program itself first, under an empty name. */
export function declared(program: Command): readonly DeclaredCommand[] {
  const subcommands = program.commands.map((command) => command.name());
  const own = { ...commandOf(program), name: '', words: [...subcommands, 'help'] };
  return [own, ...program.commands.map(commandOf), { ...own, name: 'help', options: [], words: subcommands }];
}

function commandOf(command: Command): DeclaredCommand {
  const options = command.createHelp().visibleOptions(command);
  return {
    name: command.name(),
    description: command.description(),
    words: command.registeredArguments[0]?.argChoices ?? [],
    options: options.map((option) => ({
      names: [option.long, option.short].filter((name) => name !== undefined && name !== null),
      description: option.description,
      takesValue: option.required || option.optional,
      words: option.argChoices ?? [],
    })),
  };
}
