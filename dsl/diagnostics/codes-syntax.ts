/** WR1xxx: text and syntax. */
import { error } from './entry.ts';

export const SYNTAX_CODES = {
  WR1000: error<{ sentence: string }>('Text that does not fit the grammar', (p) => p.sentence),
  WR1001: error<{ character: string }>(
    'Unknown character',
    (p) => `The character ${p.character} has no meaning in a rule file.`,
  ),
  WR1002: error<{ clause: string; place: string }>(
    'Unknown clause',
    (p) => `I do not know the clause "${p.clause}" in ${p.place}.`,
  ),
  WR1003: error<{ meaning: string; spelling?: string }>('Spelling of another language', (p) =>
    p.spelling === undefined ? `${p.meaning} is not written here.` : `${p.meaning} is written ${p.spelling} here.`,
  ),
  WR1004: error<{ character: string }>(
    'Character of a word processor',
    (p) => `This ${p.character} came from a word processor.`,
  ),
  WR1005: error('Text that is not closed', () => 'This text is not closed on its line.'),
  WR1006: error<{ number: string; letters: string }>(
    'Number that runs into letters',
    (p) => `The number ${p.number} runs into the letters "${p.letters}".`,
  ),
  WR1007: error<{ operator: string }>('Missing operand', (p) => `${p.operator} has nothing on its right.`),
  WR1008: error<{ place: string }>('Missing table bar', (p) => `A bar "|" is missing ${p.place}.`),
  WR1009: error<{ clause: string; word: string; before: string }>(
    'Missing word of a clause',
    (p) => `${p.clause} needs "${p.word}" before ${p.before}.`,
  ),
  WR1010: error<{ line: number; block: string; before: string }>(
    'Block that is not closed',
    (p) => `The block opened at line ${p.line} (${p.block}) is not closed before ${p.before}.`,
  ),
  WR1011: error<{ operator: string }>(
    'Chained comparison',
    (p) => `A comparison cannot go on with a second "${p.operator}".`,
  ),
  WR1012: error<{ written: string }>(
    'Time that is not written as 08:00',
    (p) => `I cannot read a time in "${p.written}".`,
  ),
  WR1013: error<{ clause: string; block: string }>(
    'Clause given twice',
    (p) => `The clause "${p.clause}" stands twice in ${p.block}.`,
  ),
  WR1014: error<{ escape: string }>('Unknown escape', (p) => `The escape ${p.escape} has no meaning in a text.`),
  WR1015: error('Fence that is not closed', () => 'This block of rules is not closed by its fence.'),
  WR1016: error<{ fault: string }>('Broken hole in a message', (p) => p.fault),
  WR1017: error<{ bytes: number; limit: number }>(
    'File too large',
    (p) => `This file has ${p.bytes} bytes; a rule file has at most ${p.limit}.`,
  ),
  WR1018: error<{ limit: number }>('Nested too deep', (p) => `This is nested more than ${p.limit} levels deep.`),
  WR1019: error<{ count: number; limit: number }>(
    'Too many declarations',
    (p) => `This file has ${p.count} declarations; a rule file has at most ${p.limit}.`,
  ),
} as const;
