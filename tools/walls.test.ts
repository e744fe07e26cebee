import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkWalls } from './walls.ts';

const home = fileURLToPath(new URL('..', import.meta.url));
const SOUND = {
  'dsl/source.ts': `import type { Tree } from './tree.ts';\nexport const parse = (text: string): Tree => ({ text });`,
  // A cycle of types alone is sound.
  'dsl/tree.ts': `import type { parse } from './source.ts';\nexport interface Tree { text: string; by?: typeof parse }`,
  'dsl/index.ts': `export { parse } from './source.ts';\nexport { Lexer } from 'chevrotain';`,
  'dsl/index.test.ts': `import { readFileSync } from 'node:fs';\nimport { it } from 'vitest';\nimport { parse } from './index.ts';\nit('x', () => { parse(String(readFileSync)); });`,
  'engine/index.ts': `import { parse } from '#dsl';\nimport { run } from './reference/run.ts';\nexport const all = [parse, run];`,
  'engine/reference/run.ts': `import { bound } from '../limits.ts';\nexport const run = bound;`,
  'engine/limits.ts': 'export const bound = 1;',
  'engine/pricing/model.ts': `import { bound } from '../limits.ts';\nexport const model = bound;`,
  'engine/explain/verify.ts': 'export const verify = (): boolean => true;',
  'server/kernel/index.ts': `export { Hono } from 'hono';`,
  'server/tenants/index.ts': `export { Hono } from '#kernel';`,
  // A peer that its own manifest lists may be absent.
  'bench/peers/index.ts': `export { default } from 'json-logic-js';`,
  'server/usage/index.ts': `import '../tenants/index.ts';\nimport { all } from '#engine';\nexport const usage = all;`,
};

const PLANTED: readonly (readonly [fault: string, file: string, source: string])[] = [
  ['dsl-packages', 'dsl/index.ts', `import { z } from 'zod';\nexport const x = z;`],
  ['dsl-test-packages', 'dsl/a.test.ts', `import { z } from 'zod';\nz.string();`],
  ['dsl-pure', 'dsl/index.ts', `import { readFileSync } from 'node:fs';\nexport const x = readFileSync;`],
  ['dsl-rooms', 'dsl/index.ts', `export { bound } from '../engine/limits.ts';`],
  ['engine-rooms', 'engine/limits.ts', `import type { Tree } from '../dsl/tree.ts';\nexport type T = Tree;`],
  ['reference-stands-alone', 'engine/limits.ts', `export { model as bound } from './pricing/model.ts';`],
  ['reference-behind-the-door', 'engine/pricing/model.ts', `export { run } from '../reference/run.ts';`],
  [
    'verifier-imports-nothing',
    'engine/explain/verify.ts',
    `import type { all } from '#engine';\nexport type T = typeof all;`,
  ],
  ['server-tenants-rooms', 'server/tenants/index.ts', `export { usage } from '../usage/index.ts';`],
  ['server-usage-rooms', 'server/usage/index.ts', `export { x } from '../tenants/store.ts';`],
  ['server-usage-packages', 'server/usage/index.ts', `export { Hono } from 'hono';`],
  ['no-floor', 'server/unheard/index.ts', 'export const x = 1;'],
  ['no-unresolvable', 'dsl/index.ts', `export { x } from './nowhere.ts';`],
  ['peers-as-listed', 'bench/peers/index.ts', `export { x } from 'unlisted-engine';`],
  ['no-circular', 'engine/limits.ts', `import { run } from './reference/run.ts';\nexport const bound = () => run;`],
  ['no-room', 'attic/box.ts', 'export const x = 1;'],
  ['data-only', 'policies/price.ts', 'export const x = 1;'],
  ['no-orphans', 'engine/lonely.ts', 'export const x = 1;'],
];

/** Faults in one house do not hide each other as long as each has a file of its own. */
function houses(): readonly (typeof PLANTED)[] {
  const built: (typeof PLANTED)[number][][] = [];
  for (const each of PLANTED) {
    const free = built.find((house) => house.every(([, file]) => file !== each[1]));
    if (free === undefined) built.push([each]);
    else free.push(each);
  }
  return built;
}

let root = '';

function plant(file: string, source: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), `${source}\n`);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'walls-'));
  cpSync(join(home, 'package.json'), join(root, 'package.json'));
  symlinkSync(join(home, 'node_modules'), join(root, 'node_modules'), 'junction');
  for (const [file, source] of Object.entries(SOUND)) plant(file, source);
  plant('server/tenants/store.ts', `export { Hono as x } from '#kernel';`);
  plant('server/tenants/service.ts', `export { x } from './store.ts';`);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the walls', () => {
  it('let a sound house stand, and see every file of it', async () => {
    const { files, faults } = await checkWalls(root);
    expect(faults).toEqual([]);
    expect(files).toBe(Object.keys(SOUND).length + 2);
  });

  it.each(houses().map((house) => [house.map(([fault]) => fault).join(', '), house] as const))(
    'catch %s',
    async (_, house) => {
      for (const [, file, source] of house) plant(file, source);
      const { faults } = await checkWalls(root);
      const isCaught = ([fault, file]: (typeof PLANTED)[number]): boolean =>
        faults.some((line) => line.startsWith(`${fault}: `) && line.includes(dirname(file)));
      expect(house.filter((each) => !isCaught(each))).toEqual([]);
    },
  );

  it('refuse a file that cannot be read', async () => {
    plant('dsl/broken.ts', 'export const = 1;');
    await expect(checkWalls(root)).rejects.toThrow('dependency-cruiser gave no answer');
  });

  it('refuse an empty house', async () => {
    rmSync(join(root, 'dsl'), { recursive: true });
    rmSync(join(root, 'engine'), { recursive: true });
    rmSync(join(root, 'server'), { recursive: true });
    rmSync(join(root, 'bench'), { recursive: true });
    expect((await checkWalls(root)).faults).toEqual(['nothing-seen: no TypeScript file in any room']);
  });
});
