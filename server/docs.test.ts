/** What readers are told is what is so: configuration, problems and faults against the tables, the README against the service. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FaultCode } from '#engine';
import { CONFIG_NAMES, EVENT_TYPES, PROBLEMS, readConfig, SCOPES } from '#kernel';
import { startTestService, type TestService } from './testing.ts';

const page = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

/** The cells of every table row that begins with a name in code. */
function rowsOf(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.slice(2, -2).split(' | '));
}

const names = (cell = ''): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

describe('docs/configuration.md', () => {
  const rows = rowsOf(page('docs/configuration.md'));

  test('names every variable, and no other', () => {
    expect(rows.flatMap(([name]) => names(name))).toEqual(CONFIG_NAMES);
  });

  test('shows the defaults that hold', () => {
    const read = readConfig({});
    const config = read.ok ? read.config : undefined;
    const defaults = [
      config?.host,
      config?.port,
      config?.data,
      config?.databaseUrl === '' ? 'the embedded one' : config?.databaseUrl,
      config?.databaseConnections,
      config?.pepper === '' ? 'a random one' : config?.pepper,
      config?.callerRate,
      config?.tenantRate,
      config?.strangerRate,
      config?.trustedProxies === '' ? 'none' : config?.trustedProxies,
      config?.oidc.length === 0 ? 'none' : config?.oidc,
      config?.oidcAllow.length === 0 ? 'none' : config?.oidcAllow,
      config?.policies === '' ? 'the shipped packs' : config?.policies,
      config?.draftSeconds,
      config?.draftMemoryMb,
      config?.eventsHours,
      config?.egressAllow.length === 0 ? 'none' : config?.egressAllow,
      config?.masterKey === '' ? 'a random one' : config?.masterKey,
      config?.natsUrl === '' ? 'none' : config?.natsUrl,
      config?.traces === '' ? 'none' : config?.traces,
      config?.traceShare,
      config?.workers,
      config?.logLevel,
      config?.drainSeconds,
      config?.requestSeconds,
    ];
    expect(rows.map(([, value = '']) => value.replaceAll('`', ''))).toEqual(defaults.map(String));
  });

  test('names the log levels that are taken', () => {
    const levels = names(rows.find(([name]) => name === '`WRIT_LOG_LEVEL`')?.at(-1));
    expect(levels).toContain('info');
    const taken = [...levels, 'loud'].map((level) => readConfig({ WRIT_LOG_LEVEL: level }).ok);
    expect(taken).toEqual([...levels.map(() => true), false]);
  });
});

