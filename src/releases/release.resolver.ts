import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { attempt, toRowId } from '../accounts/answers.js';
import { toUserErrors } from '../graphql/user-errors.js';
import { toNodeId } from '../identifiers.js';
import { explainTable } from './building/explain-table.js';
import { readChain } from '../publication/release-folder.js';
import { announceRelease } from './acts/announce-release.js';
import { buildRelease, type BuildRelease } from './acts/build-release.js';
import { progressOf } from './acts/fail-build.js';
import { approveRelease, previewRelease, readPreviews, type Preview, takeBackApproval } from './acts/decide-release.js';
import { publishDraft } from './acts/publish-draft.js';
import { getDraft, getPublishedDraft, listAnnouncements, listDrafts, type Draft } from './acts/release.queries.js';
import { writeCalendar } from './acts/tend-releases.js';
import { withdrawRelease } from './acts/withdraw-release.js';
import * as types from './release.types.js';

const what = { description: 'What to do.' };

/** Releases from the announcement to the public, by two persons. */
@Resolver()
export class ReleaseDraftResolver {
  @Query(() => [types.ReleaseDraft], { description: 'The newest fifty drafts of releases.' })
  @Access('release:read')
  async releaseDrafts(@Ctx() context: RegistryContext): Promise<types.ReleaseDraft[]> {
    const drafts = await listDrafts(context.registry.store.reader.db, context.actor);
    return viewsOf(context, drafts);
  }

  @Query(() => [types.ReleaseAnnouncement], { description: 'The newest fifty releases that were announced.' })
  @Access('release:read')
  async releaseAnnouncements(@Ctx() { registry, actor }: RegistryContext): Promise<types.ReleaseAnnouncement[]> {
    const announced = await listAnnouncements(registry.store.reader.db, actor);
    return announced.map(({ id, asOf, publishAt, families, drafts }) => ({
      ...{ id: String(id), asOf, publishAt, tables: [...families] },
      draftIds: drafts.map((draft) => String(draft.id)),
      isBuilt: drafts.some(({ state }) => state !== 'FAILED'),
    }));
  }

  @Query(() => types.ReleaseDraft, { nullable: true, description: 'One draft of a release; null: no such draft.' })
  @Access('release:read')
  async releaseDraft(
    @Arg('id', () => ID, { description: 'Which.' }) id: string,
    @Ctx() context: RegistryContext,
  ): Promise<types.ReleaseDraft | null> {
    const drafts = await listDrafts(context.registry.store.reader.db, context.actor, toRowId(id));
    const [draft = null] = await viewsOf(context, drafts);
    return draft;
  }

  @Mutation(() => types.ReleaseAnnouncePayload, {
    description: 'Announces a release: when, about which day, which tables. The calendar shows it at once.',
  })
  @Access('release:build')
  async releaseAnnounce(
    @Arg('input', () => types.ReleaseAnnounceInput, what) input: types.ReleaseAnnounceInput,
    @Ctx() context: RegistryContext,
  ): Promise<types.ReleaseAnnouncePayload> {
    try {
      const id = await attempt(context, input, ({ tables, ...given }) =>
        announceRelease(
          context.registry,
          context.actor,
          { ...given, families: tables ?? undefined },
          context.releaseNoticeHours,
        ),
      );
      await writeCalendar(context.registry, context.releasesFolder);
      return { announcementId: String(id), userErrors: [] };
    } catch (error) {
      return { announcementId: null, userErrors: toUserErrors(error) };
    }
  }

  @Mutation(() => types.ReleaseDraftPayload, {
    description: 'Begins to build an announced release; ask for the draft until it is BUILT or FAILED.',
  })
  @Access('release:build')
  releaseBuild(
    @Arg('input', () => types.ReleaseBuildInput, what) input: types.ReleaseBuildInput,
    @Ctx() context: RegistryContext,
  ): Promise<types.ReleaseDraftPayload> {
    return answer(context, () =>
      attempt(context, input, ({ announcementId, ...given }) =>
        begin(context, { ...given, announcementId: toRowId(announcementId) }),
      ),
    );
  }

  @Mutation(() => types.ReleaseDraftPayload, {
    description: 'Begins to build a release that corrects a published one.',
  })
  @Access('release:build')
  releaseCorrect(
    @Arg('input', () => types.ReleaseCorrectInput, what) input: types.ReleaseCorrectInput,
    @Ctx() context: RegistryContext,
  ): Promise<types.ReleaseDraftPayload> {
    return answer(context, () =>
      attempt(context, input, ({ announcementId, supersedes, type, reason, ...given }) =>
        begin(context, {
          ...given,
          announcementId: toRowId(announcementId),
          correction: { supersedes, type, reason: { ...reason } },
        }),
      ),
    );
  }

  @Mutation(() => types.ReleaseDraftPayload, { description: 'Looks at a built draft: nothing is approved unseen.' })
  @Access('release:read')
  releasePreview(
    @Arg('input', () => types.ReleaseDraftActInput, what) input: types.ReleaseDraftActInput,
    @Ctx() context: RegistryContext,
  ): Promise<types.ReleaseDraftPayload> {
    return onDraft(context, input, async (given) => {
      await previewRelease(context.registry, context.actor, given);
    });
  }

