import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

/** The life of a release as two persons lead it through the API, from its announcement to its end. */
let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry('2018-01-10T09:00:00Z');
});
afterAll(() => registry.discard());

const draftFields = `id state release supersedes failure asOf publishAt progress figures { code value change }
  tables { code outcome withheld } events { kind userId }`;
interface DraftAnswer {
  readonly id: string;
  readonly state: string;
  readonly release: string | null;
  readonly supersedes: string | null;
  readonly failure: string | null;
  readonly figures: readonly { readonly code: string; readonly value: number | null }[];
  readonly events: readonly { readonly kind: string; readonly userId: string | null }[];
}
interface Payload {
  readonly draft: DraftAnswer | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] | null }[];
}

let keys = 0;
async function act(who: string, name: string, input: object): Promise<Payload> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const known = ['ReleasePreviewInput', 'ReleaseApproveInput', 'ReleasePublishInput'];
  const { data, text } = await registry.ask(
    who,
    `mutation ($input: ${known.includes(type) ? 'ReleaseDraftActInput' : type}!) { ${name}(input: $input) { draft { ${draftFields} } userErrors { code field } } }`,
    { input: { idempotencyKey: `whole-life-${++keys}`, ...input } },
  );
  if (!data?.[name]) throw new Error(text);
  return data[name] as Payload;
}

async function announce(publishAt: string, asOf: string): Promise<string> {
  const { data } = await registry.ask(
    'supervisor',
    'mutation ($input: ReleaseAnnounceInput!) { releaseAnnounce(input: $input) { announcementId userErrors { code } } }',
    { input: { idempotencyKey: `announcement-${++keys}`, publishAt, asOf, tables: [], urgency: 'A test' } },
  );
  expect(data.releaseAnnounce.userErrors).toEqual([]);
  return data.releaseAnnounce.announcementId as string;
}

async function untilBuilt({ draft }: Payload): Promise<DraftAnswer> {
  for (let tries = 0; tries < 300; tries++) {
    const { data } = await registry.ask('supervisor', `query ($id: ID!) { releaseDraft(id: $id) { ${draftFields} } }`, {
      id: draft?.id,
    });
    const found = data.releaseDraft as DraftAnswer;
    if (found.state !== 'STARTED') return found;
    await new Promise((resume) => setTimeout(resume, 100));
  }
  throw new Error('It was not built.');
}

const noErrors: Payload['userErrors'] = [];
const codes = ({ userErrors }: Payload) => userErrors.map(({ code }) => code);
/** A folder of releases is looked at once a second. */
const noticed = () => new Promise((resume) => setTimeout(resume, 1_050));
const read = async (path: string) => {
  const answer = await registry.app.inject(path);
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
};
const reason = { kk: 'Себеп', ru: 'Причина', en: 'A reason' };

