import { ID, InputType, Int } from 'type-graphql';
import { consentPurposes, statedFacts } from '../../schema/tracing.js';
import { Input } from '../access/described.js';
import { CivilDateScalar } from '../access/scalars.js';
import { CountryAbroadEnum } from '../agencies/agency.types.js';
import { RegionOfOriginEnum, SexEnum } from '../counts/counts.types.js';
import { NameScriptEnum } from '../identity/identity.types.js';
import { mostNamesAtOnce } from '../identity/vocabulary.js';
import type { SoughtName } from '../identity/tracing-particulars.js';
import { versionRead } from '../versions/version-words.js';
import type { CloseRequest, StateConsent } from './change-request.js';
import type { CorrectRequest } from './correct-request.js';
import type { ConsentGiven, OpenRequest } from './open-request.js';
import {
  ConsentPurposeEnum,
  InquirerRelationEnum,
  StatedFactEnum,
  TracingOutcomeEnum,
} from './tracing-vocabulary.types.js';

/** More than the file of a child holds. */
const mostEvidence = 100;

const key =
  'Names this act: repeat it with the same key and it is done once. 8 to 100 characters; a UUID is a good one.';

@InputType({ description: 'A name of the child sought.' })
export class SoughtNameInput implements SoughtName {
  @Input(() => String, 'The name as the inquirer gives it.') text!: string;
  @Input(() => NameScriptEnum, 'Its script.') script!: SoughtName['script'];
}

@InputType({ description: 'Something that the inquirer agrees to.' })
export class ConsentGivenInput implements ConsentGiven {
  @Input(() => ConsentPurposeEnum, 'The purpose.') purpose!: ConsentGiven['purpose'];
  @Input(() => CivilDateScalar, 'When it was said.') statedOn!: string;
  @Input(() => String, 'The form or recording it rests on.') reference!: string;
}

@InputType({ description: 'The days between which the child was born, as far as the inquirer knows.' })
export class BornBetweenInput {
  @Input(() => CivilDateScalar, 'The earliest possible day.') from!: string;
  @Input(() => CivilDateScalar, 'The latest possible day.') until!: string;
}

@InputType({ description: 'A request to find a child.' })
export class TracingRequestOpenInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => InquirerRelationEnum, 'Who asks.') relation!: OpenRequest['relation'];
  @Input(() => CivilDateScalar, 'When you received the request.') receivedOn!: string;
  @Input(() => String, 'Who asks, by name.') inquirerName!: string;
  @Input(() => String, 'How to reach the inquirer.', { optional: true }) inquirerContact?: string;
  @Input(() => String, 'The child and the family, as described.', { optional: true }) description?: string;
  @Input(() => [SoughtNameInput], 'Names of the child, in any script.', { default: [], most: mostNamesAtOnce })
  names!: SoughtNameInput[];
  @Input(() => SexEnum, 'Sex of the child.', { default: 'UNKNOWN' }) sex!: OpenRequest['sex'];
  @Input(() => BornBetweenInput, 'When the child was born, as far as known.', { optional: true })
  born?: BornBetweenInput;
  @Input(() => RegionOfOriginEnum, 'The region the family comes from.', { optional: true })
  regionOfOrigin?: OpenRequest['regionOfOrigin'];
  @Input(() => CivilDateScalar, 'When the family last heard of the child.', { optional: true }) lastContactOn?: string;
  @Input(() => CountryAbroadEnum, 'The country in which the child was then.', { optional: true })
  lastCountry?: OpenRequest['lastCountry'];
  @Input(() => ID, 'The site at which the child was then.', { optional: true }) lastSiteId?: string;
  @Input(() => [ConsentGivenInput], 'What the inquirer agrees to; TRACING at least.', { most: consentPurposes.length })
  consents!: ConsentGivenInput[];
}

