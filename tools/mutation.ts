/**
 * Plants each fault of engine/differential/faults.ts into the compiler, one at a time, and says whether a comparison with
 * the reference notices it: `node tools/mutation.ts [number…]`. Nothing is copied: a hook of the module loader gives each
 * fault an engine of its own, with one piece of one file changed. The answers to compare with come from the sound engine.
 */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Corpus, isMisread, isNoticed } from '../engine/differential/corpus.ts';
import { FAULTS, type PlantedFault } from '../engine/differential/faults.ts';

const ENGINE = new URL('../engine/', import.meta.url).href;
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

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const mark = context.parentURL?.indexOf(MARK) ?? -1;
    if (mark < 0 || !resolved.url.startsWith(ENGINE)) return resolved;
    return { ...resolved, url: `${resolved.url}${context.parentURL?.slice(mark) ?? ''}` };
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
const corpus = new Corpus(POLICIES);
for (const [number, { file, text }] of FAULTS.entries()) {
  if (chosen.length > 0 && !chosen.includes(number)) continue;
  const start = performance.now();
  const { compile } = (await import(`../engine/index.ts${MARK}${number}`)) as Engine;
  const reads = /decoder|scanner/.test(file);
  const outcome = (reads && isMisread(corpus, compile)) || isNoticed(corpus, compile) ? 'caught' : 'survived';
  const passed = Math.round(performance.now() - start);
  console.log(`${number} ${outcome} ${passed} ms ${file}: ${text.replaceAll(/\s+/g, ' ')}`);
}
