/** One row in a process of its own: `node bench/one.ts ROW MILLISECONDS` writes what it measured, as JSON. */
import { CATALOGUE } from './catalogue.ts';

const [name = '', milliseconds = ''] = process.argv.slice(2);
const entry = CATALOGUE.get(name);
if (entry === undefined) throw new Error(`no row ${name}`);
process.stdout.write(JSON.stringify(await entry.measure(Number(milliseconds))));
