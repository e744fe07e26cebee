/** `writ diff --inputs`: both versions answer the same calls, a line of JSON each. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { CallChange, Compared, Given, PriceSum, ReplayResult } from '#engine';
import type { Found } from './asked.ts';
import { EXIT } from './exit.ts';

/** Changed calls that are told one by one; the sums are of all. */
const TOLD_MAX = 100;

export interface Replayed extends ReplayResult {
  /** The first changed calls, by the number of their line. */
  readonly changes: readonly { readonly line: number; readonly changes: readonly CallChange[] }[];
}

interface Asked {
  readonly old: Found;
  readonly next: Found;
  readonly inputs: string;
}

/** Undefined where the file cannot be read or a policy cannot be asked, which is told. */
export async function replayCalls(
  { old, next, inputs }: Asked,
  { figure, at }: { readonly figure: Compared; readonly at?: string },
): Promise<Replayed | undefined> {
  const [{ call, Replay }, terminal, { refuseChosen }] = await Promise.all([
    import('#engine'),
    import('./terminal.ts'),
    import('./asked.ts'),
  ]);
  const answers = ({ chosen, version }: Found) => {
    if ('refusal' in chosen) return undefined;
    const options = {
      explain: 'none',
      ...(at === undefined ? {} : { at }),
      ...(version === undefined ? {} : { version }),
    } as const;
    return (body: Uint8Array): Given => {
      const called = call(chosen.registry, chosen.versions, body, options);
      return 'refusal' in called
        ? { refused: called.refusal.faults?.[0]?.code ?? called.refusal.code }
        : { answer: JSON.parse(Buffer.from(called.bytes).toString()) };
    };
  };
  const [a, b] = [answers(old), answers(next)];
  for (const { chosen, loaded } of [old, next]) if ('refusal' in chosen) await refuseChosen(chosen, loaded);
  if (a === undefined || b === undefined) return undefined;
  const replay = new Replay(figure);
  const changes: { line: number; changes: readonly CallChange[] }[] = [];
  let line = 0;
  try {
    const source = inputs === '-' ? process.stdin : createReadStream(inputs);
    for await (const text of createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      if (text.trim() === '') continue;
      const body = Buffer.from(text);
      const found = replay.add(a(body), b(body));
      if (found.length > 0 && changes.length < TOLD_MAX) changes.push({ line, changes: found });
    }
  } catch (error) {
    // What the file system refuses is the caller's; anything else is a fault of ours and is not to be hidden.
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    terminal.complain(terminal.bad(`${inputs}: there is no such file, or it may not be read.`));
    process.exitCode = EXIT.usage;
    return undefined;
  }
  return { ...replay.result(), changes };
}

export function printReplay(replayed: Replayed, { print }: typeof import('./terminal.ts')): void {
  const { calls, changed, verdicts, refused, prices, changes } = replayed;
  print(
    `${count(calls, 'call')}: ${changed} changed, ${verdicts} with another verdict, ${refused} refused by one version alone`,
  );
  for (const sum of prices) print(priceLine(sum));
  for (const each of changes) print(`  line ${each.line}: ${each.changes.map(changeText).join('; ')}`);
  if (changed > changes.length) print(`  and ${changed - changes.length} more`);
}

function priceLine({ tariff, currency, calls, dearer, cheaper, largestRise, largestFall, ...sum }: PriceSum): string {
  const far = (most: PriceSum['largestRise']): string =>
    most === undefined ? '' : ` by at most ${most.by} (call ${most.call})`;
  const sums = `${sum.old} to ${sum.new} ${currency} over ${count(calls, 'call')}`;
  return `${tariff}: ${sums}; ${dearer} dearer${far(largestRise)}; ${cheaper} cheaper${far(largestFall)}`;
}

function changeText(change: CallChange): string {
  const [old, next] = [change.old ?? 'none', change.new ?? 'none'];
  switch (change.kind) {
    case 'price':
      return `${change.tariff} ${old} to ${next} ${change.currency} (${change.by})`;
    case 'tariff':
    case 'verdict':
      return `${change.name} ${old} to ${next}`;
    case 'refused':
      return `refused: ${old} to ${next}`;
    default:
      return change satisfies never;
  }
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
