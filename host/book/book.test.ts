/** The book of a shipped pack, and of a policy whose author means ill: whole pages that fetch nothing and run nothing. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadPaths } from '../load.ts';
import { type Book, bookOf } from './index.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const VOID = new Set(['meta', 'link', 'path', 'line']);

/** Tags that are opened and not closed, or closed and not opened. */
function unbalanced(text: string): readonly string[] {
  const open: string[] = [];
  const faults: string[] = [];
  for (const [, close, name = '', closed] of text.matchAll(/<(\/?)([a-z][a-z0-9]*)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (VOID.has(name) || closed === '/') continue;
    if (close === '') open.push(name);
    else if (open.pop() !== name) faults.push(name);
  }
  return [...faults, ...open];
}

function checkPages({ pages }: Book): void {
  const paths = new Set(pages.map(({ path }) => path));
  for (const { path, text } of pages.filter((page) => page.path.endsWith('.html'))) {
    expect([path, unbalanced(text)]).toEqual([path, []]);
    expect(text).not.toMatch(/<script|javascript:|\son\w+=|https?:|src=/i);
    const ids = new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    for (const [, target = ''] of text.matchAll(/ href="([^"]+)"/g)) {
      if (target.startsWith('#')) expect(ids).toContain(target.slice(1));
      else expect(paths).toContain(target);
    }
  }
}

describe('the isp pack', () => {
  let book: Book;
  beforeAll(() => {
    book = bookOf(loadPaths([join(ROOT, 'policies/isp')], ROOT), 'isp');
  });
  const pageOf = (name: string): string => book.pages.find(({ path }) => path.startsWith(`${name}-`))?.text ?? '';

  test('every page is whole, and every link leads somewhere', () => {
    expect(book.diagnostics).toEqual([]);
    expect(book.pages.map(({ path }) => path)).toContain('index.html');
    checkPages(book);
  });

  test('a price curve is drawn, and told in exact figures', () => {
    const text = pageOf('isp.tariff.volume_discount');
    expect(text).toContain('<svg viewBox');
    expect(text).toContain('<td>47.4999</td>');
    expect(text.match(/<path d="M/g)?.length).toBe(3);
  });

  test('rules, tests and the text stand in it', () => {
    const text = pageOf('isp.eligibility.residential_basic');
    expect(text).toContain('<code>CREDIT_TOO_LOW</code>');
    expect(text).toContain('<span class="good">passes</span>');
    expect(text).toContain('rule credit_score_minimum &quot;The credit score is high enough&quot; {');
  });
});

describe('whatever an author writes', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'writ-book-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is text', () => {
    const evil = `<script>alert('1')</script><img src=x onerror="a()">&amp;`;
    writeFileSync(
      join(folder, 'evil.writ'),
      `/// ${evil}
policy demo.evil ${JSON.stringify(evil)} version 1.0.0
effective from 2026-01-01

/// ${evil}
input score: integer 0..10

rule good ${JSON.stringify(evil)} { code LOW  require score > 1  message ${JSON.stringify(evil)} }
decision may { pass when good }

test ${JSON.stringify(evil)} { given score: 5  expect may passes }
`,
    );
    const { pages, diagnostics } = bookOf(loadPaths([folder], folder), evil);
    expect(diagnostics).toEqual([]);
    for (const { path, text } of pages.filter((page) => page.path.endsWith('.html'))) {
      expect([path, unbalanced(text)]).toEqual([path, []]);
      expect(text).not.toMatch(/<script|<img/);
      expect(text).toContain('&lt;script&gt;alert(&#39;1&#39;)');
    }
  });

  test('a file with errors has no page and is told', () => {
    writeFileSync(join(folder, 'broken.writ'), 'policy demo.broken version 1.0.0\n');
    const { pages, diagnostics } = bookOf(loadPaths([folder], folder), 'x');
    expect(pages.map(({ path }) => path)).toEqual(['index.html', 'book.css', 'demo.evil-1.0.0.html']);
    expect(diagnostics.length).toBeGreaterThan(0);
  });
});