  @Mutation(() => types.ReleaseDraftPayload, {
    description: 'Approves a previewed draft that somebody else had built.',
  })
  @Access('release:approve')
  releaseApprove(
    @Arg('input', () => types.ReleaseDraftActInput, what) input: types.ReleaseDraftActInput,
    @Ctx() context: RegistryContext,
  ): Promise<types.ReleaseDraftPayload> {
    return onDraft(context, input, async (given) => {
      await approveRelease(context.registry, context.actor, given);
    });
  }

  @Mutation(() => types.ReleaseDraftPayload, {
    description: 'Takes back the approval of a draft that is not published yet, for a stated reason.',
  })
  @Access('release:approve')
  releaseApprovalTakeBack(
    @Arg('input', () => types.ReleaseApprovalTakeBackInput, what) input: types.ReleaseApprovalTakeBackInput,
    @Ctx() context: RegistryContext,
  ): Promise<types.ReleaseDraftPayload> {
    return answer(context, () =>
      attempt(context, input, ({ draftId, ...given }) =>
        takeBackApproval(context.registry, context.actor, { ...given, draftId: toRowId(draftId) }),
      ),
    );
  }

  @Mutation(() => types.ReleaseDraftPayload, {
    description: 'Signs and publishes an approved draft, once its announced time has come.',
  })
  @Access('release:publish')
  releasePublish(
    @Arg('input', () => types.ReleaseDraftActInput, what) input: types.ReleaseDraftActInput,
    @Ctx() context: RegistryContext,
  ): Promise<types.ReleaseDraftPayload> {
    return onDraft(context, input, async (given) => {
      await publishDraft(context.registry, context.actor, context.releasesFolder, given);
    });
  }

  @Mutation(() => types.ReleaseDraftPayload, {
    description: 'Withdraws a published release: it answers 410 with the reason from then on.',
  })
  @Access('release:publish')
  releaseWithdraw(
    @Arg('input', () => types.ReleaseWithdrawInput, what) input: types.ReleaseWithdrawInput,
    @Ctx() context: RegistryContext,
  ): Promise<types.ReleaseDraftPayload> {
    const { registry, actor, releasesFolder } = context;
    return answer(context, async () => {
      const release = await attempt(context, input, ({ reason, ...given }) =>
        withdrawRelease(registry, actor, releasesFolder, { ...given, reason: { ...reason } }),
      );
      return (await getPublishedDraft(registry.store.reader.db, actor, release)).id;
    });
  }
}

async function begin({ registry, actor, releasesFolder }: RegistryContext, input: BuildRelease): Promise<number> {
  const chain = () => readChain(releasesFolder).releases;
  return (await buildRelease(registry, actor, { chain }, input)).draftId;
}

const onDraft = (
  context: RegistryContext,
  input: types.ReleaseDraftActInput,
  act: (given: { readonly draftId: number; readonly idempotencyKey: string }) => Promise<void>,
): Promise<types.ReleaseDraftPayload> =>
  answer(context, async () => {
    const draftId = toRowId(input.draftId);
    await attempt(context, input, (given) => act({ ...given, draftId }));
    return draftId;
  });

async function answer(context: RegistryContext, act: () => Promise<number>): Promise<types.ReleaseDraftPayload> {
  try {
    const draft = await getDraft(context.registry.store.reader.db, context.actor, await act());
    const [shown = null] = await viewsOf(context, [draft]);
    return { draft: shown, userErrors: [] };
  } catch (error) {
    return { draft: null, userErrors: toUserErrors(error) };
  }
}

async function viewsOf({ registry }: RegistryContext, drafts: readonly Draft[]): Promise<types.ReleaseDraft[]> {
  const previews = await readPreviews(
    registry,
    drafts.map(({ id }) => id),
  );
  return drafts.map((draft) => viewOf(draft, previews.get(draft.id)));
}

function viewOf(draft: Draft, preview: Preview | undefined): types.ReleaseDraft {
  const progress = progressOf(draft.id);
  return {
    id: String(draft.id),
    asOf: draft.asOf,
    state: draft.state,
    publishAt: draft.announcement?.publishAt ?? null,
    supersedes: draft.supersedes,
    release: draft.events.findLast(({ releaseId }) => releaseId !== null)?.releaseId ?? null,
    failure: draft.state === 'FAILED' ? (draft.events.at(-1)?.note ?? null) : null,
    progress: progress ? [progress.done, progress.all] : [],
    figures: preview?.content.figures.map(({ id, value, change }) => ({ code: id, value, change })) ?? [],
    tables:
      preview?.families.map((table) => ({
        ...{ code: table.family, outcome: table.outcome, shownAsOf: table.shownAsOf, told: table.told },
        withheld: table.withheld.map((codes) => codes.join(' × ')),
        refusalCode: table.refusal?.code ?? null,
        refusalMessage: table.refusal?.message ?? null,
        explanation: explainTable(table),
      })) ?? [],
    urgency: draft.announcement?.urgency ?? null,
    recalls: draft.recalls.map(({ reason, recordedAt, recordedBy }) => ({
      ...{ reason, recordedAt },
      userId: recordedBy === null ? null : toNodeId('user', recordedBy),
    })),
    events: draft.events.map(({ kind, recordedAt, recordedBy }) => ({
      ...{ kind, recordedAt },
      userId: recordedBy === null ? null : toNodeId('user', recordedBy),
    })),
  };
}
