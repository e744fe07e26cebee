// The picture of the house, drawn from the real imports: `node tools/house.ts` writes docs/house.svg, `--check` only compares.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PICTURE = join(ROOT, 'docs/house.svg');

/** Rooms by floor, the roof first. */
const FLOORS: readonly (readonly string[])[] = [
  ['cli', 'bench', 'tools'],
  ['conformance'],
  ['server'],
  ['server/rating'],
  ['server/recordings'],
  ['server/rulebook'],
  ['server/tenants', 'server/events', 'server/webhooks'],
  ['server/kernel'],
  ['host'],
  ['engine'],
  ['dsl'],
];
const ROOMS = FLOORS.flat();
const DOORS: Readonly<Record<string, string>> = {
  '#author': 'dsl',
  '#mutate': 'dsl',
  '#interchange': 'dsl',
  '#dsl': 'dsl',
  '#engine': 'engine',
  '#judge': 'engine',
  '#billing': 'engine',
  '#differential': 'engine',
  '#sql': 'engine',
  '#host': 'host',
  '#plans': 'host',
  '#book': 'host',
  '#conformance': 'conformance',
  '#kernel': 'server/kernel',
};

/** The innermost room that holds a file. */
function roomOf(file: string): string | undefined {
  return ROOMS.filter((room) => file.startsWith(`${room}/`)).sort((a, b) => b.length - a.length)[0];
}

function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, specifier = '']) => specifier);
  return specifiers.flatMap((specifier) => {
    const door = DOORS[specifier];
    if (door !== undefined) return [door];
    if (!specifier.startsWith('.')) return [];
    return [roomOf(posix.normalize(posix.join(dirname(file), specifier))) ?? []].flat();
  });
}

/** Arrows between rooms, tests left out. */
export function arrows(): readonly (readonly [from: string, to: string])[] {
  const files = globSync('{cli,bench,tools,conformance,server,host,engine,dsl}/**/*.ts', {
    cwd: ROOT,
    exclude: ['**/node_modules/**', '**/*.test.ts'],
  });
  const found = new Set<string>();
  for (const file of files) {
    const from = roomOf(relative('.', file));
    for (const to of from === undefined ? [] : importsOf(file)) if (to !== from) found.add(`${from}>${to}`);
  }
  return [...found].sort().map((each) => each.split('>') as [string, string]);
}

/** What stands inside a large room, as its folders. */
function insides(room: string): string {
  if (room !== 'dsl' && room !== 'engine') return '';
  const folders = new Set(globSync(`${room}/*/*.ts`, { cwd: ROOT }).map((file) => file.split('/')[1] ?? ''));
  return [...folders].sort().join('  ');
}

const WIDTH = 860;
const HEIGHT = 46;
const STEP = 78;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
}

/** A lane of its own for each arrow: below its box for the roof, to the right of the labels for the floors. */
function lanesOf(places: ReadonlyMap<string, Place>): readonly number[] {
  const all = arrows();
  const onRoof = ([from]: readonly [string, string]): boolean => FLOORS[0]?.includes(from) === true;
  const below = all.filter((arrow) => !onRoof(arrow));
  return all.map((arrow) => {
    const box = places.get(arrow[0]);
    const group = onRoof(arrow) ? all.filter(([from]) => from === arrow[0]) : below;
    const share = (group.indexOf(arrow) + 1) / (group.length + 1);
    if (box === undefined) return 0;
    return Math.round(onRoof(arrow) ? box.x + box.w * share : WIDTH * (0.62 + 0.37 * share));
  });
}

function draw(): string {
  const places = new Map<string, Place>();
  const boxes = FLOORS.flatMap((floor, level) => {
    const w = (WIDTH - 20 * (floor.length - 1)) / floor.length;
    return floor.map((room, i) => {
      const place = { x: 20 + i * (w + 20), y: 20 + level * STEP, w };
      places.set(room, place);
      const inside = insides(room);
      const label = `<text x="${place.x + 12}" y="${place.y + (inside === '' ? 28 : 20)}" class="room">${room}/</text>`;
      const small =
        inside === '' ? '' : `<text x="${place.x + 12}" y="${place.y + 37}" class="inside">${inside}</text>`;
      return `<rect x="${place.x}" y="${place.y}" width="${w}" height="${HEIGHT}" rx="6"/>${label}${small}`;
    });
  });
  const lanes = lanesOf(places);
  const lines = arrows().flatMap(([from, to], i) => {
    const [a, b, x] = [places.get(from), places.get(to), lanes[i]];
    if (a === undefined || b === undefined || x === undefined) return [];
    const up = a.y > b.y;
    const [y1, y2] = up ? [a.y, b.y + HEIGHT] : [a.y + HEIGHT, b.y];
    return [`<path d="M${x} ${y1} V${y2 - 2}"${up ? ' class="up"' : ''}><title>${from} imports ${to}</title></path>`];
  });
  const height = 20 + FLOORS.length * STEP;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH + 40} ${height}" font-family="system-ui, sans-serif">
<title>The house, drawn by its imports: arrows go down only</title>
<style>
rect { fill: #f4f1ea; stroke: #6b6459 } .room { font-size: 15px; font-weight: 600; fill: #2b2722 } .inside { font-size: 10.5px; fill: #6b6459 }
path { fill: none; stroke: #3f6f8f; stroke-width: 1.3; marker-end: url(#head); opacity: .85 } .up { stroke: #b3261e }
</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 z" style="fill:#3f6f8f;stroke:none;opacity:1"/></marker></defs>
${lines.join('\n')}
${boxes.join('\n')}
</svg>
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const picture = draw();
  if (!process.argv.includes('--check')) writeFileSync(PICTURE, picture);
  else if (readFileSync(PICTURE, 'utf8') !== picture) {
    console.log('docs/house.svg is not what the imports draw; run: node tools/house.ts');
    process.exitCode = 1;
  }
}
