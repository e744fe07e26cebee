/** From a draft to a version that answers, and to one that answers no more: who may do what, and what is known of it afterwards. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, priceFile, startTestService, type TestService } from './testing.ts';

let running: TestService;
let operator: string;
let author: string;
let approver: string;
beforeAll(async () => {
  running = await startTestService({});
  const { body } = await call('POST /v1/tenants', { name: 'a tenant' });
  const made = await call(`POST /v1/keys?tenant=${body['id']}`, { name: 'operator', roles: ['operator'] });
  operator = String(made.body['secret']);
  [author, approver] = [await newKey('author'), await newKey('approver')];
});
afterAll(() => running.close());

interface Told {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly etag: string | null;
}
interface Asking {
  readonly key?: string;
  readonly ifMatch?: string;
}

/** `asked`: method and address. */
async function call(asked: string, body?: unknown, { key, ifMatch }: Asking = {}): Promise<Told> {
  const [method = '', path = ''] = asked.split(' ');
  const headers = {
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
  };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await running.call(path, { method, headers, ...sent });
  const told = (await response.json()) as Record<string, unknown>;
  return { status: response.status, body: told, etag: response.headers.get('etag') };
}

async function newKey(role: string): Promise<string> {
  const { body } = await call('POST /v1/keys', { name: role, roles: [role] }, { key: operator });
  return String(body['secret']);
}

const codeOf = ({ status, body }: Told): string => `${status} ${String(body['code'] ?? body['status'] ?? '')}`.trim();
const filesOf = (text: string) => ({ files: [{ name: 'price.writ', text }] });
const price = (policy: string, version = '1.0.0', more = '') => priceFile({ policy, version, price: '2', more });

async function draftOf(text: string, key = author): Promise<string> {
  const made = await call('POST /v1/drafts', filesOf(text), { key });
  expect([made.status, made.etag]).toEqual([200, '"1"']);
  return String(made.body['id']);
}

async function review(setting: 'none' | 'another', more: object = {}): Promise<void> {
  const { body } = await call('GET /v1/tenants', undefined, { key: operator });
  const [{ id }] = body['items'] as [{ id: string }];
  const edited = await call(`PATCH /v1/tenants/${id}`, { review: setting, ...more }, { key: operator, ifMatch: '*' });
  expect(edited.body).toMatchObject({ review: setting });
}

