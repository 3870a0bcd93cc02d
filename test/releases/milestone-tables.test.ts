import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { languages, milestoneTables, type MilestoneTable } from '../../schema/release.js';
import type { User } from '../../src/access/actor.js';
import { auditLedger, type Ledger } from '../../src/disclosure/index.js';
import type { AgencyId, UserId } from '../../src/identifiers.js';
import { readChain } from '../../src/publication/release-folder.js';
import { verifyFolder } from '../../src/publication/verify-folder.js';
import { announceRelease } from '../../src/releases/acts/announce-release.js';
import { buildRelease } from '../../src/releases/acts/build-release.js';
import { approveRelease, previewRelease, type Preview } from '../../src/releases/acts/decide-release.js';
import { publishDraft } from '../../src/releases/acts/publish-draft.js';
import { runJob } from '../../src/releases/building/run-job.js';
import type { Job, JobAnswer } from '../../src/releases/building/job.js';
import { familyDefinitions } from '../../src/releases/catalogue/family-definitions.js';
import { composeChart } from '../../src/pages/charts/compose-chart.js';
import { openPublicApp, type PublicApp } from '../publication/public-app.js';
import { asOf, bringHome, expected, person, returned } from './children-at-home.js';
import { openCountedRegistry, type CountedRegistry } from './counted-registry.js';

/*
 * 400 children at home of 3,200 that are known of: what their plans, decisions and sessions say is counted from the
 * database, put to the gate, published and read by HTTP. Of one table the gate finds no proof at first.
 */
let counted: CountedRegistry;
let plane: PublicApp;
let [first, second] = ['', ''];
/** What the approver was shown of each. */
const previews: Preview[] = [];
const actor = (id: number): User => ({
  ...person(id),
  ...{ kind: 'user', userId: id as UserId, agencyId: 1 as AgencyId },
});
const [builder, approver] = [actor(1), actor(2)];

beforeAll(async () => {
  counted = await openCountedRegistry();
  await bringHome(counted.registry, counted.registry.clock());
  first = await publish(asOf, milestoneTables, refusing('school'));
  second = await publish('2018-01-01', ['school'], runJob);
  plane = await openPublicApp(counted.folder);
}, 60_000);
afterAll(async () => {
  await plane.app.close();
  await counted.discard();
});

/** The gate as it is, but for one table of which no proof is found. */
const refusing =
  (table: MilestoneTable) =>
  (job: Job): Promise<JobAnswer> =>
    job.kind === 'gate' && job.family === table
      ? Promise.resolve({ kind: 'refused', code: 'PROTECTION_NOT_PROVEN', message: 'family school: not proven.' })
      : runJob(job);

async function publish(
  day: string,
  families: readonly string[],
  run: (job: Job) => Promise<JobAnswer>,
): Promise<string> {
  const { registry, folder } = counted;
  const announced = { asOf: day, publishAt: registry.clock() + 3_000, families };
  const announcementId = await announceRelease(registry, builder, announced, 0);
  const chain = () => readChain(folder).releases;
  const { draftId, finished } = await buildRelease(registry, builder, { chain }, { announcementId }, run);
  await finished;
  previews.push(await previewRelease(registry, approver, { draftId }));
  await approveRelease(registry, approver, { draftId });
  return publishDraft(registry, approver, folder, { draftId });
}

interface Line {
  readonly family: string;
  readonly as_of: string;
  readonly case_state: string;
  readonly value_text: string;
  readonly status: string;
}
const linesOf = async (release: string, query: string): Promise<readonly Line[]> => {
  const { status, text } = await plane.read(`/v1/releases/${release}/observations.csv?${query}`);
  expect(status).toBe(200);
  return parse(text, { columns: true });
};

/** Of the returned, each code of a table beside the total, as a reader of the CSV finds it. */
async function returnedIn(release: string, table: MilestoneTable): Promise<Readonly<Record<string, string>>> {
  const lines = await linesOf(release, `family=${table}&case_state=RETURNED`);
  const codeOf = (line: Line): string => Reflect.get(line, table) as string;
  const inner = lines.filter((line) => codeOf(line) !== '*' && line.value_text !== 'z');
  return Object.fromEntries(inner.map((line) => [codeOf(line), `${line.value_text} ${line.status}`]));
}

const told = (table: MilestoneTable) =>
  Object.fromEntries(Object.entries(expected[table]).map(([code, count]) => [code, `${count} A`]));

