/** Help texts and completions, made from the table of commands. */
import { COMMANDS, type Command } from "./commands.js";

const WIDTH = 28;

export function overview(): string {
  const commands = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(12)} ${summary}`);
  return [
    "Keyfence finds what is dangerous in IAM policies, credential reports and text that may hold credentials.",
    "It runs on this machine alone and makes no network requests.",
    "",
    "Usage: keyfence COMMAND [OPTION…] [FILE…]",
    "",
    ...commands,
    "",
    "keyfence help COMMAND tells more of one.",
    "",
  ].join("\n");
}

export function helpOf(command: Command): string {
  const flags = Object.entries({ ...command.flags, help: { short: "h", help: "print this" } });
  const lines = flags.map(([name, { short, value, choices, help }]: [string, Command["flags"][string]]) => {
    const flag = `${short ? `-${short}, ` : "    "}--${name}${value ? ` ${value}` : ""}`;
    const tail = choices ? `${help}: ${choices.join(", ")}` : help;
    return flag.length > WIDTH ? `  ${flag}\n  ${" ".repeat(WIDTH)} ${tail}` : `  ${flag.padEnd(WIDTH)} ${tail}`;
  });
  return [
    `Usage: ${command.usage}`,
    "",
    `${command.summary}.`,
    ...(command.details ? ["", command.details] : []),
    "",
    ...lines,
    "",
  ].join("\n");
}

/** A completion script for `shell`; nothing for a shell that is not known. */
export function completions(shell: string, ruleIds: readonly string[]): string | undefined {
  if (shell === "bash" || shell === "zsh") return bash(ruleIds, shell === "zsh");
  if (shell === "fish") return fish(ruleIds);
  return undefined;
}

function wordsOf(command: Command, ruleIds: readonly string[]): readonly string[] {
  const { complete } = command;
  return complete === "rules" ? ruleIds : typeof complete === "object" ? complete : [];
}

function bash(ruleIds: readonly string[], zsh: boolean): string {
  const cases = Object.entries(COMMANDS).map(([name, command]) => {
    const flags = Object.keys(command.flags).map((flag) => `--${flag}`);
    const words = name === "help" ? Object.keys(COMMANDS) : wordsOf(command, ruleIds);
    // What has no words here is a file: the shell's own completion takes over.
    const values = Object.entries(command.flags)
      .filter(([, { value }]) => value)
      .map(([flag, { short, choices = [] }]) => {
        return `        --${flag}${short ? ` | -${short}` : ""}) words="${choices.join(" ")}" ;;`;
      });
    const rest = `        *) case "$current" in -*) words="${flags.join(" ")}" ;; *) words="${words.join(" ")}" ;; esac ;;`;
    return `    ${name})\n      case "$previous" in\n${[...values, rest].join("\n")}\n      esac ;;`;
  });
  return `${zsh ? "#compdef keyfence\nautoload -U +X bashcompinit && bashcompinit\n" : ""}_keyfence() {
  local words="" current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${Object.keys(COMMANDS).join(" ")}" -- "$current"))
    return
  fi
  # A shell that breaks words at = hands on --flag, = and the value one by one.
  if [ "$current" = "=" ]; then current=""
  elif [ "$previous" = "=" ]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _keyfence keyfence
`;
}

function fish(ruleIds: readonly string[]): string {
  const quote = (text: string) => `'${text.replaceAll("'", "\\'")}'`;
  const lines: string[] = [];
  for (const [name, command] of Object.entries(COMMANDS)) {
    lines.push(`complete -c keyfence -n __fish_use_subcommand -a ${name} -d ${quote(command.summary)}`);
    const when = `-n '__fish_seen_subcommand_from ${name}'`;
    for (const [flag, { short, value, choices, help }] of Object.entries(command.flags)) {
      const takes = choices ? ` -x -a ${quote(choices.join(" "))}` : value ? " -r" : "";
      lines.push(`complete -c keyfence ${when} -l ${flag}${short ? ` -s ${short}` : ""}${takes} -d ${quote(help)}`);
    }
    const words = wordsOf(command, ruleIds);
    // Where a rule may stand, a file may too.
    const only = command.complete === "rules" ? "" : " -f";
    if (words.length) lines.push(`complete -c keyfence ${when}${only} -a ${quote(words.join(" "))}`);
  }
  return `${lines.join("\n")}\n`;
}
