import { ID, InputType, Int, ObjectType } from 'type-graphql';
import { correctionTypes, headlineFigures, type CorrectionType, type HeadlineFigure } from '../../schema/release.js';
import { releaseEventKinds } from '../../schema/releases.js';
import { Input } from '../access/described.js';
import { Guarded } from '../access/guarded.js';
import { CivilDateScalar, InstantScalar } from '../access/scalars.js';
import { vocabulary } from '../access/vocabulary.js';
import { UserError } from '../graphql/user-errors.js';
import type { DraftState } from './acts/release.queries.js';
import type { FamilyReport } from './building/build-families.js';
import type { Explanation } from './building/explain-table.js';
import { families } from './catalogue/labels.js';

export const DraftStateEnum = vocabulary(releaseEventKinds, 'ReleaseDraftState', 'How far a release has come.');
export const CorrectionTypeEnum = vocabulary(
  correctionTypes,
  'ReleaseCorrectionType',
  'R1 a better source, R2 routine, R3 another method, C an error put right.',
);
export const TableIdEnum = vocabulary(families, 'ReleaseTableId', 'A table of the catalogue.', (id) =>
  id.toUpperCase(),
);
const FigureIdEnum = vocabulary(headlineFigures, 'ReleaseFigureId', 'A headline figure.');
const OutcomeEnum = vocabulary(
  ['RENEWED', 'NOT_DUE', 'NOT_ANNOUNCED', 'REFUSED'] as const,
  'ReleaseTableOutcome',
  'What the gate decided of a table; all but RENEWED keep the earlier one, if there is one.',
);

@ObjectType({ simpleResolvers: true, description: 'A table of a draft: what will be told, what is withheld, and why.' })
export class ReleaseTablePreview {
  @Guarded('release:read', () => TableIdEnum, 'Which table.') code!: string;
  @Guarded('release:read', () => OutcomeEnum, 'What the gate decided.') outcome!: FamilyReport['outcome'];
  @Guarded('release:read', () => CivilDateScalar, 'The day of the table that will be shown; null: none.', {
    nullable: true,
  })
  shownAsOf!: string | null;
  @Guarded('release:read', () => Int, 'How many cells will show a number.') told!: number;
  @Guarded('release:read', () => [String], 'Cells that will show none, as their codes.') withheld!: string[];
  @Guarded('release:read', () => String, 'Why the gate refused, as a code.', { nullable: true })
  refusalCode!: string | null;
  @Guarded('release:read', () => String, 'The same in words. For the approver alone.', { nullable: true })
  refusalMessage!: string | null;
  @Guarded('release:read', () => ReleaseTableExplanation, 'What became of the table, why, and what can be done.')
  explanation!: ReleaseTableExplanation;
}

@ObjectType({ simpleResolvers: true, description: 'What became of a table, in plain words.' })
export class ReleaseTableExplanation implements Explanation {
  @Guarded('release:read', () => String, 'What will be seen of it.') what!: string;
  @Guarded('release:read', () => String, 'Why. Names no cell and no number that is withheld.') why!: string;
  @Guarded('release:read', () => String, 'What you can do.') whatCanBeDone!: string;
}

@ObjectType({ simpleResolvers: true, description: 'A headline figure of a draft.' })
export class ReleaseFigurePreview {
  @Guarded('release:read', () => FigureIdEnum, 'Which figure.') code!: HeadlineFigure;
  @Guarded('release:read', () => Int, 'What it will say.', { nullable: true }) value!: number | null;
  @Guarded('release:read', () => Int, 'The difference to the release before.', { nullable: true })
  change!: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'What befell a draft.' })
export class ReleaseDraftEvent {
  @Guarded('release:read', () => DraftStateEnum, 'What happened.') kind!: DraftState;
  @Guarded('release:read', () => InstantScalar, 'When.') recordedAt!: number;
  @Guarded('release:read', () => ID, 'By whom; null for the server.', { nullable: true }) userId!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'An approval that was taken back before the draft was published.' })
export class ReleaseRecall {
  @Guarded('release:read', () => String, 'Why.') reason!: string;
  @Guarded('release:read', () => InstantScalar, 'When.') recordedAt!: number;
  @Guarded('release:read', () => ID, 'By whom.', { nullable: true }) userId!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'A release on its way to the public.' })
