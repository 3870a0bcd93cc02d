import { correctionTypes, languages, type CorrectionType, type Text } from '../../schema/release.js';
import type { User } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { paths, readConfig } from '../config.js';
import { Invalid } from '../errors.js';
import { readChain } from '../publication/release-folder.js';
import { announceRelease } from '../releases/acts/announce-release.js';
import { buildRelease } from '../releases/acts/build-release.js';
import { approveRelease, previewRelease, takeBackApproval } from '../releases/acts/decide-release.js';
import { publishDraft } from '../releases/acts/publish-draft.js';
import { getDraft, listDrafts } from '../releases/acts/release.queries.js';
import { writeCalendar } from '../releases/acts/tend-releases.js';
import { explainTable } from '../releases/building/explain-table.js';
import { withdrawRelease } from '../releases/acts/withdraw-release.js';
import { getActingPerson } from './acting-person.js';
import { withRegistry } from './with-registry.js';

interface AsPerson {
  readonly as: string;
}

const releasesFolder = (): string => paths(readConfig()).releases;

const asPerson = <T>(
  { as }: AsPerson,
  operation: string,
  work: (registry: Registry, person: User) => Promise<T>,
  opened: Parameters<typeof withRegistry>[0] = {},
): Promise<T> =>
  withRegistry(opened, async (registry) => work(registry, await getActingPerson(registry, as, operation)));

export interface BuildOptions extends AsPerson {
  readonly asOf: string;
  readonly publishAt?: string;
  readonly tables?: string;
  readonly urgent?: string;
}

/**
 * Announces and builds in one: without --publish-at it is announced for the end of the usual notice, and with --urgent for
 * now, so that it may go out as soon as it is approved.
 */
export const releaseBuildCommand = (options: BuildOptions): Promise<void> => build(options, undefined);

export interface CorrectOptions extends Omit<BuildOptions, 'asOf'> {
  readonly type: string;
  readonly kk: string;
  readonly ru: string;
  readonly en: string;
}

export function releaseCorrectCommand(supersedes: string, options: CorrectOptions): Promise<void> {
  const type = correctionTypes.find((known) => known === options.type);
  if (!type) throw Invalid(`--type is one of ${correctionTypes.join(', ')}; ${options.type} came.`);
  return build({ ...options, asOf: supersedes.slice(0, 10) }, { type, supersedes, reason: textOf(options) });
}

const textOf = ({ kk, ru, en }: Text): Text => ({ kk, ru, en });

type Correction = { readonly type: CorrectionType; readonly supersedes: string; readonly reason: Text };

async function build(options: BuildOptions, correction: Correction | undefined): Promise<void> {
  const publishAt = options.publishAt === undefined ? undefined : Date.parse(options.publishAt);
  if (publishAt !== undefined && Number.isNaN(publishAt))
    throw Invalid(`--publish-at must be an instant such as 2026-12-01T09:00:00Z; it came as ${options.publishAt}.`);
  const noticeHours = readConfig().releaseNoticeHours;
  await asPerson(options, 'releaseAnnounce', async (registry, person) => {
    const announced = {
      publishAt: publishAt ?? registry.clock() + 1_000 + (options.urgent === undefined ? noticeHours * 3_600_000 : 0),
      urgency: options.urgent,
      asOf: options.asOf,
      families: options.tables?.split(',').filter((name) => name !== ''),
    };
    const announcementId = await announceRelease(registry, person, announced, noticeHours);
    await writeCalendar(registry, releasesFolder());
    const chain = () => readChain(releasesFolder()).releases;
    const { draftId, finished } = await buildRelease(registry, person, { chain }, { announcementId, correction });
    console.log(`Draft ${draftId} is being built. It can be stopped at any moment; nothing is published yet.`);
    await finished;
    const draft = await getDraft(registry.store.reader.db, person, draftId);
    if (draft.state !== 'BUILT')
      throw Invalid(`It was not built: ${draft.events.at(-1)?.note ?? draft.state}`, undefined, 'RELEASE_REFUSED');
    console.log(`Draft ${draftId} is built. Look at it with "oralu release preview ${draftId} --as NAME".`);
  });
}

export async function releasePreviewCommand(draft: string, options: AsPerson): Promise<void> {
  await asPerson(options, 'releasePreview', async (registry, person) => {
    const { content, families } = await previewRelease(registry, person, { draftId: idOf(draft) });
    for (const { id, value, previous } of content.figures)
      console.log(`${id}: ${value}${previous ? ` (${previous.value} on ${previous.asOf})` : ''}`);
    for (const table of families) {
      const { what, why, whatCanBeDone } = explainTable(table);
      console.log(`\n${table.family}: ${table.outcome}\n  ${what}\n  Why: ${why}\n  What you can do: ${whatCanBeDone}`);
      if (table.refusal) console.log(`  For the maintainers: ${table.refusal.code}: ${table.refusal.message}`);
      for (const key of table.withheld) console.log(`  withheld: ${key.join(' × ')}`);
    }
  });
}

export async function releaseApproveCommand(draft: string, options: AsPerson): Promise<void> {
  await asPerson(options, 'releaseApprove', (registry, person) =>
    approveRelease(registry, person, { draftId: idOf(draft) }),
  );
  console.log(`Draft ${draft} is approved.`);
}

export async function releaseTakeBackCommand(
  draft: string,
  options: AsPerson & { readonly reason: string },
): Promise<void> {
  const input = { draftId: idOf(draft), reason: options.reason };
  await asPerson(options, 'releaseApprovalTakeBack', (registry, person) => takeBackApproval(registry, person, input));
  console.log(`The approval of draft ${draft} is taken back.`);
}

export async function releasePublishCommand(draft: string, options: AsPerson): Promise<void> {
  const id = await asPerson(options, 'releasePublish', async (registry, person) => {
    const published = await publishDraft(registry, person, releasesFolder(), { draftId: idOf(draft) });
    await writeCalendar(registry, releasesFolder());
    return published;
  });
  console.log(`Release ${id} is published.`);
}

export async function releaseWithdrawCommand(release: string, options: AsPerson & Text): Promise<void> {
  const reason = textOf(options);
  await asPerson(options, 'releaseWithdraw', (registry, person) =>
    withdrawRelease(registry, person, releasesFolder(), { release, reason }),
  );
  console.log(`Release ${release} is withdrawn: it answers 410 with the reason in ${languages.join(', ')}.`);
}

export async function releaseListCommand(options: AsPerson): Promise<void> {
  const list = async ({ store }: Registry, person: User): Promise<void> => {
    for (const { id, asOf, state, announcement, supersedes } of await listDrafts(store.reader.db, person)) {
      const due = announcement ? new Date(announcement.publishAt).toISOString() : '';
      console.log(`${id}  ${asOf}  ${state}  ${due}${supersedes === null ? '' : `  corrects ${supersedes}`}`);
    }
  };
  await asPerson(options, 'read', list, { evenRolledBack: 'read' });
}

function idOf(text: string): number {
  if (/^[1-9][0-9]{0,15}$/.test(text)) return Number(text);
  throw Invalid(`A draft is named by its number; ${text} came. "oralu release list" lists them.`);
}
