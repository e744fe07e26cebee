/** What goes to the terminal: colour only where somebody looks, results to standard output, everything else to standard error. */
import { createColors } from 'picocolors';
import type { Palette, Severity } from '#dsl';

/** `NO_COLOR` (any value) turns colour off, `FORCE_COLOR` on; otherwise it is on for terminals. */
function coloured(stream: NodeJS.WriteStream): boolean {
  if (process.env['NO_COLOR'] !== undefined) return false;
  return process.env['FORCE_COLOR'] !== undefined || stream.isTTY === true;
}

const colours = createColors(coloured(process.stdout));

function bySeverity(severity: Severity): (text: string) => string {
  return severity === 'error' ? colours.red : severity === 'warning' ? colours.yellow : colours.cyan;
}

export const palette: Palette = {
  severity: (text, severity) => colours.bold(bySeverity(severity)(text)),
  code: (text) => colours.bold(text),
  place: (text) => colours.dim(text),
  caret: (text, severity) => bySeverity(severity)(text),
  remedy: (text) => colours.green(text),
  margin: (text) => colours.dim(text),
};

export const good = (text: string): string => colours.green(text);
export const bad = (text: string): string => colours.red(text);
export const faint = (text: string): string => colours.dim(text);

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** JSON on one line for programs, in lines for people. */
export function printJson(json: string): void {
  print(process.stdout.isTTY === true ? JSON.stringify(JSON.parse(json), null, 2) : json);
}

export function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** What is being done, on one line that the next replaces and an empty one clears; nothing where nobody looks. */
export function progress(text: string): void {
  if (process.stderr.isTTY === true) process.stderr.write(`\r\u001b[K${text}`);
}

/** `1 file`, `3 files`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
