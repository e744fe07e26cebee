/** The shape is held against the published types when this file is checked, and against rules of the schema that types cannot say. */
import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import { checkPack } from '../check/pack.ts';
import { type SourceFile, sourceFile } from '../source.ts';
import { sarif } from './sarif.ts';

const FOUND = sourceFile(
  'my pack/ünïcode.writ',
  `policy demo.found version 1.0.0
effective from 2026-01-01

input score: integer 0..1000
rule good { code LOW  require scor >= 600 }
decision may { pass when all of { good, good } }
`,
);

function logOf(source: SourceFile, faults: readonly string[] = []): Log {
  const { diagnostics = [] } = checkPack({ sources: [source], csv: () => undefined }).get(source.name) ?? {};
  return sarif({ version: '1.2.3', diagnostics, faults, notes: ['read'] }, (name) =>
    name === source.name ? source : undefined,
  );
}

describe('SARIF 2.1.0', () => {
  const [run] = logOf(FOUND).runs;
  const results = run?.results ?? [];
  const rules = run?.tool.driver.rules ?? [];

  test('each result names its rule by id and by place', () => {
    expect(results.length).toBeGreaterThan(0);
    for (const { ruleId, ruleIndex = -1 } of results) expect(rules[ruleIndex]?.id).toBe(ruleId);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });

  test('regions begin at 1 and do not end before they begin; addresses hold no sign that must be escaped', () => {
    for (const { locations = [] } of results) {
      const { region, artifactLocation } = locations[0]?.physicalLocation ?? {};
      expect(region?.startLine).toBeGreaterThanOrEqual(1);
      expect(region?.startColumn).toBeGreaterThanOrEqual(1);
      expect([region?.endLine, region?.endColumn]).toEqual([
        region?.startLine,
        (region?.startColumn ?? 0) + 'scor'.length,
      ]);
      expect(artifactLocation?.uri).toBe('my%20pack/%C3%BCn%C3%AFcode.writ');
    }
  });

  test('a fix says what is replaced by what', () => {
    expect(results[0]?.fixes?.[0]?.artifactChanges[0]?.replacements).toEqual([
      {
        deletedRegion: { startLine: 5, startColumn: 31, endLine: 5, endColumn: 35 },
        insertedContent: { text: 'score' },
      },
    ]);
  });

  test('what could not be read makes the run unsuccessful; notes do not', () => {
    expect(run?.invocations?.[0]).toEqual({
      executionSuccessful: true,
      toolExecutionNotifications: [{ level: 'note', message: { text: 'read' } }],
    });
    const [faulty] = logOf(FOUND, ['x: it may not be read.']).runs;
    expect(faulty?.invocations?.[0]?.executionSuccessful).toBe(false);
  });
});
