import { ID, InputType, Int, ObjectType } from 'type-graphql';
import { Agency } from '../../agencies/agency.types.js';
import { Input } from '../../access/described.js';
import { Guarded } from '../../access/guarded.js';
import { InstantScalar } from '../../access/scalars.js';
import { RegionOfOriginEnum } from '../../counts/counts.types.js';
import { UserError } from '../../graphql/user-errors.js';
import { versionRead, versionShown } from '../../versions/version-words.js';
import { MilestoneBodyEnum, PhaseEnum } from '../rehabilitation-vocabulary.types.js';
import type { AnsweringBodyRow } from './answering-bodies.queries.js';
import type { Catalogue, Definition } from './catalogue.queries.js';
import { mostDefinitions, type DefinitionGiven } from './revise-catalogue.js';
import type { SetAnsweringBody } from './set-answering-body.js';

const read = 'catalogue:read';

@ObjectType({ simpleResolvers: true, description: 'What a milestone means.' })
export class MilestoneDefinition implements Omit<Definition, 'place'> {
  @Guarded(read, () => String, 'Names it, such as REC-MED.') code!: string;
  @Guarded(read, () => String, 'Its name in Kazakh.') nameKk!: string;
  @Guarded(read, () => String, 'Its name in Russian.') nameRu!: string;
  @Guarded(read, () => String, 'Its name in English.') nameEn!: string;
  @Guarded(read, () => PhaseEnum, 'Its phase.') phase!: Definition['phase'];
  @Guarded(read, () => Int, 'When it is due, in days after the arrival.') dueDays!: number;
  @Guarded(read, () => MilestoneBodyEnum, 'Which kind of body answers for it.') body!: Definition['body'];
  @Guarded(read, () => Boolean, 'Whether the follow-up waits for it.') isMandatory!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'One edition of the milestones.' })
export class MilestoneCatalogue implements Catalogue {
  @Guarded(read, () => Int, 'Its number, from 1.') version!: number;
  @Guarded(read, () => String, 'Why it was made.') reason!: string;
  @Guarded(read, () => InstantScalar, 'When it was made.') recordedAt!: number;
  @Guarded(read, () => [MilestoneDefinition], 'The milestones, in their order.') definitions!: Definition[];
}

@ObjectType({ simpleResolvers: true, description: 'What an act on the catalogue answers. Never both.' })
export class MilestoneCataloguePayload {
  @Guarded(read, () => MilestoneCatalogue, 'The new edition; null where nothing was done.', { nullable: true })
  catalogue!: Catalogue | null;
  @Guarded('account:read', () => [UserError], 'What was wrong with the input; empty where the act was done.')
  userErrors!: UserError[];
}

@InputType({ description: 'What a milestone means.' })
export class MilestoneDefinitionInput implements DefinitionGiven {
  @Input(() => String, 'Names it, such as REC-MED; none of STEP-….') code!: string;
  @Input(() => String, 'Its name in Kazakh.') nameKk!: string;
  @Input(() => String, 'Its name in Russian.') nameRu!: string;
  @Input(() => String, 'Its name in English.') nameEn!: string;
  @Input(() => PhaseEnum, 'Its phase.') phase!: Definition['phase'];
  @Input(() => Int, 'When it is due, in days after the arrival; below zero for PRE_ARRIVAL alone.') dueDays!: number;
  @Input(() => MilestoneBodyEnum, 'Which kind of body answers for it.') body!: Definition['body'];
  @Input(() => Boolean, 'Whether the follow-up waits for it.') isMandatory!: boolean;
}

@InputType({ description: 'A new edition of the milestones.' })
export class MilestoneCatalogueReviseInput {
  @Input(
    () => String,
    'Names this act: repeat it with the same key and it is done once. 8 to 100 characters; a UUID is a good one.',
  )
  idempotencyKey!: string;
  @Input(() => Int, 'The edition that you read, which this one follows.') expectedVersion!: number;
  @Input(() => String, 'Why.') reason!: string;
  @Input(() => [MilestoneDefinitionInput], 'All milestones of the edition, in their order.', {
    most: mostDefinitions,
  })
  definitions!: MilestoneDefinitionInput[];
}

@ObjectType({ simpleResolvers: true, description: 'The agency that is the body of a kind.' })
export class AnsweringBody implements AnsweringBodyRow {
  @Guarded(read, () => MilestoneBodyEnum, 'Which kind of body.') body!: AnsweringBodyRow['body'];
  @Guarded(
    read,
    () => RegionOfOriginEnum,
    'For the children whose family comes from there; null: for all for whose region no other is registered.',
    { nullable: true },
  )
  region!: AnsweringBodyRow['region'];
  @Guarded(read, () => Agency, 'The agency; null: there is none any more.', { nullable: true })
  agency!: Agency | null;
  @Guarded(read, () => Int, versionShown('who answers for this kind and region')) version!: number;
}

@InputType({ description: 'Registers which agency is the body of a kind.' })
export class AnsweringBodySetInput {
  @Input(
    () => String,
    'Names this act: repeat it with the same key and it is done once. 8 to 100 characters; a UUID is a good one.',
  )
  idempotencyKey!: string;
  @Input(() => MilestoneBodyEnum, 'Which kind of body.') body!: SetAnsweringBody['body'];
  @Input(() => RegionOfOriginEnum, 'For this region alone; left out, for all that have none of their own.', {
    optional: true,
  })
  region?: SetAnsweringBody['region'];
  @Input(() => ID, 'The agency; left out, there is none any more.', { optional: true }) agencyId?: string;
  @Input(() => Int, `${versionRead('body')} 0 where answeringBodies has nothing of this kind and region.`)
  expectedVersion!: number;
}

@ObjectType({ simpleResolvers: true, description: 'What registering a body answers. Never both.' })
export class AnsweringBodyPayload {
  @Guarded(read, () => [AnsweringBody], 'The bodies as they stand now; null where nothing was done.', {
    nullable: true,
  })
  bodies!: AnsweringBodyRow[] | null;
  @Guarded('account:read', () => [UserError], 'What was wrong with the input; empty where the act was done.')
  userErrors!: UserError[];
}
