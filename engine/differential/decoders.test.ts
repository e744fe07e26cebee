import { expect, test } from 'vitest';
import { compile, type Mode } from '../index.ts';
import { policy } from '../testing/policy.ts';
import { compareDecoders, type DecoderComparison } from './decoders.ts';
import { checkedPolicy } from './run.ts';

const EVERY_FORM = `policy test.forms version 1.0.0
effective from 2025-01-01
currency USD
rounding half even to 2 places per line
unit seat plural seats
enum Tier { bronze, silver, gold }
record Inner { share: percent -50%..50% places 3 optional  name: text optional  at: instant }
record Outer { inner: Inner optional  tier: Tier optional  constructor: bool }
input a: number -2..2 places 0
input b: money USD -0.5..0.5 places 3
input c: quantity seat 1..9
input d: percent 0%..100% optional
input e: Outer
input f: Outer optional
input g: list of Inner up to 3
input h: list of percent 0%..200% up to 4 optional
input i: list of date up to 2
input j: time optional
input toString: quantity GB 0.001..5 places 3
input n1: integer -9007199254740..9007199254740`;

function compareAll(bodies: number, mode: Mode): DecoderComparison[] {
  const found = [1, 2, 3, 4, 5, 6, 7, 8].map(checkedPolicy).filter((program) => program !== undefined);
  return [policy(EVERY_FORM), policy(EVERY_FORM.replaceAll('optional', '')), ...found].flatMap((program, i) => {
    const compiled = compile(program, { mode });
    return compiled.ok ? [compareDecoders(program, compiled.plan, bodies, i)] : [];
  });
}

test('30,000 strange bodies: what the generated decoder takes is what the slow one reads, and faults are the same', {
  timeout: 600_000,
}, () => {
  const results = compareAll(3_000, 'shared');
  const sum = (of: (result: DecoderComparison) => number): number => results.reduce((all, each) => all + of(each), 0);
  expect(results.map(({ difference }) => difference).filter((each) => each !== undefined)).toEqual([]);
  expect(sum(({ bodies }) => bodies)).toBeGreaterThanOrEqual(30_000);
  expect(sum(({ fast }) => fast)).toBeGreaterThan(6_000);
  expect(sum(({ slow }) => slow)).toBeGreaterThan(sum(({ fast }) => fast));
  expect(sum(({ bodies, slow }) => bodies - slow)).toBeGreaterThan(8_000);
});

test('the same of 2,000 bodies where the loop decodes', () => {
  const results = compareAll(200, 'loop');
  expect(results.map(({ difference }) => difference).filter((each) => each !== undefined)).toEqual([]);
  expect(results.reduce((sum, { fast }) => sum + fast, 0)).toBeGreaterThan(400);
});
