/** Which versions answer on which days, by what was activated. Days are numbers from 1970-01-01, instants noon of a day. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareVersions } from '#dsl';
import { program } from '../testing/build.ts';
import { type Activation, narrowed, retiredOn, stretchesOf } from './activations.ts';

const DAY_MS = 86_400_000;
const versions = ['1.0.0', '2.0.0', '10.0.0'].map((version) =>
  program({ version, effective: { from: 0, until: 900 } }),
);
const programs = new Map(versions.map((each) => [each.version, each]));

const on = (day: number, version: string): Activation => ({ version, at: day * DAY_MS + DAY_MS / 2 });
const off = (day: number, version: string): Activation => ({ ...on(day, version), kind: 'retirement' });
const shown = (activations: readonly Activation[]): readonly string[] =>
  stretchesOf(programs, activations).map((each) => `${each.program.version} ${each.from}-${each.until ?? ''}`);

test.each<[string, readonly Activation[], readonly string[]]>([
  ['none', [], []],
  ['one', [on(5, '1.0.0')], ['1.0.0 5-']],
  ['a lower one goes on', [on(5, '1.0.0'), on(9, '2.0.0')], ['2.0.0 9-', '1.0.0 5-']],
  ['by number, not by text', [on(5, '10.0.0'), on(9, '2.0.0')], ['10.0.0 5-9', '2.0.0 9-']],
  ['one still to come is known before', [on(9, '2.0.0'), on(5, '1.0.0')], ['2.0.0 9-', '1.0.0 5-']],
  ['an older one takes back', [on(5, '1.0.0'), on(9, '2.0.0'), on(12, '1.0.0')], ['2.0.0 9-12', '1.0.0 5-']],
  ['from the same day on: as if it had not been', [on(5, '1.0.0'), on(9, '2.0.0'), on(9, '1.0.0')], ['1.0.0 5-']],
  [
    'and again',
    [on(5, '1.0.0'), on(9, '2.0.0'), on(12, '1.0.0'), on(20, '2.0.0')],
    ['2.0.0 20-', '2.0.0 9-12', '1.0.0 5-'],
  ],
  ['one above that is skipped answers nothing', [on(5, '10.0.0'), on(5, '1.0.0')], ['1.0.0 5-']],
  ['retired, all', [on(5, '1.0.0'), on(9, '2.0.0'), off(12, '2.0.0')], ['2.0.0 9-12', '1.0.0 5-12']],
  ['retired, the lower one', [on(5, '1.0.0'), on(9, '2.0.0'), off(12, '1.0.0')], ['2.0.0 9-', '1.0.0 5-12']],
  ['retired before it began', [on(5, '1.0.0'), on(20, '2.0.0'), off(12, '2.0.0')], ['1.0.0 5-12']],
  [
    'retired below one that is still to come',
    [on(5, '1.0.0'), on(20, '2.0.0'), off(12, '1.0.0')],
    ['2.0.0 20-', '1.0.0 5-12'],
  ],
  ['retired from its first day on', [on(5, '1.0.0'), off(5, '1.0.0')], []],
  ['and activated again', [on(5, '1.0.0'), off(12, '1.0.0'), on(12, '1.0.0')], ['1.0.0 5-']],
  [
    'of what is retired only what is activated again answers',
    [on(5, '1.0.0'), on(9, '2.0.0'), off(12, '2.0.0'), on(15, '2.0.0')],
    ['2.0.0 15-', '2.0.0 9-12', '1.0.0 5-12'],
  ],
  [
    'a retirement after a way back does not bring back what was above',
    [on(5, '1.0.0'), on(9, '2.0.0'), on(12, '1.0.0'), off(15, '1.0.0')],
    ['2.0.0 9-12', '1.0.0 5-15'],
  ],
])('%s', (_, activations, expected) => expect(shown(activations)).toEqual(expected));

test.each<[string, readonly Activation[], number | undefined]>([
  ['never', [on(5, '2.0.0')], undefined],
  ['with one above it', [on(5, '2.0.0'), off(9, '10.0.0')], 9],
  ['not with one below it', [on(5, '2.0.0'), off(9, '1.0.0')], undefined],
  ['until it is activated again', [on(5, '2.0.0'), off(9, '2.0.0'), on(9, '2.0.0')], undefined],
  ['not taken back by what begins before', [off(9, '2.0.0'), on(5, '2.0.0')], 9],
  ['and again', [off(9, '2.0.0'), on(5, '2.0.0'), off(7, '2.0.0')], 7],
])('2.0.0 is retired: %s', (_, activations, day) => {
  const second = programs.get('2.0.0');
  expect(second && retiredOn(second, activations)).toBe(day);
});

/** By what is said of one day, without going through the days before it. */
function answering(day: number, turns: readonly Activation[]): readonly string[] {
  const known = turns.map((turn, at) => ({ ...turn, known: at, isOver: turn.kind === 'retirement' }));
  const isUpTo = (a: string, b: string): boolean => compareVersions(a, b) <= 0;
  const so = known.filter(({ at }) => at <= day * DAY_MS + DAY_MS / 2);
  const retired = so.filter(({ isOver }) => isOver);
  const begun = so.filter(({ isOver }) => !isOver);
  // One that was taken back before it began is as if it had not been.
  const stands = (turn: (typeof known)[number]): boolean =>
    !retired.some((each) => isUpTo(turn.version, each.version) && each.known > turn.known && each.at <= turn.at);
  const head = begun
    .filter(stands)
    .sort((a, b) => a.at - b.at || a.known - b.known)
    .at(-1);
  const left = begun.filter(
    (turn) =>
      !retired.some((each) => isUpTo(turn.version, each.version) && (each.known > turn.known || each.at > turn.at)),
  );
  const versions = [...new Set(left.map(({ version }) => version))];
  return versions.filter((version) => head !== undefined && isUpTo(version, head.version)).sort();
}