describe('a draft', () => {
  test('is kept with its faults, whatever they are', async () => {
    const made = await call('POST /v1/drafts', filesOf('policy demo.faulty version 1.0.0\n'), { key: author });
    expect(made.body).toMatchObject({ status: 'open', policy: 'demo.faulty', checked: { state: 'faulty' } });
    const unread = await call('POST /v1/drafts', filesOf('not a policy'), { key: author });
    expect(unread.body).toMatchObject({
      ...{ status: 'open', policy: null, version: null },
      checked: { diagnostics: [{ place: expect.stringMatching(/^price\.writ:1:1$/), message: expect.any(String) }] },
    });
    const { body } = await call(`GET /v1/drafts/${unread.body['id']}`, undefined, { key: author });
    expect(body).toMatchObject(filesOf('not a policy'));
  });

  test('that is sound says what its tests meet, and on how many inputs the evaluators agree', async () => {
    const text = `${price('demo.met').replace('flat 2 USD', 'flat 2 USD applies when day >= 2026-06-01')}
test "in march" { given day: 2026-03-01  expect second is 2.00 USD }
`;
    const { body } = await call('POST /v1/drafts', filesOf(text), { key: author });
    expect(body['checked']).toMatchObject({
      ...{ state: 'sound', tests: 1, coverage: { met: 1, all: 2, percent: 50 } },
      uncovered: [{ code: 'WR9105', place: expect.stringContaining('price.writ:') }],
    });
    expect((body['checked'] as { compared: number }).compared).toBeGreaterThan(100);
  });

  test('is edited as it was read, by whom is kept', async () => {
    const id = await draftOf(price('demo.edited'));
    const next = { ...filesOf(price('demo.edited', '1.1.0')), comment: 'a step' };
    const put = (ifMatch?: string) =>
      call(`PUT /v1/drafts/${id}`, next, { key: operator, ...(ifMatch === undefined ? {} : { ifMatch }) });
    expect(codeOf(await put())).toBe('428 PRECONDITION_REQUIRED');
    expect(codeOf(await put('"9"'))).toBe('412 PRECONDITION_FAILED');
    expect(await put('"1"')).toMatchObject({ etag: '"2"', body: { revision: 2, version: '1.1.0' } });
    expect(codeOf(await put('"1"'))).toBe('412 PRECONDITION_FAILED');
    const { body } = await call(`GET /v1/drafts/${id}`, undefined, { key: author });
    const revisions = body['revisions'] as readonly { by: string; comment: string | null }[];
    expect(revisions.map(({ comment }) => comment)).toEqual([null, 'a step']);
    expect(new Set(revisions.map(({ by }) => by)).size).toBe(2);
  });

  test('that is discarded is not there any more', async () => {
    const id = await draftOf(price('demo.gone'));
    expect(codeOf(await call(`DELETE /v1/drafts/${id}`, undefined, { key: author }))).toBe('428 PRECONDITION_REQUIRED');
    const gone = await call(`DELETE /v1/drafts/${id}`, undefined, { key: author, ifMatch: '"1"' });
    expect(codeOf(gone)).toBe('200 discarded');
    expect(codeOf(await call(`GET /v1/drafts/${id}`, undefined, { key: author }))).toBe('404 UNKNOWN_DRAFT');
    const { body } = await call('GET /v1/drafts?policy=demo.gone', undefined, { key: author });
    expect(body['items']).toEqual([]);
  });

  test('is listed by policy, page by page', async () => {
    for (const version of ['1.0.0', '1.1.0', '1.2.0']) await draftOf(price('demo.pages', version));
    const page = async (query: string) =>
      (await call(`GET /v1/drafts?policy=demo.pages&limit=2${query}`, undefined, { key: author })).body;
    const first = await page('');
    const rest = await page(`&cursor=${String(first['next'])}`);
    const shown = [first, rest].flatMap(({ items }) => items as readonly { version: string; files?: unknown }[]);
    expect(shown.map(({ version, files }) => [version, files])).toEqual([
      ['1.0.0', undefined],
      ['1.1.0', undefined],
      ['1.2.0', undefined],
    ]);
    expect(rest['next']).toBe(null);
  });

  test('without a review that is asked for is published by its author', async () => {
    const id = await draftOf(price('demo.free'));
    const published = await call(`POST /v1/drafts/${id}/publish`, {}, { key: author });
    expect(published.body).toMatchObject({
      policy: 'demo.free',
      version: '1.0.0',
      origin: 'own',
      compared: expect.any(Number),
    });
    for (const again of [
      await call(`POST /v1/drafts/${id}/publish`, {}, { key: author }),
      await call(`PUT /v1/drafts/${id}`, filesOf(price('demo.free', '1.1.0')), { key: author, ifMatch: '*' }),
      await call(`DELETE /v1/drafts/${id}`, undefined, { key: author, ifMatch: '*' }),
    ])
      expect(codeOf(again)).toBe('409 DRAFT_CLOSED');
  });

  test('that is faulty is neither submitted nor published', async () => {
    const id = await draftOf('policy demo.bad version 1.0.0\n');
    expect(codeOf(await call(`POST /v1/drafts/${id}/submit`, {}, { key: author }))).toBe('409 DRAFT_NOT_SOUND');
    expect(codeOf(await call(`POST /v1/drafts/${id}/publish`, {}, { key: author }))).toBe('422 POLICY_REJECTED');
  });

  test.each(['nothing', '00000000-0000-7000-8000-000000000000', '%00'])('of the id %s is not there', async (id) => {
    for (const asked of ['GET', 'PUT', 'DELETE'])
      expect(
        codeOf(await call(`${asked} /v1/drafts/${id}`, asked === 'PUT' ? filesOf('a') : undefined, { ifMatch: '*' })),
      ).toBe('404 UNKNOWN_DRAFT');
  });
});

