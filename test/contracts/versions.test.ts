import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { buildSchema, getNamedType, isInputObjectType, isObjectType } from 'graphql';

/*
 * Every update rests on what was read: each mutation of the emitted contract takes the version of what it changes, or stands
 * here with the reason why it takes none.
 */

const creates = 'it creates a record, which nobody has read';
const takesAway = 'it takes access away at once, and what must end is not refused for being late';
const ownCredentials = 'it is about the credentials of whoever signs in, and proves them anew';
const onDraft =
  'the numbers of a draft never change under its id; whoever approves it has looked at it since it was built or recalled, and its state decides the rest';
const reviewedOnce = 'what is reviewed does not change, and is reviewed once';

const withoutVersion: Readonly<Record<string, string>> = {
  accessRevoke: takesAway,
  accessTokenRevoke: takesAway,
  agreementRecord: creates,
  caseOpen: creates,
  casesImport: creates,
  clientSecretCreate: creates,
  clientSecretRevoke: takesAway,
  emergencyAccessOpen: 'it cannot wait, and opens a file that was not read before',
  emergencyAccessReview: reviewedOnce,
  invitationAccept: ownCredentials,
  listOpen: creates,
  movementPlan: creates,
  operationPlan: creates,
  passwordSet: ownCredentials,
  plansOpen: 'each of its children takes the version of its case',
  readingAlertReview: reviewedOnce,
  releaseAnnounce: creates,
  releaseApprovalTakeBack: onDraft,
  releaseApprove: onDraft,
  releaseBuild: 'an announcement never changes, and is built once',
  releaseCorrect: 'an announcement never changes, and is built once',
  releasePreview: onDraft,
  releasePublish: onDraft,
  releaseWithdraw: 'a published release is named by its id and never changes',
  roundRecord: creates,
  sealedSignLeave: 'it creates a record beside a file that whoever leaves it may not read',
  signIn: ownCredentials,
  taskCreate: creates,
  totpConfirm: ownCredentials,
  totpEnrol: ownCredentials,
  tracingRequestOpen: creates,
  trackOpen: creates,
  userAdd: creates,
  userDisable: takesAway,
};

/** Where the version of what an input names is read: by the field that names it. */
const readFrom: Readonly<Record<string, string>> = {
  movementId: 'Movement',
  taskId: 'AgreementTask',
  listId: 'ListExchange',
  lineId: 'ListExchange',
  trackId: 'NegotiationTrack',
  operationId: 'Operation',
  roundId: 'NegotiationRound',
  agreementId: 'Agreement',
  requestId: 'TracingRequest',
  linkId: 'TracingLink',
  referralId: 'Referral',
  userId: 'UserAccount',
  measure: 'AlertRule',
  definitions: 'MilestoneCatalogue',
  caseId: 'Case',
  body: 'AnsweringBody',
};

const schema = buildSchema(readFileSync('schema/registry.graphql', 'utf8'));
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {}).map(({ name, args }) => {
  const input = getNamedType(args[0]?.type);
  return { name, fields: isInputObjectType(input) ? input.getFields() : {} };
});

describe('each mutation of the registry', () => {
  it('takes the version that was read, or says why it takes none', () => {
    const without = mutations.filter(({ fields }) => String(fields['expectedVersion']?.type) !== 'Int!');
    expect(without.map(({ name }) => name).sort()).toEqual(Object.keys(withoutVersion).sort());
    expect(mutations.length - without.length).toBeGreaterThan(80);
  });

  it('says of the version what it is, and can read it where the record is read', () => {
    for (const { name, fields } of mutations) {
      const { expectedVersion } = fields;
      if (!expectedVersion) continue;
      expect([name, expectedVersion.description]).toEqual([name, expect.stringMatching(/ that you read|have read/)]);
      const type = schema.getType(Object.entries(readFrom).find(([id]) => id in fields)?.[1] ?? '');
      const version = isObjectType(type) ? type.getFields()['version'] : undefined;
      expect([name, String(version?.type)]).toEqual([name, 'Int!']);
    }
  });
});
