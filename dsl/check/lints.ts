/** What is told of a sound file as a whole. */
import { costOf } from '../analysis/cost.ts';
import { COST_MAX } from '../limits.ts';
import type { Program } from '../program/policy.ts';
import type { Module } from './module.ts';

/** WR2120. */
export function checkCost(program: Program, module: Module): void {
  const cost = costOf(program);
  if (cost <= COST_MAX) return;
  const remedy = { text: 'shorten the lists ("up to ..."), or ask less of each element' };
  module.report('WR2120', module.header.span, { cost, most: COST_MAX }, { remedy });
}

const WORDS: Readonly<Record<string, string>> = {
  Input: 'input',
  Constant: 'constant',
  Define: 'definition',
  Extern: 'extern',
  Table: 'table',
  Calendar: 'calendar',
  Dates: 'list of dates',
  Enum: 'enum',
  RecordType: 'record',
  Example: 'example',
};

/** WR2107: what is declared and never used. Rules outside every group count as used: they report notices or are for tests. */
export function lintUnused(module: Module): void {
  if (module.header.role === 'library') return;
  for (const decl of module.file.declarations) {
    const what = WORDS[decl.kind];
    if (what === undefined || !('name' in decl) || 'value' in decl.name) continue;
    const name = decl.name.text;
    const shown = decl.kind === 'Define' && decl.params === undefined;
    const used =
      decl.kind === 'Enum' || decl.kind === 'RecordType'
        ? `type ${name}`
        : decl.kind === 'Example'
          ? `example ${name}`
          : name;
    if (!shown && !module.scope.used.has(used)) module.report('WR2107', decl.name.span, { name, what });
  }
}
