/** Completion scripts, one function a shell. All words come from declarations of our own, so that they need quoting and nothing more. */
import type { DeclaredCommand, DeclaredOption } from './declared.ts';

type Script = (commands: readonly DeclaredCommand[]) => string;

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
const words = (all: readonly string[]): string => quoted(all.join(' '));
const named = (commands: readonly DeclaredCommand[]): readonly DeclaredCommand[] =>
  commands.filter(({ name }) => name !== '');

/** An option that takes a value wants its words or a file behind it; elsewhere options, the words of the argument, or files. */
const bash: Script = (commands) => `# Completion of writ for bash: source <(writ completion bash)
_writ() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command='' options='' words='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in
      -*) ;;
      *) command="\${COMP_WORDS[i]}"; break ;;
    esac
  done
  case "$command" in
${commands.map(bashCommand).join('\n')}
  esac
  COMPREPLY=()
  if [[ "$word" == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
  elif [[ -n "$words" ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$word"))
  else
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}
complete -F _writ writ`;

function bashCommand({ name, options, words: own }: DeclaredCommand): string {
  const lines = [
    `    ${quoted(name)})`,
    `      options=${words(options.flatMap(({ names }) => names))} words=${words(own)}`,
  ];
  const valued = options.filter(({ takesValue }) => takesValue);
  if (valued.length > 0) {
    const cases = valued.map(({ names, words: taken }) => `        ${names.join('|')}) words=${words(taken)} ;;`);
    lines.push('      case "$before" in', ...cases, '      esac');
  }
  return [...lines, '      ;;'].join('\n');
}

const zsh: Script = (commands) => `#compdef writ
# Completion of writ for zsh: source <(writ completion zsh)
_writ() {
  local -a commands
  commands=(
${named(commands)
  .map(({ name, description }) => `    ${quoted(`${name}:${description}`)}`)
  .join('\n')}
  )
  if ((CURRENT == 2)) && [[ "$words[2]" != -* ]]; then
    _describe 'command' commands
    return
  fi
  case "$words[2]" in
${named(commands).map(zshCommand).join('\n')}
  esac
}
compdef _writ writ`;

function zshCommand({ name, options, words: own }: DeclaredCommand): string {
  const rest = own.length === 0 ? '*:file:_files' : `1:word:(${own.join(' ')})`;
  const specs = [...options.flatMap(zshOption), rest].map((spec) => `        ${quoted(spec)}`);
  const lines = [`    ${name})`, '      shift words; ((CURRENT--))', '      _arguments -s \\', specs.join(' \\\n')];
  return [...lines, '      ;;'].join('\n');
}

/** A colon and brackets have a meaning of their own in what zsh is told. */
function zshOption({ names, description, takesValue, words: taken }: DeclaredOption): readonly string[] {
  const told = description.replaceAll(/[[\]:]/g, (sign) => `\\${sign}`);
  const value = taken.length === 0 ? '_files' : `(${taken.join(' ')})`;
  return names.map((name) => `${name}[${told}]${takesValue ? `:value:${value}` : ''}`);
}

const fish: Script = (commands) => `# Completion of writ for fish: writ completion fish | source
complete -c writ -f -n __fish_use_subcommand
${named(commands)
  .flatMap((command) => [
    `complete -c writ -n __fish_use_subcommand -a ${command.name} -d ${quoted(command.description)}`,
    ...fishCommand(command),
  ])
  .join('\n')}`;

function fishCommand({ name, options, words: own }: DeclaredCommand): readonly string[] {
  const only = `complete -c writ -n '__fish_seen_subcommand_from ${name}'`;
  const lines = options.map(({ names, description, takesValue, words: taken }) => {
    const spelled = names.map((each) => (each.startsWith('--') ? `-l ${each.slice(2)}` : `-s ${each.slice(1)}`));
    const value = takesValue ? (taken.length === 0 ? ' -r -F' : ` -x -a ${words(taken)}`) : '';
    return `${only} ${spelled.join(' ')} -d ${quoted(description)}${value}`;
  });
  return own.length === 0 ? lines : [...lines, `${only} -f -a ${words(own)}`];
}

export const SCRIPTS: Readonly<Record<'bash' | 'zsh' | 'fish', Script>> = { bash, zsh, fish };
