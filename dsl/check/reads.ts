/** What the check of a file asks of its surroundings, and whether it would be answered as before. */
import type { Environment, FoundLibrary } from './module.ts';

/** The surroundings of one file. */
export interface Surroundings {
  readonly library: (name: string, major: string) => LibraryAnswer;
  readonly csv: Environment['csv'];
}

export interface LibraryAnswer {
  /** The file of the library. */
  readonly file: string | undefined;
  readonly found: FoundLibrary;
}

interface LibraryRead extends LibraryAnswer {
  readonly name: string;
  readonly major: string;
}

/** What was asked and answered: while the answers are the same, so is the result of the check. */
export interface Reads {
  readonly libraries: readonly LibraryRead[];
  readonly csv: readonly { readonly file: string; readonly text: string | undefined }[];
}

/** The surroundings as a check sees them; `reads` fills as it asks. */
export function recorded(surroundings: Surroundings): { readonly environment: Environment; readonly reads: Reads } {
  const libraries: LibraryRead[] = [];
  const csv: { file: string; text: string | undefined }[] = [];
  const environment: Environment = {
    library: (name, major) => {
      const answer = surroundings.library(name, major);
      libraries.push({ name, major, ...answer });
      return answer.found;
    },
    csv: (file) => {
      const table = surroundings.csv(file);
      csv.push({ file, text: table?.text });
      return table;
    },
  };
  return { environment, reads: { libraries, csv } };
}

export function stillHolds(reads: Reads, { library, csv }: Surroundings): boolean {
  return (
    reads.libraries.every((read) => isSame(read, library(read.name, read.major))) &&
    reads.csv.every(({ file, text }) => csv(file)?.text === text)
  );
}

function isSame(a: LibraryAnswer, b: LibraryAnswer): boolean {
  return a.file === b.file && isSameLibrary(a.found, b.found);
}

function isSameLibrary(a: FoundLibrary, b: FoundLibrary): boolean {
  switch (a.kind) {
    case 'found':
      return b.kind === 'found' && a.library === b.library;
    case 'missing':
      return b.kind === 'missing' && a.versions.join() === b.versions.join();
    case 'faulty':
      return b.kind === 'faulty';
    default:
      return a satisfies never;
  }
}