export class ReleaseDraft {
  @Guarded('release:read', () => ID, 'The draft.') id!: string;
  @Guarded('release:read', () => CivilDateScalar, 'The day its figures speak of.') asOf!: string;
  @Guarded('release:read', () => DraftStateEnum, 'How far it has come.') state!: DraftState;
  @Guarded('release:read', () => InstantScalar, 'When the embargo ends.', { nullable: true }) publishAt!: number | null;
  @Guarded('release:read', () => String, 'The release that it corrects.', { nullable: true }) supersedes!:
    string | null;
  @Guarded('release:read', () => String, 'The id of the release, once published.', { nullable: true })
  release!: string | null;
  @Guarded('release:read', () => String, 'Why it failed.', { nullable: true }) failure!: string | null;
  @Guarded('release:read', () => [Int], 'While it is built: tables decided, of how many.') progress!: number[];
  @Guarded('release:read', () => [ReleaseFigurePreview], 'Its headline figures, once built.')
  figures!: ReleaseFigurePreview[];
  @Guarded('release:read', () => [ReleaseTablePreview], 'Its tables, once built.') tables!: ReleaseTablePreview[];
  @Guarded('release:read', () => [ReleaseDraftEvent], 'What befell it, oldest first.') events!: ReleaseDraftEvent[];
  @Guarded('release:read', () => [ReleaseRecall], 'Approvals of it that were taken back, oldest first.')
  recalls!: ReleaseRecall[];
  @Guarded('release:read', () => String, 'Why it was announced without the usual notice; null: with it.', {
    nullable: true,
  })
  urgency!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'A release that was announced, to be built.' })
export class ReleaseAnnouncement {
  @Guarded('release:read', () => ID, 'The announcement: releaseBuild takes it.') id!: string;
  @Guarded('release:read', () => CivilDateScalar, 'The day its figures will speak of.') asOf!: string;
  @Guarded('release:read', () => InstantScalar, 'When it may go out: the embargo ends then.') publishAt!: number;
  @Guarded('release:read', () => [TableIdEnum], 'The tables that it may renew.') tables!: string[];
  @Guarded('release:read', () => [ID], 'The drafts that were begun for it, newest first.') draftIds!: string[];
  @Guarded('release:read', () => Boolean, 'Whether a draft of it is built, or being built.') isBuilt!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'A draft after an act on it.' })
export class ReleaseDraftPayload {
  @Guarded('release:read', () => ReleaseDraft, 'The draft.', { nullable: true }) draft!: ReleaseDraft | null;
  @Guarded('public:read', () => [UserError], 'What was wrong, if anything.') userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true, description: 'An announced release.' })
export class ReleaseAnnouncePayload {
  @Guarded('release:read', () => ID, 'The announcement, to build from.', { nullable: true })
  announcementId!: string | null;
  @Guarded('public:read', () => [UserError], 'What was wrong, if anything.') userErrors!: UserError[];
}

const key =
  'Names this act: repeat it with the same key and it is done once. 8 to 100 characters; a UUID is a good one.';

@InputType({ description: 'A text in each language of the public plane.' })
export class PublicTextInput {
  @Input(() => String, 'In Kazakh.') kk!: string;
  @Input(() => String, 'In Russian.') ru!: string;
  @Input(() => String, 'In English.') en!: string;
}

@InputType({ description: 'A release to announce, before its numbers are looked at.' })
export class ReleaseAnnounceInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => InstantScalar, 'When it is published: the embargo ends then.') publishAt!: number;
  @Input(() => CivilDateScalar, 'The day its figures speak of.') asOf!: string;
  @Input(() => [TableIdEnum], 'The tables that may be renewed; all where nothing is said.', {
    optional: true,
    most: families.length,
  })
  tables?: string[];
  @Input(() => String, 'Why it cannot wait for the usual notice; it is kept and shown to whoever approves.', {
    optional: true,
  })
  urgency?: string;
}

@InputType({ description: 'A release to build.' })
export class ReleaseBuildInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The announcement it fulfils.') announcementId!: string;
}

@InputType({ description: 'A correction to build.' })
export class ReleaseCorrectInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The announcement it fulfils, of the same day as the release.') announcementId!: string;
  @Input(() => String, 'The release that it corrects, such as 2017-12-27.1.') supersedes!: string;
  @Input(() => CorrectionTypeEnum, 'Of which type.') type!: CorrectionType;
  @Input(() => PublicTextInput, 'Why, for all to read.') reason!: PublicTextInput;
}

@InputType({ description: 'A draft to act on.' })
export class ReleaseDraftActInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The draft.') draftId!: string;
}

@InputType({ description: 'An approval to take back.' })
export class ReleaseApprovalTakeBackInput extends ReleaseDraftActInput {
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'A release to withdraw.' })
export class ReleaseWithdrawInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => String, 'The release, such as 2017-12-27.1.') release!: string;
  @Input(() => PublicTextInput, 'Why, for all to read.') reason!: PublicTextInput;
}