describe('where another has to approve', () => {
  beforeAll(() => review('another'));
  afterAll(() => review('none'));

  const approve = (id: string, key: string, ifMatch = '"1"', verdict = 'approve') =>
    call(`POST /v1/drafts/${id}/reviews`, { verdict, comment: 'seen' }, { key, ifMatch });
  const publish = (id: string, key = author) => call(`POST /v1/drafts/${id}/publish`, {}, { key });
  const submit = (id: string) => call(`POST /v1/drafts/${id}/submit`, { comment: 'please' }, { key: author });

  test('nothing is published without', async () => {
    const direct = await call('POST /v1/policies', filesOf(price('demo.direct')), { key: operator });
    expect(codeOf(direct)).toBe('409 REVIEW_REQUIRED');
    const id = await draftOf(price('demo.direct'));
    expect(codeOf(await publish(id))).toBe('409 REVIEW_REQUIRED');
    const submitted = await submit(id);
    expect(codeOf(submitted)).toBe('200 submitted');
    expect(Object.keys(submitted.body)).not.toContain('files');
    expect(codeOf(await publish(id))).toBe('409 REVIEW_REQUIRED');
  });

  test('a revision that was submitted and approved is published', async () => {
    const id = await draftOf(price('demo.reviewed'));
    expect(codeOf(await approve(id, approver))).toBe('409 DRAFT_NOT_SUBMITTED');
    await submit(id);
    expect(codeOf(await approve(id, author))).toBe('403 FORBIDDEN');
    expect(codeOf(await call(`POST /v1/drafts/${id}/reviews`, { verdict: 'approve' }, { key: approver }))).toBe(
      '428 PRECONDITION_REQUIRED',
    );
    expect((await approve(id, approver)).body).toMatchObject({ verdict: 'approve', revision: 1 });
    expect((await publish(id)).body).toMatchObject({ policy: 'demo.reviewed', version: '1.0.0' });
    expect(codeOf(await publish(id))).toBe('409 DRAFT_CLOSED');
  });

  test('who has made any revision of it does not review it', async () => {
    const id = await draftOf(price('demo.own'), operator);
    await call(`PUT /v1/drafts/${id}`, filesOf(price('demo.own', '1.1.0')), { key: author, ifMatch: '"1"' });
    await submit(id);
    expect(codeOf(await approve(id, operator, '"2"'))).toBe('403 REVIEW_BY_AUTHOR');
    expect((await approve(id, approver, '"2"')).status).toBe(200);
  });

  test('an edit after the approval makes it void, and an approval of what was read before is none', async () => {
    const id = await draftOf(price('demo.late'));
    await submit(id);
    await approve(id, approver);
    const dearer = filesOf(price('demo.late').replaceAll('2 USD', '200 USD'));
    await call(`PUT /v1/drafts/${id}`, dearer, { key: author, ifMatch: '"1"' });
    expect(codeOf(await publish(id))).toBe('409 REVIEW_REQUIRED');
    await submit(id);
    expect(codeOf(await approve(id, approver))).toBe('412 PRECONDITION_FAILED');
    expect(codeOf(await publish(id))).toBe('409 REVIEW_REQUIRED');
  });

  test('events tell of it, in order', async () => {
    const id = await draftOf(price('demo.events'));
    await submit(id);
    await submit(id);
    await approve(id, approver);
    await submit(id);
    await publish(id);
    await call('POST /v1/policies/demo.events/activations', { version: '1.0.0' }, { key: approver });
    await call('POST /v1/policies/demo.events/retirements', {}, { key: approver });
    const typesOf = (body: Told['body']) => (body['items'] as readonly { type: string }[]).map(({ type }) => type);
    const { body } = await eventually(
      () => call('GET /v1/events?subject=demo.events', undefined, { key: operator }),
      (told) => typesOf(told.body).length === 5,
      20_000,
    );
    expect(typesOf(body)).toEqual([
      ...['policy.draft.submitted.v1', 'policy.draft.reviewed.v1', 'policy.version.published.v1'],
      ...['policy.version.activated.v1', 'policy.version.retired.v1'],
    ]);
    expect(body['items']).toMatchObject([
      { subject: 'demo.events', data: { draft: id, version: '1.0.0', revision: 1, comment: 'please' } },
      { data: { draft: id, verdict: 'approve', comment: 'seen' } },
      {},
      {},
      {},
    ]);
  });

  test('the last word counts', async () => {
    const id = await draftOf(price('demo.torn'));
    await submit(id);
    await approve(id, approver);
    await approve(id, operator, '"1"', 'reject');
    expect(codeOf(await publish(id))).toBe('409 REVIEW_REQUIRED');
    await approve(id, approver);
    expect((await publish(id)).status).toBe(200);
  });

  test('who did what is told in order, with what was said', async () => {
    const id = await draftOf(price('demo.told'));
    await submit(id);
    await approve(id, approver);
    await publish(id);
    await call('POST /v1/policies/demo.told/activations', { version: '1.0.0', comment: 'go' }, { key: approver });
    await call('POST /v1/policies/demo.told/comments', { comment: 'well done' }, { key: author });
    const told: unknown[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await call(`GET /v1/policies/demo.told/history?limit=4${cursor}`, undefined, { key: author });
      told.push(
        ...(body['items'] as readonly { kind: string; comment: string }[]).map((each) => [each.kind, each.comment]),
      );
      if (body['next'] === null) break;
      cursor = `&cursor=${String(body['next'])}`;
    }
    expect(told).toEqual([
      ['draft.created', null],
      ['draft.submitted', 'please'],
      ['draft.reviewed', 'seen'],
      ['version.published', null],
      ['version.activated', 'go'],
      ['commented', 'well done'],
    ]);
    expect(codeOf(await call('GET /v1/policies/demo.none/history', undefined, { key: author }))).toBe(
      '404 UNKNOWN_POLICY',
    );
  });
});

