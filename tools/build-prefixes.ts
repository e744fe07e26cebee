// `npm exec -- node tools/build-prefixes.ts [--check]`: derives the prefixes of policies/voice from the numbering plans of the
// pinned libphonenumber-js.
import { readFileSync, writeFileSync } from 'node:fs';
import { readPlans } from './prefixes/plan.ts';
import { prefixRows } from './prefixes/rows.ts';

const NAME = 'policies/voice/international/prefixes.csv';
const target = new URL(`../${NAME}`, import.meta.url);

const rows = prefixRows(readPlans());
const text = ['prefix,place,kind', ...rows.map(({ prefix, place, kind }) => `${prefix},${place},${kind}`), ''].join(
  '\n',
);
if (!process.argv.includes('--check')) {
  writeFileSync(target, text);
  console.log(`${rows.length} prefixes written`);
} else if (readFileSync(target, 'utf8') !== text) {
  console.error(`${NAME} is not what tools/build-prefixes.ts makes of the pinned libphonenumber-js`);
  process.exitCode = 1;
}
