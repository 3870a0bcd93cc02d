import { releaseEvents } from '../../../schema/releases.js';
import type { ReleaseContent, ReleaseObservation } from '../../../schema/release.js';
import type { Actor } from '../../access/actor.js';
import { performAnswering, type Registry, type Request } from '../../audit/act.js';
import { Invalid } from '../../errors.js';
import type { FamilyReport } from '../building/build-families.js';
import { findAdmission, getDraft, type Draft, type DraftState } from './release.queries.js';

export interface DecideRelease extends Request {
  readonly draftId: number;
}

/** What the approver is shown: what will be said, what is withheld, and why. Never a hidden number. */
export interface Preview {
  readonly content: ReleaseContent;
  readonly families: readonly PreviewedFamily[];
}

export interface PreviewedFamily extends FamilyReport {
  /** The day of the table that will be shown; null where there is none. */
  readonly shownAsOf: string | null;
  readonly told: number;
  readonly withheld: readonly (readonly string[])[];
}

/** Shows a built draft, and notes that it was looked at: nothing is approved unseen. */
export async function previewRelease(registry: Registry, actor: Actor, input: DecideRelease): Promise<Preview> {
  await decide(registry, actor, { operation: 'releasePreview', action: 'release:read', input }, 'PREVIEWED', [
    'BUILT',
    'PREVIEWED',
    'APPROVED',
  ]);
  return readPreview(registry, input.draftId);
}

export async function readPreview({ store }: Registry, draftId: number): Promise<Preview> {
  const admission = await findAdmission(store.reader.db, draftId);
  if (!admission) throw notBuilt('STARTED');
  const content = JSON.parse(admission.content) as ReleaseContent;
  const report = JSON.parse(admission.report) as FamilyReport[];
  return {
    content,
    families: report.map((one) => {
      const family = content.families.find(({ id }) => id === one.family);
      const of = (status: ReleaseObservation['status']): readonly ReleaseObservation[] =>
        family?.observations.filter((observation) => observation.status === status) ?? [];
      return {
        ...one,
        shownAsOf: family?.asOf ?? null,
        told: of('NORMAL').length,
        withheld: of('SUPPRESSED').map(({ key }) => key),
      };
    }),
  };
}

/** Approves what somebody else had built, after it was previewed. Errors: NOT_FOUND, GUARD_FAILED. */
export const approveRelease = (registry: Registry, actor: Actor, input: DecideRelease): Promise<number> =>
  decide(registry, actor, { operation: 'releaseApprove', action: 'release:approve', input }, 'APPROVED', ['PREVIEWED']);

type Decided = 'PREVIEWED' | 'APPROVED';

async function decide(
  registry: Registry,
  actor: Actor,
  act: {
    readonly operation: string;
    readonly action: 'release:read' | 'release:approve';
    readonly input: DecideRelease;
  },
  kind: Decided,
  from: readonly DraftState[],
): Promise<number> {
  const { draftId } = act.input;
  return performAnswering<number>(registry, actor, act, { write: String, read: Number }, async (tx, now) => {
    const draft = await getDraft(tx, actor, draftId);
    if (!from.includes(draft.state)) throw wrongState(draft, from);
    const recordedBy = actor.kind === 'user' ? actor.userId : null;
    if (kind === 'APPROVED') assertSecondPerson(draft, recordedBy);
    const isNews = draft.state !== kind && draft.state !== 'APPROVED';
    if (isNews) await tx.insert(releaseEvents).values({ draftId, kind, recordedAt: now, recordedBy });
    return { answer: draftId, subjects: [] };
  });
}

/** Nobody approves alone what they had built; the server's own task, which has no person, approves the demonstration. */
function assertSecondPerson({ recordedBy }: Draft, approver: number | null): void {
  if (recordedBy === null || recordedBy !== approver) return;
  throw Invalid('A release is approved by a second person: this one was built by you.', ['draftId'], 'GUARD_FAILED');
}

export const wrongState = (draft: Draft, expected: readonly DraftState[]) =>
  draft.state === 'STARTED'
    ? notBuilt(draft.state)
    : Invalid(
        `The draft must be ${expected.join(' or ')}; it is ${draft.state}${noteOf(draft)}.`,
        ['draftId'],
        'GUARD_FAILED',
      );

const noteOf = ({ events }: Draft): string => {
  const note = events.at(-1)?.note;
  return note ? `: ${note}` : '';
};

const notBuilt = (state: DraftState) =>
  Invalid(`The draft is still being built (${state}). Ask again when it is BUILT.`, ['draftId'], 'GUARD_FAILED');
