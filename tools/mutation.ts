/**
 * Plants each fault of engine/differential/faults.ts into the compiler, one at a time, and says whether a comparison with
 * the reference notices it: `node tools/mutation.ts [number…]`. Nothing is copied: a hook of the module loader gives each
 * fault the files that stand on the faulty one anew, with one piece of it changed; all others are those of the sound
 * engine, which also gives the answers to compare with.
 */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Corpus, misreadBy, noticedBy } from '../engine/differential/corpus.ts';
import { FAULTS, type PlantedFault } from '../engine/differential/faults.ts';

const ENGINE = new URL('../engine/', import.meta.url).href;
const INDEX = `${ENGINE}index.ts`;
/** Keeps generated functions by their source alone, whatever helpers they were made with: never shared. */
const FUNCTIONS = `${ENGINE}compiled/functions.ts`;
const MARK = '?fault=';
const POLICIES = 260;
const stripped = new Map<string, string>();
function soundSource(url: string): string {
  const known = stripped.get(url) ?? stripTypeScriptTypes(readFileSync(fileURLToPath(url), 'utf8'));
  stripped.set(url, known);
  return known;
}
function faultySource({ file, text, instead }: PlantedFault): string {
  const sound = readFileSync(fileURLToPath(new URL(file, ENGINE)), 'utf8');
  if (sound.split(text).length !== 2) throw new Error(`${file} does not hold this once: ${text}`);
  return stripTypeScriptTypes(sound.replace(text, () => instead));
}

/** For each file of the engine those that import it. */
const users = new Map<string, string[]>();
const files = new Set([INDEX]);
for (const file of files) {
  for (const [, path = ''] of soundSource(file).matchAll(/\bfrom '(\.[^']+)'/g)) {
    const used = new URL(path, file).href;
    files.add(used);
    users.set(used, [...(users.get(used) ?? []), file]);
  }
}

/** The files that a fault makes anew: its own, and all that stand on it. */
function madeAnew({ file }: PlantedFault): ReadonlySet<string> {
  const anew = new Set([new URL(file, ENGINE).href, FUNCTIONS]);
  for (const each of anew) for (const user of users.get(each) ?? []) anew.add(user);
  return anew;
}
const anew = FAULTS.map(madeAnew);

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const mark = context.parentURL?.indexOf(MARK) ?? -1;
    const fault = context.parentURL?.slice(mark + MARK.length);
    if (mark < 0 || anew[Number(fault)]?.has(resolved.url) !== true) return resolved;
    return { ...resolved, url: `${resolved.url}${MARK}${fault}` };
  },
  load(url, context, next) {
    const mark = url.indexOf(MARK);
    if (mark < 0) return next(url, context);
    const plain = url.slice(0, mark);
    const fault = FAULTS[Number(url.slice(mark + MARK.length))];
    const isHere = fault !== undefined && plain === new URL(fault.file, ENGINE).href;
    return { format: 'module', source: isHere ? faultySource(fault) : soundSource(plain), shortCircuit: true };
  },
});

type Engine = typeof import('../engine/index.ts');
const chosen = process.argv.slice(2).map(Number);
const corpus = new Corpus(
  POLICIES,
  FAULTS.map(({ by }) => by),
);
for (const [number, { file, text, by }] of FAULTS.entries()) {
  if (chosen.length > 0 && !chosen.includes(number)) continue;
  const start = performance.now();
  const { compile } = (await import(`${INDEX}${MARK}${number}`)) as Engine;
  const misread = /decoder|scanner/.test(file) ? misreadBy(corpus, compile) : undefined;
  const seed = misread ?? noticedBy(corpus, compile, by);
  const outcome = seed === undefined ? 'survived' : `caught by ${seed}`;
  if (seed === undefined) process.exitCode = 1;
  const passed = Math.round(performance.now() - start);
  console.log(`${number} ${outcome}, ${passed} ms, ${file}: ${text.replaceAll(/\s+/g, ' ')}`);
}
