/**
 * The third door of the host: a pack as a book of static pages, which are read without a script and fetch nothing. It stands
 * apart, so that whoever checks, tests or serves does not load it.
 */
import type { Diagnostic } from '#dsl';
import { causes, type Loaded } from '../load.ts';
import { prepare } from '../plans/prepare.ts';
import { grid, html } from './html.ts';
import { type Page, page } from './page.ts';
import { fileOf, introOf, libraryPage, policyPage } from './policy-page.ts';
import { STYLE } from './style.ts';

export type { Page } from './page.ts';

export interface Book {
  /** The first is the table of contents. */
  readonly pages: readonly Page[];
  /** Of files that are not sound, which have no page. */
  readonly diagnostics: readonly Diagnostic[];
}

export function bookOf(loaded: Loaded, title: string): Book {
  const diagnostics: Diagnostic[] = [];
  const chapters = loaded.files.flatMap((file) => {
    const prepared = prepare(file);
    if (prepared.sound === undefined) {
      diagnostics.push(...causes(file, prepared, loaded));
      return [];
    }
    const { program, plan } = prepared.sound;
    const { source } = file;
    const made =
      program.role === 'library' ? libraryPage(program, source, title) : policyPage(program, plan, source, title);
    return [{ program, source, page: made }];
  });
  const sorted = chapters.toSorted((a, b) => (a.page.path < b.page.path ? -1 : 1));
  const rows = sorted.map(({ program, source }) => [
    html`<a href="${fileOf(program)}">${program.title}</a>`,
    html`<code>${program.name} ${program.version}</code>`,
    introOf(source),
  ]);
  const contents = page('index.html', title, grid(['Policy', 'Name', 'What it is'], rows), html`${title}`);
  return { pages: [contents, { path: 'book.css', text: STYLE }, ...sorted.map((each) => each.page)], diagnostics };
}
