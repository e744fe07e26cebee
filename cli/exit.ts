/** The exit codes of every command. */
export const EXIT = {
  ok: 0,
  /** The command ran and found something wrong with what it was given. */
  faults: 1,
  /** The command was not called as it wants to be. */
  usage: 2,
} as const;
