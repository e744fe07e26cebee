/** Past calls asked of a draft: what it would have answered, also on days before those that its file names. */
import { type Parsed, parse, sourceFile } from '#dsl';
import type { Answer, Given, Plan } from '#engine';
import { isRuleFile } from '../files.ts';
import { type DraftFile, planOfFiles } from './draft.ts';

export interface TrialCall {
  /** The input as it was sent. */
  readonly body: string;
  /** The as-of that it was answered for. */
  readonly asOf: string;
}

export interface TrialTask {
  /** Of equal names the files and the day are equal too. */
  readonly name: string;
  readonly files: readonly DraftFile[];
  /** The first of the days that are asked about, YYYY-MM-DD. */
  readonly from: string;
  readonly calls: readonly TrialCall[];
}

/** A draft that is asked one batch of calls after another. */
export class Trial {
  #name = '';
  #plan: Plan | undefined;

  /** Undefined for a draft that is not sound. */
  answers({ name, files, from, calls }: TrialTask): readonly Given[] | undefined {
    if (name !== this.#name) this.#plan = (planOfFiles(begunBy(files, from)) ?? planOfFiles(files))?.plan;
    this.#name = name;
    const plan = this.#plan;
    return plan && calls.map((call) => givenBy(plan, call));
  }
}

function givenBy(plan: Plan, { body, asOf }: TrialCall): Given {
  const at = plan.program.asOf === undefined ? { at: asOf } : {};
  const result = plan.evaluate(body, { explain: 'none', ...at });
  if (!result.ok) return { refused: result.faults[0]?.code ?? 'INPUT_REJECTED' };
  const { decisions, tariffs } = JSON.parse(result.json) as Pick<Answer, 'decisions' | 'tariffs'>;
  return { answer: { decisions, tariffs } };
}

/** The files with a policy that is in force from the day on, or earlier; where that is not sound the caller has them as they are. */
function begunBy(files: readonly DraftFile[], from: string): readonly DraftFile[] {
  return files.map((file) => {
    const date = isRuleFile(file.name) ? firstDay(parse(sourceFile(file.name, file.text))) : undefined;
    const written = date && file.text.slice(date.start, date.end);
    if (date === undefined || written === undefined || written <= from) return file;
    return { ...file, text: file.text.slice(0, date.start) + from + file.text.slice(date.end) };
  });
}

/** Where a policy says since when it is in force. */
function firstDay({ file }: Parsed): { readonly start: number; readonly end: number } | undefined {
  const clause =
    file?.header?.role === 'policy' ? file.header.clauses.find(({ kind }) => kind === 'Effective') : undefined;
  return clause?.kind === 'Effective' ? clause.from.span : undefined;
}
