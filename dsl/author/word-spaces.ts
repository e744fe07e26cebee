/** The spaces of words that are no values: units, currencies, spans of the calendar, libraries. */

import { dottedName } from '../tree/common.ts';
import { BUILT_IN_VOCABULARY, CALENDAR_WORDS, type Vocabulary } from '../types/vocabulary.ts';
import { currencyEntity, unitEntity, wordEntity } from './built-in.ts';
import type { Page } from './pack.ts';
import { declaredSpace, type Entity, type Space } from './space.ts';

/** The policy's own currency first. */
export function currencySpace(page: Page): Space {
  const { vocabulary } = scopeOf(page);
  const own = declaredSpace(page, ['currency']);
  const { currency = [] } = page.study.module?.header ?? {};
  const words = [currency, ...vocabulary.currencies.keys()].flat();
  return {
    find: (text) => own.find(text) ?? currencyEntity(text, vocabulary),
    all: () => [...own.all(), ...words.flatMap((word) => currencyEntity(word, vocabulary) ?? [])],
  };
}

export function unitSpace(page: Page): Space {
  const { vocabulary } = scopeOf(page);
  const own = declaredSpace(page, ['unit']);
  return {
    find: (text) => own.find(text) ?? unitEntity(text, vocabulary),
    all: () => [...own.all(), ...[...vocabulary.units.keys()].flatMap((word) => unitEntity(word, vocabulary) ?? [])],
  };
}

function scopeOf(page: Page): { readonly vocabulary: Vocabulary } {
  return page.study.module?.scope ?? { vocabulary: BUILT_IN_VOCABULARY };
}

/** `month`, `months`: every span of the calendar in its two numbers. */
export function calendarWords(): readonly Entity[] {
  return [...CALENDAR_WORDS.keys()]
    .flatMap((word) => [word, `${word}s`])
    .map((word) => wordEntity(word, 'A span of the calendar.'));
}

export function libraries({ pack }: Page): readonly Entity[] {
  return [...pack.results.values()].flatMap(({ parsed }) => {
    const header = parsed.file?.header;
    if (header?.role !== 'library') return [];
    return [wordEntity(dottedName(header.name), `Library, version ${header.version.value}.`)];
  });
}