describe('the tables of what the returned have reached', () => {
  it.each(milestoneTables.filter((id) => id !== 'school'))(
    'tell what was recorded by the day, and nothing that was waived, taken back, ended or missed: %s',
    async (table) => {
      expect(await returnedIn(first, table)).toEqual(told(table));
    },
  );

  it('are narrowed by their codes, and tell of nobody but the returned', async () => {
    const lines = await linesOf(first, 'guardianship=DECISION_IN_FORCE');
    expect(lines.map(({ case_state, value_text }) => [case_state, value_text])).toEqual([
      ['*', '240'],
      ['RETURNED', '240'],
      ...['AWAITING', 'UNACCOUNTED', 'UNACCOUNTED_LOCATED', 'UNACCOUNTED_WHEREABOUTS_UNKNOWN'].map((id) => [id, 'z']),
      ...['DECEASED', 'OTHER'].map((id) => [id, 'z']),
    ]);
  });

  it('stand without a number, with the reason in words, where no proof was found, and take nothing from the others', async () => {
    expect(await returnedIn(first, 'school')).toEqual({ NOT_ENROLLED: 'c Q', ENROLLED: 'c Q' });
    const why = {
      kk: 'Тұтас жарияланбайды',
      ru: 'Не публикуется целиком',
      en: 'Withheld as a whole: it is not proven',
    };
    for (const language of languages) {
      const { body } = await plane.read(`/v1/releases/${first}?lang=${language}`);
      const tables = body['tables'] as { id: string; explanation: string | null }[];
      expect(tables.map(({ id }) => id)).toEqual([...milestoneTables]);
      expect(tables.find(({ id }) => id === 'school')).toMatchObject({
        ...{ detail: 'none', asOf, tabulatedIn: first, told: 0, withheld: 2 },
        definition: familyDefinitions['school']?.[language],
        explanation: expect.stringContaining(why[language]),
      });
      expect(tables.find(({ id }) => id === 'sessions')).toMatchObject({
        detail: 'band',
        withheld: 0,
        explanation: null,
      });
    }
    const shown = previews[0]?.families.find(({ family }) => family === 'school');
    expect(shown).toMatchObject({ outcome: 'REFUSED', shownAsOf: null, told: 0, withheld: [] });
    const { data } = await plane.ask(
      `query ($id: String!) { release(id: $id) { tables(lang: kk) { code definition told explanation }
        observations(table: "school", account: "RETURNED") { nodes { value { value status lower upper } } } } }`,
      { id: first },
    );
    const withheld = { value: null, status: 'SUPPRESSED', lower: 0, upper: returned };
    expect(data).toMatchObject({
      release: {
        tables: milestoneTables.map((id) => ({ code: id, definition: familyDefinitions[id]?.kk })),
        observations: {
          nodes: [{ value: { value: returned, status: 'NORMAL' } }, { value: withheld }, { value: withheld }],
        },
      },
    });
  });

  it('tell their numbers as soon as the proof is found, beside the others as they were', async () => {
    expect(await returnedIn(second, 'school')).toEqual(told('school'));
    expect(await returnedIn(second, 'guardianship')).toEqual(told('guardianship'));
    const days = (await linesOf(second, 'family=school,guardianship&case_state=RETURNED')).map((line) => line.as_of);
    expect(new Set(days)).toEqual(new Set([asOf, '2018-01-01']));
  });

  it('hold against a stranger with the files: totals, chain and the auditor', async () => {
    expect(verifyFolder(counted.folder).problems).toEqual([]);
    const { text } = await plane.read('/v1/ledger.json');
    const report = await auditLedger(JSON.parse(text) as Ledger);
    expect(report).toMatchObject({ entries: 2, endangered: 0, unknown: 0 });
    expect(report.families.map(({ family }) => family)).toEqual(expect.arrayContaining([...milestoneTables]));
  });

  it('are one picture, each step with its own day', () => {
    const chain = readChain(counted.folder).releases;
    const [before, now] = [first, second].map((id) => chain.find((stored) => stored.id === id));
    if (!before || !now) throw new Error('Both were published.');
    const picture = (stored: typeof now) => composeChart('milestones', { stored, chain, language: 'en' });
    // Numbers keep their nouns at the end of a line.
    const unbound = (text: string) => text.replaceAll('\u00a0', ' ');
    expect(unbound(picture(before).takeaway)).toContain(
      '(decision in force) – 240 of 400; sessions attended (6 sessions and more) – 226 of 400',
    );
    expect(unbound(picture(before).description)).toContain('School or kindergarten – withheld as a whole');
    expect(unbound(picture(now).takeaway)).toContain('(enrolled) – 330 of 400');
    expect(unbound(picture(now).table.rows[0]?.head ?? '')).toBe(
      'Medical examination, as of 31 December 2017: No examination recorded',
    );
  });
});