test('less tested than the tenant asks for is not published', async () => {
  await review('none', { minimumCoverage: 60 });
  const text = (
    tests: string,
  ) => `${price('demo.thin').replace('flat 2 USD', 'flat 2 USD applies when day >= 2026-06-01')}
test "in march" { given day: 2026-03-01  expect second is 2.00 USD }
${tests}`;
  const refused = await call('POST /v1/policies', filesOf(text('')), { key: author });
  expect(codeOf(refused)).toBe('422 COVERAGE_TOO_LOW');
  expect(refused.body['faults']).toMatchObject([{ code: 'WR9105' }]);
  const more = 'test "in july" { given day: 2026-07-01  expect first is 2.00 USD }\n';
  const taken = await call('POST /v1/policies', filesOf(text(more)), { key: author });
  expect(taken.body).toMatchObject({ coverage: { met: 2, all: 2, percent: 100 } });
  await review('none', { minimumCoverage: null });
});

describe('a policy that is retired', () => {
  const priceOf = async (policy: string, day: string, query = '') => {
    const { body } = await call(`POST /v1/evaluate/${policy}${query}`, { day }, { key: operator });
    return String(body['code'] ?? body['version']);
  };

  test('answers no more from then on, is answered as before by what was known, and comes back by an activation', async () => {
    const policy = 'demo.retired';
    for (const [version, more] of [
      ['1.0.0', ''],
      ['2.0.0', 'supersedes 1.0.0 for everyone\n'],
    ] as const) {
      await call('POST /v1/policies', filesOf(price(policy, version, more)), { key: operator });
      const from = { version, at: '2026-01-01T00:00:00Z' };
      if (version === '1.0.0')
        expect(codeOf(await call(`POST /v1/policies/${policy}/retirements`, {}, { key: approver }))).toBe(
          '409 NO_VERSION_IN_FORCE',
        );
      await call(`POST /v1/policies/${policy}/activations`, from, { key: approver });
    }
    const { body: before } = await call(`GET /v1/policies/${policy}/activations`, undefined, { key: operator });
    const known = (before['items'] as readonly { knownAt: string }[]).at(-1)?.knownAt;
    const retire = (body: object, key = approver) => call(`POST /v1/policies/${policy}/retirements`, body, { key });
    expect(codeOf(await retire({}, author))).toBe('403 FORBIDDEN');
    expect(codeOf(await retire({ version: '3.0.0' }))).toBe('404 UNKNOWN_VERSION');
    const retired = await retire({ at: '2026-06-01T00:00:00Z', comment: 'no more' });
    expect(retired.body).toMatchObject({ kind: 'retirement', version: '2.0.0', comment: 'no more' });
    expect(await priceOf(policy, '2026-05-31')).toBe('2.0.0');
    expect(await priceOf(policy, '2026-06-01')).toBe('NO_VERSION_IN_FORCE');
    expect(await priceOf(policy, '2026-06-01', `?knownAt=${known}`)).toBe('2.0.0');
    expect(await priceOf(policy, '2026-06-01', '?version=1.0.0')).toBe('INPUT_REJECTED');
    expect(await priceOf(policy, '2026-05-31', '?version=1.0.0')).toBe('1.0.0');
    const back = { version: '2.0.0', at: '2026-06-01T00:00:00Z' };
    await call(`POST /v1/policies/${policy}/activations`, back, { key: approver });
    expect(await priceOf(policy, '2026-06-01')).toBe('2.0.0');
  });
});