@InputType({
  description:
    'A request that was recorded otherwise than the inquirer said. What is left out stays as it was; what the inquirer agrees to is stated with tracingConsentState. Of a link that one person holds to be right the word falls; while a link is confirmed, inquirerContact alone is put right.',
})
export class TracingRequestCorrectInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The request.') requestId!: string;
  @Input(() => Int, versionRead('request')) expectedVersion!: number;
  @Input(() => InquirerRelationEnum, 'Who asks.', { optional: true }) relation?: OpenRequest['relation'];
  @Input(() => CivilDateScalar, 'When you received the request.', { optional: true }) receivedOn?: string;
  @Input(() => String, 'Who asks, by name.', { optional: true }) inquirerName?: string;
  @Input(() => String, 'How to reach the inquirer.', { optional: true }) inquirerContact?: string;
  @Input(() => String, 'The child and the family, as described.', { optional: true }) description?: string;
  @Input(() => [SoughtNameInput], 'All names of the child, in the place of those on record.', {
    optional: true,
    most: mostNamesAtOnce,
  })
  names?: SoughtNameInput[];
  @Input(() => SexEnum, 'Sex of the child.', { optional: true }) sex?: OpenRequest['sex'];
  @Input(() => BornBetweenInput, 'When the child was born, as far as known.', { optional: true })
  born?: BornBetweenInput;
  @Input(() => RegionOfOriginEnum, 'The region the family comes from.', { optional: true })
  regionOfOrigin?: OpenRequest['regionOfOrigin'];
  @Input(() => CivilDateScalar, 'When the family last heard of the child.', { optional: true }) lastContactOn?: string;
  @Input(() => CountryAbroadEnum, 'The country in which the child was then.', { optional: true })
  lastCountry?: OpenRequest['lastCountry'];
  @Input(() => ID, 'The site at which the child was then.', { optional: true }) lastSiteId?: string;
  @Input(() => [StatedFactEnum], 'What the inquirer did not say after all.', {
    optional: true,
    most: statedFacts.length,
  })
  unstated?: CorrectRequest['unstated'];
  @Input(() => String, 'Why, at most 500 characters. Name nobody.') reason!: string;
}

@InputType({ description: 'What the inquirer says of one purpose.' })
export class TracingConsentStateInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The request.') requestId!: string;
  @Input(() => Int, versionRead('request')) expectedVersion!: number;
  @Input(() => ConsentPurposeEnum, 'The purpose.') purpose!: StateConsent['purpose'];
  @Input(() => Boolean, 'True where the inquirer agrees, false where the consent is taken back.') isGiven!: boolean;
  @Input(() => CivilDateScalar, 'When it was said; a consent no earlier than the last word on this purpose.')
  statedOn!: string;
  @Input(() => String, 'The form or recording it rests on.') reference!: string;
}

@InputType({ description: 'A request to close.' })
export class TracingRequestCloseInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The request.') requestId!: string;
  @Input(() => Int, versionRead('request')) expectedVersion!: number;
  @Input(() => TracingOutcomeEnum, 'How it ended; FOUND needs a confirmed link.') outcome!: CloseRequest['outcome'];
  @Input(() => String, 'Why, at most 500 characters.') reason!: string;
}

@InputType({ description: 'A closed request to take up again.' })
export class TracingRequestReopenInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The request.') requestId!: string;
  @Input(() => Int, versionRead('request')) expectedVersion!: number;
  @Input(() => String, 'Why, at most 500 characters.') reason!: string;
}

@InputType({ description: 'A case whose child may be the one sought.' })
export class TracingLinkProposeInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The request.') requestId!: string;
  @Input(() => Int, versionRead('request')) expectedVersion!: number;
  @Input(() => ID, 'The case that may be that of the child sought.') caseId!: string;
  @Input(() => String, 'Why the child may be the one sought, at most 500 characters.') basis!: string;
  @Input(
    () => [ID],
    'The items of evidence that it rests on, as Case.evidence names them: both agencies are shown their kind, grade, date and source, and nothing else of the file.',
    { optional: true, most: mostEvidence },
  )
  evidenceIds?: string[];
}

@InputType({ description: 'A link that your agency holds to be right.' })
export class TracingLinkConfirmInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The link.') linkId!: string;
  @Input(() => Int, versionRead('request, or a link of it,')) expectedVersion!: number;
  @Input(() => String, 'The evidence, at most 500 characters.') grounds!: string;
  @Input(() => [Int], 'Every item that TracingLink.evidence names, once you have looked at each.', {
    optional: true,
    most: mostEvidence,
  })
  evidenceSeen?: number[];
}

@InputType({ description: 'A possible link that is wrong.' })
export class TracingLinkRejectInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The link.') linkId!: string;
  @Input(() => Int, versionRead('request, or a link of it,')) expectedVersion!: number;
  @Input(() => String, 'Why, at most 500 characters.') grounds!: string;
  @Input(() => CivilDateScalar, 'When it is to be looked at again, within 366 days.') reviewOn!: string;
}

@InputType({ description: 'A confirmed link that turned out wrong.' })
export class TracingLinkUndoInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The link.') linkId!: string;
  @Input(() => Int, versionRead('request, or a link of it,')) expectedVersion!: number;
  @Input(() => String, 'Why, at most 500 characters.') grounds!: string;
}
