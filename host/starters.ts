/** Starting points for new policies: rule files that check clean and whose tests pass, under a name of one's own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST } from './manifest.ts';

export const STARTERS = ['rules', 'tariff', 'table', 'library', 'pack'] as const;
export type Starter = (typeof STARTERS)[number];

/** A file of a new policy: its path below the folder where it is made, and its text. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

const VERSION_FILE = '1.0.0.writ';

/** `name` is that of the policy, such as `acme.eligibility`; of a pack one word, with which the names in it begin. */
export function newFiles(starter: Starter, name: string): readonly NewFile[] {
  if (starter !== 'pack') return [policyFile(starter, name, name.split('.').at(-1) ?? name)];
  const manifest = `${JSON.stringify({ edition: 1, name, title: name }, null, 2)}\n`;
  const inside = (['library', 'rules', 'tariff', 'table'] as const).map((each) => {
    const own = INSIDE[each];
    return policyFile(each, `${name}.${own}`, join(name, own));
  });
  return [{ path: join(name, MANIFEST), text: manifest }, ...inside];
}

/** What the policies of a new pack are called. */
const INSIDE = { library: 'customer', rules: 'eligibility', tariff: 'monthly', table: 'deposit' } as const;

function policyFile(starter: keyof typeof INSIDE, name: string, folder: string): NewFile {
  const text = readFileSync(new URL(`starters/${starter}/${VERSION_FILE}`, import.meta.url), 'utf8');
  return { path: join(folder, VERSION_FILE), text: text.replace(`starter.${starter} `, `${name} `) };
}