describe('a release led by two persons over HTTP', () => {
  let published: string | null = null;

  it('is announced, built, previewed, approved by the other and published in its time', async () => {
    const announcementId = await announce('2018-01-10T10:00:00Z', '2018-01-09');
    // The calendar is public at once; it is read by the clock of today, which this registry does not keep.
    const calendar = readFileSync(join(registry.temporary.folder, 'releases', 'calendar.json'), 'utf8');
    expect(JSON.parse(calendar)).toMatchObject({ announced: [{ asOf: '2018-01-09', families: [] }] });
    const begun = await act('supervisor', 'releaseBuild', { announcementId });
    expect([begun.draft?.state, codes(begun)]).toEqual(['STARTED', []]);
    const built = await untilBuilt(begun);
    expect([built.state, built.failure]).toEqual(['BUILT', null]);
    expect(built.figures.find(({ code }) => code === 'KNOWN')?.value).toBe(0);
    const draftId = built.id;

    expect(codes(await act('administrator', 'releaseApprove', { draftId }))).toEqual(['GUARD_FAILED']);
    const seen = await act('administrator', 'releasePreview', { draftId });
    expect([seen.draft?.state, seen.userErrors]).toEqual(['PREVIEWED', noErrors]);
    expect(codes(await act('supervisor', 'releaseApprove', { draftId }))).toEqual(['GUARD_FAILED']);
    expect(codes(await act('supervisor', 'releasePublish', { draftId }))).toEqual(['GUARD_FAILED']);
    const approved = await act('administrator', 'releaseApprove', { draftId });
    expect([approved.draft?.state, approved.userErrors]).toEqual(['APPROVED', noErrors]);
    expect(codes(await act('supervisor', 'releasePublish', { draftId }))).toEqual(['EMBARGOED']);
    expect((await read('/v1/statistics')).status).toBe(503);

    registry.setClock('2018-01-10T10:00:01Z');
    const key = { draftId, idempotencyKey: 'publish-it-once' };
    const out = await act('supervisor', 'releasePublish', key);
    expect([out.draft?.state, out.draft?.release, out.userErrors]).toEqual(['PUBLISHED', '2018-01-09.1', noErrors]);
    // The same key again is the same act, done once.
    expect((await act('supervisor', 'releasePublish', key)).draft?.release).toBe('2018-01-09.1');
    expect(out.draft?.events.map(({ kind }) => kind)).toEqual([
      'STARTED',
      'BUILT',
      'PREVIEWED',
      'APPROVED',
      'PUBLISHED',
    ]);
    const [by, approvedBy] = [0, 3].map((at) => out.draft?.events[at]?.userId);
    expect(by).toMatch(/^user_/);
    expect(approvedBy).not.toBe(by);
    published = out.draft?.release ?? null;
    await noticed();
    expect((await read('/v1/statistics')).body).toMatchObject({ release: { id: published }, asOf: '2018-01-09' });
  });

  it('is put right by a further one', async () => {
    const announcementId = await announce('2018-01-10T11:00:00Z', '2018-01-09');
    const correction = { announcementId, supersedes: published, type: 'R1', reason };
    const unknown = await act('supervisor', 'releaseCorrect', { ...correction, supersedes: '2001-01-01.1' });
    expect(await untilBuilt(unknown)).toMatchObject({
      state: 'FAILED',
      failure: expect.stringContaining('RELEASE_REFUSED'),
    });
    const built = await untilBuilt(await act('supervisor', 'releaseCorrect', correction));
    expect([built.state, built.supersedes]).toEqual(['BUILT', published]);
    const draftId = built.id;
    await act('administrator', 'releasePreview', { draftId });
    await act('administrator', 'releaseApprove', { draftId });
    registry.setClock('2018-01-10T11:00:01Z');
    const out = await act('administrator', 'releasePublish', { draftId });
    expect([out.draft?.release, out.userErrors]).toEqual(['2018-01-09.2', noErrors]);
    await noticed();
    expect((await read('/v1/corrections')).body).toMatchObject({
      corrections: [{ release: '2018-01-09.2', supersedes: published, type: 'R1', reason: 'A reason' }],
    });
  });

  it('is withdrawn with a reason in each language, and answers 410 from then on', async () => {
    const input = { release: published, reason };
    expect(codes(await act('supervisor', 'releaseWithdraw', { ...input, reason: { ...reason, kk: ' ' } }))).toEqual([
      'INVALID_INPUT',
    ]);
    const out = await act('supervisor', 'releaseWithdraw', input);
    expect([out.draft?.state, out.userErrors]).toEqual(['WITHDRAWN', noErrors]);
    await noticed();
    const gone = await read(`/v1/releases/${published}`);
    expect([gone.status, gone.body]).toEqual([410, expect.objectContaining({ code: 'RELEASE_WITHDRAWN', reason })]);
    expect((await read('/v1/statistics')).body).toMatchObject({ release: { id: '2018-01-09.2' } });
    expect(codes(await act('supervisor', 'releaseWithdraw', input))).toEqual(['GUARD_FAILED']);
  });

  it('is nobody else’s: who may not do it is told so, and what is not there is not there', async () => {
    const { errors } = await registry.ask(
      'partner',
      'mutation { releaseWithdraw(input: {idempotencyKey: "a-partner-1", release: "2018-01-09.2", reason: {kk: "a", ru: "a", en: "a"}}) { userErrors { code } } }',
    );
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    const missing = await act('administrator', 'releaseApprove', { draftId: '1' });
    expect([missing.draft, codes(missing)]).toEqual([null, ['NOT_FOUND']]);
    const none = await act('supervisor', 'releaseWithdraw', { release: '2001-01-01.1', reason });
    expect([none.draft, codes(none)]).toEqual([null, ['NOT_FOUND']]);
  });
});
