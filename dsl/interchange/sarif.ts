/**
 * Findings in the Static Analysis Results Interchange Format, version 2.1.0 (OASIS), which code hosts and editors read.
 * Columns count UTF-16 units from 1, and the end of a region is the column behind its last sign, as in Writ itself.
 */
import { CODES, type Code } from '../diagnostics/codes.ts';
import type { Diagnostic, Severity } from '../diagnostics/diagnostic.ts';
import { positionAt, type SourceFile, type Span } from '../source.ts';

type Sources = (file: string) => SourceFile | undefined;
type Level = 'error' | 'warning' | 'note';
interface Text {
  readonly text: string;
}
interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}
interface Artifact {
  readonly uri: string;
}
interface Location {
  readonly physicalLocation: { readonly artifactLocation: Artifact; readonly region?: Region };
  readonly message?: Text;
}
interface Fix {
  readonly description: Text;
  readonly artifactChanges: {
    readonly artifactLocation: Artifact;
    readonly replacements: { readonly deletedRegion: Region; readonly insertedContent: Text }[];
  }[];
}
interface Result {
  readonly ruleId: Code;
  readonly ruleIndex: number;
  readonly level: Level;
  readonly message: Text;
  readonly locations: Location[];
  readonly relatedLocations?: Location[];
  readonly fixes?: Fix[];
}
interface Rule {
  readonly id: Code;
  readonly shortDescription: Text;
  readonly help: Text;
  readonly defaultConfiguration: { readonly level: Level };
}
export interface SarifLog {
  readonly $schema: string;
  readonly version: '2.1.0';
  readonly runs: {
    readonly tool: { readonly driver: { readonly name: string; readonly version: string; readonly rules: Rule[] } };
    readonly columnKind: 'utf16CodeUnits';
    readonly invocations: {
      readonly executionSuccessful: boolean;
      readonly toolExecutionNotifications: { readonly level: Level; readonly message: Text }[];
    }[];
    readonly results: Result[];
  }[];
}

export interface SarifRun {
  /** Of Writ. */
  readonly version: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Sentences about files that could not be read, and about what is no fault. */
  readonly faults: readonly string[];
  readonly notes: readonly string[];
}

const LEVELS: Readonly<Record<Severity, Level>> = { error: 'error', warning: 'warning', lint: 'note' };

export function sarif({ version, diagnostics, faults, notes }: SarifRun, sources: Sources): SarifLog {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const told = (level: Level) => (text: string) => ({ level, message: { text } });
  const invocation = {
    executionSuccessful: faults.length === 0,
    toolExecutionNotifications: [...faults.map(told('error')), ...notes.map(told('note'))],
  };
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'writ', version, rules: codes.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        invocations: [invocation],
        results: diagnostics.map((each) => resultOf(each, codes.indexOf(each.code), sources)),
      },
    ],
  };
}

function ruleOf(code: Code): Rule {
  const { title, severity } = CODES[code];
  return {
    id: code,
    shortDescription: { text: title },
    help: { text: `writ explain-code ${code}` },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function resultOf(diagnostic: Diagnostic, ruleIndex: number, sources: Sources): Result {
  const { code, severity, message, notes, span, related, remedy } = diagnostic;
  const hint = remedy === undefined ? [] : [`${remedy.edits === undefined ? 'hint' : 'fix'}: ${remedy.text}`];
  const relatedLocations = related.map((each) => ({
    ...locationOf(each.span, sources),
    message: { text: each.message },
  }));
  const fix = remedy === undefined ? undefined : fixOf(remedy, sources);
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: [message, ...notes, ...hint].join('\n') },
    locations: [locationOf(span, sources)],
    ...(relatedLocations.length === 0 ? {} : { relatedLocations }),
    ...(fix === undefined ? {} : { fixes: [fix] }),
  };
}

function locationOf({ file, start, end }: Span, sources: Sources): Location {
  const region = regionOf({ file, start, end }, sources);
  return { physicalLocation: { artifactLocation: artifact(file), ...(region === undefined ? {} : { region }) } };
}

/** A fix is told where all of its places are known. */
function fixOf({ text, edits = [] }: NonNullable<Diagnostic['remedy']>, sources: Sources): Fix | undefined {
  const files = [...new Set(edits.map(({ span }) => span.file))];
  const artifactChanges = files.map((file) => ({
    artifactLocation: artifact(file),
    replacements: edits
      .filter(({ span }) => span.file === file)
      .flatMap(({ span, text: put }) => {
        const deletedRegion = regionOf(span, sources);
        return deletedRegion === undefined ? [] : [{ deletedRegion, insertedContent: { text: put } }];
      }),
  }));
  const known = artifactChanges.reduce((sum, { replacements }) => sum + replacements.length, 0);
  return edits.length > 0 && known === edits.length ? { description: { text }, artifactChanges } : undefined;
}

function regionOf({ file, start, end }: Span, sources: Sources): Region | undefined {
  const source = sources(file);
  if (source === undefined) return undefined;
  const [from, to] = [positionAt(source, start), positionAt(source, end)];
  return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
}

/** A path as a reference that may stand in an address. */
function artifact(file: string): Artifact {
  return { uri: file.split('/').map(encodeURIComponent).join('/') };
}
