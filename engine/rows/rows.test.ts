import { describe, expect, it } from 'vitest';
import type { Program } from '#dsl';
import { sqlOf } from '#sql';
import type { Answer } from '../answer.ts';
import { encodeInputs } from '../boundary/encode.ts';
import { generateFlatPolicy } from '../differential/flat.ts';
import { generateInputs } from '../differential/inputs.ts';
import { leafTexts } from '../differential/leaf-texts.ts';
import { Random } from '../differential/random.ts';
import { checkedAlone, checkedPolicy } from '../differential/run.ts';
import { createRegistry } from '../index.ts';
import { cellsOf } from './answered.ts';
import { type Fields, type LeafText, rowRater, TextCells } from './index.ts';

const AT = '2026-03-15';

/** Flat policies on their columns, others on their bodies: a row is what the call answers, cell by cell. */
function compareRows(program: Program, flat: boolean, seed: number): { rated: number; refused: number } {
  const registry = createRegistry();
  registry.replace([program]);
  const at: { at?: string } = program.asOf === undefined ? { at: AT } : {};
  const rater = rowRater({ registry, versions: [program], options: at });
  const random = new Random(seed);
  const cells = new TextCells();
  const seen = { rated: 0, refused: 0 };
  for (let i = 0; i < 12; i += 1) {
    const inputs = generateInputs(program, random);
    const body = encodeInputs(program, inputs);
    const [told, result] = (['none', 'full'] as const).map((explain) =>
      registry.plan(program).evaluate(body, { ...at, explain }),
    );
    const refusal = flat ? rater.rate(leafTexts(program, inputs)) : rater.rateJson(body);
    expect(refusal === undefined, `seed ${seed}`).toBe(told?.ok);
    // Items of shares, which a line alone tells, are not looked at where no lines are wanted.
    if (refusal !== undefined || result?.ok !== true) {
      seen.refused += 1;
      continue;
    }
    seen.rated += 1;
    const answer = JSON.parse(result.json) as Answer;
    rater.tell(cells);
    const wanted = cellsOf(rater.columns, answer);
    expect(named(rater.columns, cells.take().map(trimmed)), `seed ${seed} ${result.json}`).toEqual(
      named(rater.columns, wanted.map(trimmed)),
    );
  }
  return seen;
}

/** Texts as fields of a file, quotes inside of them doubled. */
function fieldsOf(texts: readonly LeafText[]): Fields {
  const encoded = texts.map((text) => new TextEncoder().encode(text?.replaceAll('"', '""') ?? ''));
  const ends = encoded.map((_, i) => encoded.slice(0, i + 1).reduce((sum, { length }) => sum + length, 0));
  return {
    bytes: Uint8Array.from(encoded.flatMap((bytes) => [...bytes])),
    starts: Int32Array.from(ends, (end, i) => end - (encoded[i]?.length ?? 0)),
    ends: Int32Array.from(ends, (end, i) => (typeof texts[i] === 'string' ? end : -1)),
    doubled: Uint8Array.from(texts, (text) => (text?.includes('"') === true ? 1 : 0)),
  };
}

/** An answer that goes over items shows more decimals where there are some. */
function trimmed(cell: string | null): string | null {
  return cell !== null && /^-?\d+\.\d+$/.test(cell) ? cell.replace(/\.?0+$/, '') : cell;
}

function named(columns: readonly { readonly name: string }[], cells: readonly (string | null)[]): object {
  return Object.fromEntries(columns.map(({ name }, i) => [name, cells[i]]));
}

describe('rows of a policy', () => {
  it('have the columns of its query, in that order', () => {
    let seen = 0;
    for (let seed = 1; seen < 6; seed += 1) {
      const program = checkedAlone(`flat_${seed}.writ`, generateFlatPolicy(seed));
      const made = program && sqlOf(program, { dialect: 'duckdb', source: 'rows', day: 0 });
      if (program === undefined || made?.ok !== true) continue;
      seen += 1;
      const registry = createRegistry();
      registry.replace([program]);
      const { columns, leaves } = rowRater({ registry, versions: [program] });
      expect(columns.map(({ name }) => name)).toEqual(made.columns.slice(1));
      expect(leaves).toEqual(made.leaves);
    }
  });

  it('off their bytes are what they are as texts', () => {
    const seen = { alike: 0, left: 0 };
    let taken = 0;
    for (let seed = 101; taken < 8; seed += 2) {
      const program = checkedAlone(`flat_${seed}.writ`, generateFlatPolicy(seed));
      if (program === undefined) continue;
      const registry = createRegistry();
      registry.replace([program]);
      const options = program.asOf === undefined ? { at: AT } : {};
      const rater = rowRater({ registry, versions: [program], options });
      const rateFields = rater.fieldsRater(rater.leaves.map((_, column) => ({ column })));
      if (rateFields === undefined) continue;
      taken += 1;
      const random = new Random(seed);
      const cells = new TextCells();
      const answer = (isRated: boolean): unknown => {
        if (isRated) rater.tell(cells);
        return isRated ? cells.take() : undefined;
      };
      for (let i = 0; i < 12; i += 1) {
        const texts = leafTexts(program, generateInputs(program, random));
        const wanted = answer(rater.rate(texts) === undefined);
        // What is left to the texts may have an answer all the same.
        const told = answer(rateFields(fieldsOf(texts)));
        if (told !== undefined) expect(told, `seed ${seed}`).toEqual(wanted);
        if (wanted !== undefined) seen[told === undefined ? 'left' : 'alike'] += 1;
      }
    }
    expect(seen.alike).toBeGreaterThan(seen.left);
  });

  it('are what the call answers, cell by cell, for generated policies', () => {
    const sum = { rated: 0, refused: 0 };
    let taken = 0;
    for (let seed = 1; taken < 16; seed += 1) {
      const flat = seed % 2 === 1;
      const program = flat ? checkedAlone(`flat_${seed}.writ`, generateFlatPolicy(seed)) : checkedPolicy(seed);
      if (program === undefined) continue;
      taken += 1;
      const { rated, refused } = compareRows(program, flat, seed);
      sum.rated += rated;
      sum.refused += refused;
    }
    expect(sum.rated).toBeGreaterThan(100);
    expect(sum.refused).toBeGreaterThan(5);
  });
});
