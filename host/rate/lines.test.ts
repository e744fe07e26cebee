import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Sink } from '#rows';
import { loadPaths } from '../load.ts';
import { choosePolicy } from '../plans/index.ts';
import { shippedPolicies } from '../shipped.ts';
import { JsonWriter } from './json-writer.ts';
import { lineCopier, lineRater, rateLine, writeLine } from './lines.ts';
import { type RowPolicy, rowPolicy } from './run.ts';

let policy: RowPolicy;
beforeAll(() => {
  const choice = choosePolicy(loadPaths([shippedPolicies()], '.'), 'isp.tariff.metered_data');
  const found = choice && rowPolicy(choice, { at: undefined, externs: undefined });
  if (found === undefined) throw new Error('no policy');
  policy = found;
});

const PERIOD = '"period":{"start":"2026-03-01","end":"2026-04-01"}';
const USAGE = '"usage":{"data":620,"rolled_over":"0"}';

const plain = fc.constantFrom('7', '-0.50', '"a"', '"é"', 'null', 'true', '0');
const odd = fc.constantFrom('1e3', '007', '"\\n"', '"x', '[1]', '{"a":"}"}', '-', '1.', '');
const name = fc.constantFrom('id', 'é', 'x', 'y', 'z', 'a b');
const oddName = fc.constantFrom('\\u0061', 'rejected', 'usage.data', 'metered_data.tax');
const member = fc.tuple(
  fc.oneof({ arbitrary: name, weight: 9 }, oddName),
  fc.oneof({ arbitrary: plain, weight: 9 }, odd),
);
const others = fc.array(
  member.map(([name, json]) => `"${name}":${json}`),
  { maxLength: 3 },
);
const blank = fc.constantFrom('', '', ' ', '\t');
const line = fc
  .tuple(others, others, blank, fc.constantFrom(PERIOD, PERIOD, PERIOD, '"period":null'), blank)
  .map(([before, after, a, period, b]) => `${a}{${[...before, period, USAGE, ...after].join(`${b},`)}${a}}${b}`);

describe('lines of JSON', () => {
  it('off their bytes are what they are as texts', () => {
    const { program, rater } = policy;
    const mapping = { inputs: new Map(), keep: undefined };
    const rate = lineRater(program, rater, mapping);
    const copy = lineCopier(program, rater, mapping);
    const sink = new Sink();
    const writer = new JsonWriter(
      sink,
      rater.columns.map(({ name }) => name),
    );
    let copied = 0;
    fc.assert(
      fc.property(line, (text) => {
        const bytes = Buffer.from(text);
        sink.begin();
        if (!copy(writer, bytes)) return;
        copied += 1;
        const told = sink.toString();
        sink.begin();
        const rated = rateLine(bytes, rate);
        if (rated !== undefined) writeLine(writer, rated, rater);
        expect(told).toBe(sink.toString());
      }),
      { numRuns: 1000 },
    );
    expect(copied).toBeGreaterThan(100);
  });

  it.each([
    [`{${PERIOD},${USAGE}}`, true],
    [`{"a":"b c",${PERIOD},"d" : -1.50 , ${USAGE},"e":null}\r`, true],
    [`{"a":1,"a":2,${PERIOD},${USAGE}}`, false],
    [`{"a":"\\n",${PERIOD},${USAGE}}`, false],
    [`{"rejected":1,${PERIOD},${USAGE}}`, false],
    [`{"usage.data":1,${PERIOD},${USAGE}}`, false],
    [`{${PERIOD},${USAGE}} x`, false],
    [`{${PERIOD}}`, false],
    ['', false],
  ])('%j is copied: %j', (text, isCopied) => {
    const { program, rater } = policy;
    const copy = lineCopier(program, rater, { inputs: new Map(), keep: undefined });
    const sink = new Sink();
    expect(copy(new JsonWriter(sink, []), Buffer.from(text))).toBe(isCopied);
    expect(sink.size > 0).toBe(isCopied);
  });
});
