/** Which version answers (LANGUAGE 18.162). Days are numbers from 1970-01-01. */
import { describe, expect, test } from 'vitest';
import type { Program } from '#dsl';
import { program } from '../testing/build.ts';
import { answersAll, chooseVersion } from './choose.ts';

const first = program({ version: '1.0.0', effective: { from: 0, until: 300 } });
const second = program({
  version: '2.0.0',
  effective: { from: 100 },
  supersedes: { version: '1.0.0', scope: 'new subscribers' },
});
const tenth = program({
  version: '10.0.0',
  effective: { from: 200 },
  supersedes: { version: '2.0.0', scope: 'everyone', from: 250 },
});
const eleventh = program({
  version: '11.0.0',
  effective: { from: 400 },
  supersedes: { version: '10.0.0', scope: 'new subscribers' },
});
const short = program({
  version: '2.0.0',
  effective: { from: 100, until: 200 },
  supersedes: { version: '1.0.0', scope: 'new subscribers' },
});
const third = program({
  version: '3.0.0',
  effective: { from: 150 },
  supersedes: { version: '2.0.0', scope: 'new subscribers' },
});

interface Asked {
  readonly day: number;
  readonly pin?: string;
  readonly subscribedSince?: number;
}
function chosen(versions: readonly Program[], { day, ...choice }: Asked): string | undefined {
  return chooseVersion(versions, { day: () => day, ...choice })?.version;
}

describe('a chain of four', () => {
  const versions = [eleventh, tenth, second, first];
  test.each<[string, Asked, string | undefined]>([
    ['before any version', { day: -1 }, undefined],
    ['the only one in force', { day: 50 }, '1.0.0'],
    ['the higher of two', { day: 150 }, '2.0.0'],
    ['an old subscriber stays', { day: 150, subscribedSince: 20 }, '1.0.0'],
    ['a subscriber of the day before is old', { day: 150, subscribedSince: 99 }, '1.0.0'],
    ['a subscriber of the first day is new', { day: 150, subscribedSince: 100 }, '2.0.0'],
    ['everyone moves on the day that is named, not before', { day: 249 }, '2.0.0'],
    ['before it, an old subscriber is where he was', { day: 249, subscribedSince: 20 }, '1.0.0'],
    ['on that day', { day: 250 }, '10.0.0'],
    ['an old subscriber too', { day: 250, subscribedSince: 20 }, '10.0.0'],
    ['an old subscriber after the end of the old version', { day: 300, subscribedSince: 20 }, '10.0.0'],
    ['by a number that text would put lower', { day: 400 }, '11.0.0'],
    ['who was moved there stays there', { day: 400, subscribedSince: 20 }, '10.0.0'],
    ['a pin while it is in force', { day: 260, pin: '1.0.0' }, '1.0.0'],
    ['a pin to a higher one that is not in force yet', { day: 150, pin: '10.0.0' }, '2.0.0'],
    ['a pin that has ended', { day: 300, pin: '1.0.0' }, '10.0.0'],
    ['a pin that has ended, of an old subscriber', { day: 400, pin: '1.0.0', subscribedSince: 20 }, '10.0.0'],
  ])('%s', (_, asked, version) => expect(chosen(versions, asked)).toBe(version));
});

describe('two grandfatherings on end', () => {
  test.each<[string, Asked, string]>([
    ['the oldest stay on the first', { day: 160, subscribedSince: 20 }, '1.0.0'],
    ['those of the second on the second', { day: 160, subscribedSince: 120 }, '2.0.0'],
    ['whose version ends move on, never back', { day: 200, subscribedSince: 120 }, '3.0.0'],
    ['the oldest still stay', { day: 200, subscribedSince: 20 }, '1.0.0'],
    ['until theirs ends too', { day: 300, subscribedSince: 20 }, '3.0.0'],
  ])('%s', (_, asked, version) => expect(chosen([third, short, first], asked)).toBe(version));
});

describe('what should not be there', () => {
  const inCircle = (version: string, before: string): Program =>
    program({ version, supersedes: { version: before, scope: 'new subscribers' }, effective: { from: 10 } });
  test.each<[string, readonly Program[], Asked, string | undefined]>([
    ['a version before that is not known', [second], { day: 150, subscribedSince: 20 }, '2.0.0'],
    ['a circle', [inCircle('2.0.0', '1.0.0'), inCircle('1.0.0', '2.0.0')], { day: 20, subscribedSince: 0 }, '2.0.0'],
    ['an unknown pin', [second, first], { day: 150, pin: '9.0.0' }, '2.0.0'],
  ])('%s', (_, versions, asked, version) => expect(chosen(versions, asked)).toBe(version));
});

test('a version that reads another as-of is in force by its own', () => {
  const day = (each: Program): number | undefined => (each === second ? undefined : 150);
  expect(chooseVersion([second, first], { day })?.version).toBe('1.0.0');
});

test.each<[string, Program, Parameters<typeof answersAll>[1], boolean]>([
  ['the first version', first, {}, true],
  ['for new subscribers, nothing said', second, {}, true],
  ['for new subscribers, an old one', second, { subscribedSince: 20 }, false],
  ['for new subscribers, a new one', second, { subscribedSince: 100 }, true],
  ['for everyone from a day', tenth, {}, false],
  ['with a pin', first, { pin: '1.0.0' }, false],
])('whether the highest one answers all: %s', (_, highest, choice, answers) => {
  expect(answersAll(highest, choice)).toBe(answers);
});