describe('docs/calling.md', () => {
  const [, problems = '', faults = ''] = page('docs/calling.md').split(/^## Problems$|^### Codes of faults$/m);

  test('lists every problem with its status', () => {
    const shown = rowsOf(problems).flatMap(([codes, status = '']) =>
      names(codes).map((code) => [code, Number(status)]),
    );
    const real = Object.entries(PROBLEMS).map(([code, { status }]) => [code, status]);
    expect(shown.sort()).toEqual(real.sort());
  });

  test('lists every code of a fault', () => {
    const codes = {
      NOT_JSON: true,
      TOO_DEEP: true,
      TOO_LARGE: true,
      UNKNOWN_FIELD: true,
      DUPLICATE_FIELD: true,
      MISSING_FIELD: true,
      WRONG_TYPE: true,
      NOT_A_NUMBER: true,
      WRONG_UNIT: true,
      TOO_MANY_PLACES: true,
      INEXACT_NUMBER: true,
      OUT_OF_RANGE: true,
      UNKNOWN_VALUE: true,
      BAD_TEXT: true,
      TOO_LONG: true,
      BAD_DATE: true,
      EMPTY_PERIOD: true,
      PERIOD_NOT_BILLED: true,
      DUPLICATE_ID: true,
      CONSTANT_NOT_IN_FORCE: true,
      COUNT_OUT_OF_RANGE: true,
      SPAN_REVERSED: true,
      SPAN_TOO_LONG: true,
      BAD_ADDRESS: true,
      MISSING_AS_OF: true,
      AS_OF_CONFLICT: true,
      AS_OF_OUTSIDE_VERSION: true,
      EXTERN_FAILED: true,
      QUERY_PARAMETER: true,
      BODY_FIELD: true,
    } satisfies Record<FaultCode | 'QUERY_PARAMETER' | 'BODY_FIELD', true>;
    const shown = rowsOf(faults).flatMap(([cell]) => names(cell));
    expect(shown.sort()).toEqual(Object.keys(codes).sort());
  });
});

describe('docs/events.md', () => {
  const [, types = '', rest = ''] = page('docs/events.md').split(/^## (?:Types|The feed)$/m);

  test('tells every type, and no other, in the words of the table', () => {
    const shown = rowsOf(types).map(([name, tells, subject, data]) => [names(name)[0], tells, subject, names(data)]);
    const real = Object.entries(EVENT_TYPES).map(([name, { tells, subject, data }]) => [
      ...[name, tells, subject],
      Object.keys(data.shape),
    ]);
    expect(shown).toEqual(real);
  });

  test('its way to check a signature believes a right one and nothing else', async () => {
    const [, code = ''] = /```js\n([\s\S]*?)```/.exec(rest) ?? [];
    const module = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const [body, now] = ['{"id":"e"}', Date.now()];
    const signed = (secrets: readonly string[], at: number) => ({
      ...{ 'webhook-id': 'e', 'webhook-timestamp': String(Math.floor(at / 1000)) },
      'webhook-signature': secrets.map((each) => new Webhook(each).sign('e', new Date(at), body)).join(' '),
    });
    const headers = signed([secret], now);
    expect(module.isOurs(secret, headers, body)).toBe(true);
    expect(module.isOurs(secret, headers, `${body} `)).toBe(false);
    expect(module.isOurs(secret, { ...headers, 'webhook-id': 'f' }, body)).toBe(false);
    expect(module.isOurs(secret, signed([secret], now - 3_600_000), body)).toBe(false);
    const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
    expect(module.isOurs(secret, signed([other, secret], now), body)).toBe(true);
    expect(module.isOurs(other, headers, body)).toBe(false);
  });
});

describe('docs/operating.md', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({});
  });
  afterAll(() => service.close());

  test('tells every figure, and no other', async () => {
    const metrics = await (await service.call('/metrics')).text();
    const real = [...metrics.matchAll(/^# TYPE (writ_\w+) /gm)].map(([, name]) => name);
    const [, figures = ''] = page('docs/operating.md').split(/^## Figures$/m);
    const shown = rowsOf(figures.split(/^## /m)[0] ?? '').flatMap(([name]) => names(name));
    expect(shown.sort()).toEqual(real.sort());
  });

  test('names every scope, in the table of roles', () => {
    const [, roles = ''] = page('docs/operating.md').split(/^## Keys$/m);
    const shown = new Set(rowsOf(roles.split(/^## /m)[0] ?? '').flatMap(([, scopes]) => names(scopes)));
    expect(Object.keys(SCOPES).filter((scope) => !shown.has(scope))).toEqual([]);
  });
});

describe('the bill in docs/calling.md', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService('shipped');
  });
  afterAll(() => service.close());

  test('is what the policy that it names answers', async () => {
    const [, shown = ''] = /```json\n([\s\S]*?)```/.exec(page('docs/calling.md')) ?? [];
    const input = { rated_on: '2026-06-01', data: '250', base_price: '99.99', percent_off: '10%', amount_off: '5' };
    const response = await service.post('/v1/evaluate/isp.tariff.usage_based', JSON.stringify(input));
    const { tariffs } = (await response.json()) as { tariffs: Record<string, unknown> };
    expect(tariffs['usage_based']).toMatchObject(JSON.parse(shown) as object);
  });
});

describe('docs/publishing.md', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({});
  });
  afterAll(() => service.close());

  /** Enough of it for the guide, where it is not installed: what is asked for, with its headers and body. */
  const CURL = `#!${process.execPath}
const args = process.argv.slice(2);
const of = (flag) => args.flatMap((each, i) => (args[i - 1] === flag ? [each] : []));
const body = of('-d')[0];
fetch(args.find((each) => each.startsWith('http')), {
  method: of('-X')[0] ?? (body === undefined ? 'GET' : 'POST'), body,
  headers: Object.fromEntries(of('-H').map((each) => each.split(/: (.*)/s).slice(0, 2))),
}).then((response) => response.text()).then((text) => console.log(text));
`;

  test('its commands do what they say, from the first to the last', async () => {
    const text = page('docs/publishing.md').replaceAll('http://127.0.0.1:8080', service.url);
    const [, file = ''] = /```writ\n([\s\S]*?)```/.exec(text) ?? [];
    const commands = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = '']) => block);
    const folder = mkdtempSync(join(tmpdir(), 'writ-guide-'));
    writeFileSync(join(folder, 'price.writ'), file);
    writeFileSync(join(folder, 'curl'), CURL, { mode: 0o755 });
    symlinkSync(fileURLToPath(new URL('../cli/main.mjs', import.meta.url)), join(folder, 'writ'));
    symlinkSync(service.home.data, join(folder, 'data'));
    const path = [folder, dirname(process.execPath), process.env['PATH']].join(delimiter);
    const child = spawn('bash', ['-euo', 'pipefail', '-c', commands.join('\n')], {
      ...{ cwd: folder, env: { ...process.env, PATH: path, NO_COLOR: '1' } },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [output, errors] = await Promise.all([readAll(child.stdout), readAll(child.stderr)]);
    rmSync(folder, { recursive: true, force: true });
    expect([output, errors]).toEqual([
      expect.not.stringContaining('urn:writ:problem'),
      '4 steps\n1 step to do\n1 step\n',
    ]);
    const lines = output.trim().split('\n');
    const steps = lines.filter((line) => !line.startsWith('{'));
    expect(steps).toEqual([
      'REPLAY_DIFFERS',
      ...['writ.json', 'acme/price/1.0.0.writ', 'acme/price/1.1.0.writ', 'rulebook.json'].map(
        (each) => `write ${each}`,
      ),
      ...['publish acme.price 1.2.0', 'publish acme.price 1.2.0'],
    ]);
    const told = lines
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const kinds = (of: unknown) => (of as readonly { kind: string }[]).map(({ kind }) => kind);
    expect(told).toEqual([
      expect.objectContaining({ policy: 'acme.price', version: '1.0.0', tests: 1 }),
      expect.objectContaining({ kind: 'activation', comment: 'as agreed' }),
      expect.objectContaining({ tariffs: { price: expect.objectContaining({ total: '25.00' }) } }),
      expect.objectContaining({ revision: 2, checked: expect.objectContaining({ state: 'sound' }) }),
      expect.objectContaining({ revision: 2, files: [expect.anything()] }),
      expect.objectContaining({ review: 'another' }),
      expect.objectContaining({ status: 'submitted' }),
      expect.objectContaining({ verdict: 'approve' }),
      expect.objectContaining({ recording: { share: '1', days: 30 } }),
      expect.objectContaining({ refused: 0, prices: [expect.objectContaining({ tariff: 'price', cheaper: 0 })] }),
      expect.objectContaining({ kind: 'shadow', status: 'running' }),
      expect.objectContaining({ kind: 'shadow', status: 'done' }),
      expect.objectContaining({ policy: 'acme.price', version: '1.1.0' }),
      expect.objectContaining({ kind: 'commented' }),
      expect.objectContaining({ items: expect.anything() }),
      expect.objectContaining({ kind: 'activation', version: '1.1.0' }),
      expect.objectContaining({ kind: 'activation', version: '1.0.0' }),
      expect.objectContaining({ kind: 'retirement' }),
      expect.objectContaining({ items: expect.anything() }),
      expect.objectContaining({ review: 'none' }),
    ]);
    expect(kinds(told[14]?.['items'])).toEqual([
      ...['version.published', 'version.activated', 'draft.created', 'draft.changed', 'draft.submitted'],
      ...['draft.reviewed', 'version.published', 'commented'],
    ]);
    expect(kinds(told.at(-2)?.['items'])).toEqual(['activation', 'activation', 'activation', 'retirement']);
  });
});

describe('README.md', () => {
  const readme = page('README.md');
  const [, path = '', body = ''] =
    /curl -s -H "authorization: Bearer \$\(cat data\/admin\.key\)" \\\n {2}http:\/\/127\.0\.0\.1:8080(\S+) \\\n {2}-d '([^']+)'/.exec(
      readme,
    ) ?? [];
  const [, shown = ''] = /```json\n([\s\S]*?)```/.exec(readme) ?? [];
  const [, price = ''] = /```writ\n([\s\S]*?)```/.exec(readme) ?? [];
  const file = page('policies/isp/metered_data/1.2.0.writ');

  let service: TestService;
  beforeAll(async () => {
    service = await startTestService('shipped');
  });
  afterAll(() => service.close());

  test('its call gives the answer that it shows', async () => {
    const response = await service.post(path, body);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject(JSON.parse(shown) as object);
  });

  test('every place that it shows is where the figure is declared', () => {
    const places = [...shown.matchAll(/"id": "(\w+)".*"at": "metered_data\/1\.2\.0\.writ:(\d+)"/g)];
    const declared = places.map(([, id = '', line = '']) => [id, file.split('\n')[Number(line) - 1]]);
    expect(declared).toEqual([
      ['access', expect.stringMatching(/^ {2}charge access /)],
      ['data', expect.stringMatching(/^ {2}charge data /)],
      ['vat', expect.stringMatching(/^ {2}tax vat /)],
    ]);
  });

  test('with explain=full the answer holds the arithmetic', async () => {
    const response = await service.post(`${path}?explain=full`, body);
    const { trace } = (await response.json()) as { trace: readonly { steps: readonly { text: string }[] }[] };
    const texts = trace.flatMap(({ steps }) => steps.map(({ text }) => text));
    expect(texts).toContain('400 GB x 0.08 USD per GB');
  });

  test('the price is the one in the file', () => {
    expect(price).toContain('graduated');
    expect(file).toContain(price.replace(/^(?=.)/gm, '  '));
  });
});
