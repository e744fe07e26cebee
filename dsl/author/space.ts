/** A space of names: looked up, it says what a written name means; listed, what could be written. */
import type { BuiltIn } from './built-in.ts';
import type { Declared, What } from './declared.ts';
import type { Page } from './pack.ts';
import { visible } from './visible.ts';

export type Entity = Declared | BuiltIn;

export interface Space {
  readonly find: (text: string) => Entity | undefined;
  readonly all: () => readonly Entity[];
}

export const NOTHING: Space = { find: () => undefined, all: () => [] };

export function listed(all: () => readonly Entity[]): Space {
  return { all, find: (text) => all().find((each) => nameOf(each) === text) };
}

interface DeclaredSpace extends Space {
  readonly find: (text: string) => Declared | undefined;
  readonly all: () => readonly Declared[];
}

/** What is found in an earlier space hides the same name of a later one. */
export function first(...spaces: readonly Space[]): Space {
  return {
    all: () => spaces.flatMap((space) => space.all()),
    find: (text) => {
      for (const space of spaces) {
        const found = space.find(text);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

export function nameOf(entity: Entity): string {
  return entity.kind === 'declared' ? entity.name.text : entity.name;
}

/** What the file declares or imports of these kinds. */
export function declaredSpace(page: Page, whats: readonly What[]): DeclaredSpace {
  const fits = (each: Declared): boolean => whats.includes(each.what);
  const names = visible(page);
  return { all: () => [...names.values()].flat().filter(fits), find: (text) => names.get(text)?.find(fits) };
}
