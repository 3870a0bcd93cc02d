import { releaseEvents, releaseRecalls } from '../../../schema/releases.js';
import type { ReleaseContent, ReleaseObservation } from '../../../schema/release.js';
import type { Actor } from '../../access/actor.js';
import { performAnswering, type Registry, type Request } from '../../audit/act.js';
import { Invalid } from '../../errors.js';
import type { FamilyReport } from '../building/build-families.js';
import { wordsOf } from '../../words.js';
import {
  findAdmission,
  getDraft,
  listAdmissions,
  standingEvents,
  type AdmissionRow,
  type Draft,
  type DraftState,
} from './release.queries.js';

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

/** Shows a built draft, and notes who looked at it: nobody approves what they have not seen. */
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
  return toPreview(admission);
}

/** What is to be seen of these drafts, by their ids; of one that is not built, nothing. */
export async function readPreviews({ store }: Registry, draftIds: readonly number[]): Promise<Map<number, Preview>> {
  const admissions = await listAdmissions(store.reader.db, draftIds);
  return new Map(admissions.map((admission) => [admission.draftId, toPreview(admission)]));
}

function toPreview(admission: AdmissionRow): Preview {
  const content = JSON.parse(admission.content) as ReleaseContent;
  const report = JSON.parse(admission.report) as FamilyReport[];
  return {
    content,
    families: report.map((one) => {
      const found = content.families.find(({ id }) => id === one.family);
      // What stands there with no number at all shows no table.
      const family = found?.detail === 'none' ? undefined : found;
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

/** Approves what somebody else had built, by who has looked at it in person. Errors: NOT_FOUND, GUARD_FAILED. */
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
    if (kind === 'APPROVED' && !hasSeen(draft, recordedBy)) throw notSeen();
    const isNews = draft.state !== 'APPROVED' && !(kind === 'PREVIEWED' && hasSeen(draft, recordedBy));
    if (isNews) await tx.insert(releaseEvents).values({ draftId, kind, recordedAt: now, recordedBy });
    return { answer: draftId, subjects: [] };
  });
}

/** Whether this person looked at the draft since it was built, or since its approval was taken back. */
const hasSeen = (draft: Draft, person: number | null): boolean =>
  standingEvents(draft).some(({ kind, recordedBy }) => kind === 'PREVIEWED' && recordedBy === person);

const notSeen = () =>
  Invalid(
    'A release is approved by who has looked at it: ask for its preview yourself first.',
    ['draftId'],
    'GUARD_FAILED',
  );

export interface TakeBackApproval extends DecideRelease {
  readonly reason: string;
}

/**
 * Takes back the approval of a draft that is not published yet; it is looked at and approved anew, or built again. Any of
 * those who may approve does so alone. Errors: NOT_FOUND, GUARD_FAILED, INVALID_INPUT without a reason.
 */
export function takeBackApproval(registry: Registry, actor: Actor, input: TakeBackApproval): Promise<number> {
  const act = { action: 'release:approve', operation: 'releaseApprovalTakeBack', input } as const;
  return performAnswering<number>(registry, actor, act, { write: String, read: Number }, async (tx, now) => {
    const draft = await getDraft(tx, actor, input.draftId);
    const approval = draft.events.at(-1);
    if (draft.state !== 'APPROVED' || !approval) throw wrongState(draft, ['APPROVED']);
    const recordedBy = actor.kind === 'user' ? actor.userId : null;
    const reason = wordsOf(input.reason, 'reason');
    await tx
      .insert(releaseRecalls)
      .values({ draftId: draft.id, eventId: approval.id, reason, recordedAt: now, recordedBy });
    return { answer: draft.id, subjects: [] };
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