test('whatever is activated and retired, each day is answered by what is said of it', () => {
  const turn = fc.record({
    version: fc.constantFrom(...programs.keys()),
    at: fc.integer({ min: 0, max: 12 }).map((day) => day * DAY_MS + DAY_MS / 2),
    kind: fc.constantFrom<('activation' | 'retirement')[]>('activation', 'activation', 'retirement'),
  });
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 9 }), (turns) => {
      const stretches = stretchesOf(programs, turns);
      for (let day = -1; day < 14; day += 1) {
        const found = stretches.filter(({ from, until = Number.POSITIVE_INFINITY }) => from <= day && day < until);
        expect(found.map(({ program: { version } }) => version).sort()).toEqual(answering(day, turns));
      }
    }),
    { numRuns: 2000 },
  );
});

test('the day is that of the policy’s zone', () => {
  const lagos = program({ version: '1.0.0', zone: 'Africa/Lagos' });
  const stretches = stretchesOf(new Map([['1.0.0', lagos]]), [{ version: '1.0.0', at: 5 * DAY_MS - 3_600_000 }]);
  expect(stretches.map(({ from }) => from)).toEqual([5]);
});

test('a version that is not there is no reason to pass over it', () => {
  expect(() => stretchesOf(programs, [on(5, '3.0.0')])).toThrow(RangeError);
});

test.each<[string, number, number | undefined, string]>([
  ['all of its time', 0, undefined, 'itself'],
  ['more than that', -5, 1000, 'itself'],
  ['later', 5, undefined, '5-900'],
  ['a part', 5, 9, '5-9'],
  ['none', 900, undefined, 'nothing'],
])('of its time is left %s', (_, from, until, expected) => {
  const [first] = versions;
  if (first === undefined) throw new Error('no version');
  const left = narrowed(until === undefined ? { program: first, from } : { program: first, from, until });
  const text = left && `${left.effective.from}-${left.effective.until ?? ''}`;
  expect(left === first ? 'itself' : (text ?? 'nothing')).toBe(expected);
  if (left !== undefined) expect(left.hash).toBe(first.hash);
});
