/*
 * Who may see and do what, written out by hand from the design and from nothing else: no line here is computed by the
 * code under test. A new field, mutation or argument of the schema fails the matrix by name until it stands here.
 */

export const roles = [
  'anonymous',
  'partner',
  'caseworker',
  'registrar',
  'psychologist',
  'supervisor',
  'administrator',
  'auditor',
] as const;
export type Who = (typeof roles)[number];

const staff: readonly Who[] = roles.filter((who) => who !== 'anonymous');
const identified: readonly Who[] = ['partner', 'caseworker', 'registrar', 'psychologist', 'supervisor'];
const secretKeepers: readonly Who[] = ['partner', 'administrator'];
const administrators: readonly Who[] = ['administrator'];
const trailReaders: readonly Who[] = ['supervisor', 'administrator', 'auditor'];
const releasers: readonly Who[] = ['supervisor', 'administrator'];
const openers: readonly Who[] = ['partner', 'registrar', 'supervisor'];

/** Who may read what is guarded so, whatever the record. */
export const readers = {
  everyone: roles,
  staff,
  identified,
  openers,
  secretKeepers,
  administrators,
  trailReaders,
} as const;
export type Readers = keyof typeof readers;

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Every output field, by the type that bears it, under the readers it is meant for. */
export const fields: Readonly<Record<string, Partial<Record<Readers, readonly string[]>>>> = {
  Query: {
    everyone: words('officialStatements'),
    staff: words(
      'accessTokens agencies case caseCounts caseGrants cases changes node referrals sites viewer whatMayISee',
    ),
    secretKeepers: words('clientSecrets'),
    administrators: words('users'),
    trailReaders: words('auditTrail fileReads releaseDraft releaseDrafts'),
  },
  ReleaseDraft: {
    trailReaders: words('asOf events failure figures id progress publishAt release state supersedes tables'),
  },
  ReleaseDraftEvent: { trailReaders: words('kind recordedAt userId') },
  ReleaseFigurePreview: { trailReaders: words('change id value') },
  ReleaseTablePreview: { trailReaders: words('id outcome refusalCode refusalMessage shownAsOf told withheld') },
  ReleaseDraftPayload: { everyone: words('userErrors'), trailReaders: words('draft') },
  ReleaseAnnouncePayload: { everyone: words('userErrors'), trailReaders: words('announcementId') },
  AuditEntryConnection: { trailReaders: words('nodes pageInfo') },
  AuditPageInfo: { trailReaders: words('endCursor hasNextPage') },
  AuditEntry: {
    trailReaders: words(
      'agencyCode decision fields hash operation previousHash purpose recordedAt role sequence subjects userId userName',
    ),
  },
  OfficialStatement: {
    everyone: words(
      'asOf body contradictedBy id measure note operation outlet population saidOn saidOnPrecision speaker valueMax valueMin',
    ),
  },
  StatementContradiction: { everyone: words('alongside explanation kind rule statement') },
  Node: { staff: words('id') },
  Agency: { staff: words('code id kind name') },
  Site: { staff: words('code country id kind name') },
  Viewer: { staff: words('actions agency name role') },
  CaseConnection: { staff: words('edges nodes pageInfo') },
  CaseEdge: { staff: words('cursor node') },
  PageInfo: { staff: words('endCursor hasNextPage hasPreviousPage startCursor') },
  CaseChangeConnection: { staff: words('edges pageInfo') },
  CaseChangeEdge: { staff: words('cursor node') },
  CaseChange: { staff: words('case caseId kind number recordedAt version') },
  ChangePageInfo: { staff: words('endCursor hasNextPage') },
  CaseCounts: { staff: words('asOf by knownAt rows total') },
  CaseCountRow: {
    staff: words('account ageBand count country monthOfReturn regionOfOrigin sex site subAccount yearOfReturn'),
  },
  SignInPayload: { everyone: words('expiresAt next token userErrors') },
  AccountPayload: { everyone: words('done userErrors') },
  TotpEnrolPayload: { staff: words('secret uri userErrors') },
  AccessToken: { staff: words('clientSecretId createdAt expiresAt id name') },
  ClientSecret: {
    secretKeepers: words('application clientId createdAt expiresAt id label lastUsedAt prefix revokedAt'),
  },
  ClientSecretPayload: { secretKeepers: words('clientSecret secret userErrors') },
  UserAccount: {
    administrators: words('agency createdAt disabledAt hasPassword hasSecondFactor id name role'),
  },
  UserPayload: { administrators: words('invitation user userErrors') },
  OwnRights: { staff: words('acrossAgencies actions agency grantedCases grants ownCases role tokenExpiresAt') },
  ExplainedAction: { staff: words('action meaning') },
  AccessGrantConnection: { staff: words('nodes pageInfo') },
  AccessGrant: {
    staff: words('agency caseId endedAt expiresOn grantedAt id scopes'),
    identified: words('endReason purpose'),
  },
  AccessGrantPayload: { staff: words('grant userErrors') },
  ReferralConnection: { staff: words('nodes pageInfo') },
  Referral: {
    staff: words('case createdAt events expiresOn fromAgency id scopes status toAgency'),
    identified: words('reason'),
  },
  ReferralEvent: { staff: words('kind recordedAt'), identified: words('note') },
  ReferralPayload: { staff: words('referral userErrors') },
  CasesImportPayload: {
    staff: words('userErrors'),
    openers: words('alreadyThere imported problemCount problems rows'),
    identified: words('possibleDuplicateCount possibleDuplicates'),
  },
  ImportProblemView: { openers: words('code column expected message row') },
  ImportDuplicateView: { identified: words('caseId reference row') },
  CasePayload: { staff: words('case userErrors') },
  UserError: { staff: words('code field message') },
  Case: {
    staff: words(
      `agency arrivedOn attestations careArrangement carePeriods child closureReason createdAt holds id nationality
       nationalityDecisions possibleMoves reportedOn stage stageChanges stageSince statelessnessRisk updatedAt version
       vitalStatus vitalStatusClaims whereabouts whereaboutsClaims`,
    ),
    identified: words('evidence notes possibleDuplicates'),
  },
  Child: { staff: words('languages parents regionOfOrigin sex siblings'), identified: words('birth names') },
  ChildName: { identified: words('role script source text') },
  BirthInterval: { identified: words('basis earliest latest') },
  Parent: { staff: words('citizenship fate id role versions'), identified: words('names') },
  ParentVersion: {
    staff: words('citizenship correctsId fate id isWithdrawal recordedAt since'),
    identified: words('reason'),
  },
  VitalFinding: { staff: words('on status') },
  Whereabouts: { staff: words('country observedOn site') },
  WhereaboutsClaim: { staff: words('country grade id observedOn recordedAt site'), identified: words('source') },
  VitalStatusClaim: { staff: words('grade id observedOn recordedAt status'), identified: words('reason source') },
  EvidenceItem: { identified: words('grade id isVerified judgements obtainedOn source standing type') },
  EvidenceJudgement: { identified: words('reason recordedAt recordedBy standing') },
  Attestation: { staff: words('attestedOn changes id kind revokedAt'), identified: words('reference') },
  AttestationChange: { staff: words('attestedOn kind recordedAt recordedBy'), identified: words('reason reference') },
  Hold: { staff: words('kind liftedOn placedOn'), identified: words('reason') },
  StageChange: {
    staff: words(
      'closureReason correctsId effectiveOn fromStage id isAnnulment recordedAt recordedBy secondPerson toStage',
    ),
    identified: words('note'),
  },
  CarePeriod: {
    staff: words('arrangement correctsId id isWithdrawal recordedAt since'),
    identified: words('reason'),
  },
  NationalityDecision: {
    staff: words('correctsId decidedOn id isWithdrawal nationality recordedAt statelessnessRisk'),
    identified: words('reason rule'),
  },
  PossibleMove: { staff: words('endorsements missing needsTwoPersons toStage') },
  MoveEndorsement: { staff: words('closureReason countsUntil effectiveOn') },
  MissingCondition: { staff: words('code needs') },
  Note: { identified: words('recordedAt text') },
};

const caseworkers: readonly Who[] = ['caseworker', 'registrar', 'supervisor'];
const andPartners: readonly Who[] = ['partner', ...caseworkers];
const andPsychologists: readonly Who[] = ['psychologist', ...caseworkers];
const registrars: readonly Who[] = ['registrar', 'supervisor'];

/** Who may call each mutation on what is within reach; what it names, where that is not a case; how far it must reach. */
export interface Permitted {
  readonly who: readonly Who[];
  readonly names?: 'referralId' | 'grantId' | 'siblingOf' | 'nothing';
  /** Where a grant is not enough, however far it reaches. */
  readonly ownOnly?: boolean;
  /** Answers a wrong secret with a refusal of its own. */
  readonly refusesByItself?: boolean;
}

export const mutations: Readonly<Record<string, Permitted>> = {
  accessGrant: { who: registrars, ownOnly: true },
  accessTokenRevoke: { who: staff, names: 'nothing' },
  accessRevoke: { who: registrars, names: 'grantId' },
  attestationRecord: { who: caseworkers },
  attestationRestate: { who: caseworkers },
  attestationWithdraw: { who: caseworkers },
  careRecord: { who: caseworkers },
  careWithdraw: { who: caseworkers },
  caseEndorse: { who: andPsychologists },
  caseMove: { who: caseworkers },
  caseOpen: { who: openers, names: 'siblingOf' },
  caseReopen: { who: registrars },
  casesImport: { who: openers, names: 'nothing' },
  clientSecretCreate: { who: secretKeepers, names: 'nothing' },
  clientSecretRevoke: { who: secretKeepers, names: 'nothing' },
  correctionEndorse: { who: andPsychologists },
  evidenceJudge: { who: caseworkers },
  evidenceRecord: { who: andPartners },
  holdLift: { who: caseworkers },
  holdPlace: { who: caseworkers },
  // Whoever holds a name and a password, or an invitation: the secret is the right, and a wrong one its refusal.
  invitationAccept: { who: roles, names: 'nothing', refusesByItself: true },
  nationalityRecord: { who: registrars },
  nationalityWithdraw: { who: registrars },
  noteWrite: { who: andPsychologists },
  parentRecord: { who: registrars },
  parentWithdraw: { who: registrars },
  passwordSet: { who: staff, names: 'nothing', refusesByItself: true },
  profileCorrect: { who: registrars },
  referralAccept: { who: andPartners, names: 'referralId' },
  referralComplete: { who: andPartners, names: 'referralId' },
  referralCreate: { who: andPartners, ownOnly: true },
  referralDecline: { who: andPartners, names: 'referralId' },
  referralWithdraw: { who: andPartners, names: 'referralId' },
  signIn: { who: roles, names: 'nothing', refusesByItself: true },
  stageChangeCorrect: { who: registrars },
  totpConfirm: { who: staff, names: 'nothing', refusesByItself: true },
  totpEnrol: { who: staff, names: 'nothing' },
  userAdd: { who: administrators, names: 'nothing' },
  userDisable: { who: administrators, names: 'nothing' },
  releaseAnnounce: { who: releasers, names: 'nothing' },
  releaseApprove: { who: releasers, names: 'nothing' },
  releaseBuild: { who: releasers, names: 'nothing' },
  releaseCorrect: { who: releasers, names: 'nothing' },
  releasePreview: { who: trailReaders, names: 'nothing' },
  releasePublish: { who: releasers, names: 'nothing' },
  releaseWithdraw: { who: releasers, names: 'nothing' },
  userEnable: { who: administrators, names: 'nothing' },
  userInvite: { who: administrators, names: 'nothing' },
  vitalStatusRecord: { who: andPartners },
  vitalStatusWithdraw: { who: andPartners },
  whereaboutsRecord: { who: andPartners },
  whereaboutsWithdraw: { who: andPartners },
};

/** Mutations whose right depends on a value: who may call them with it. */
export const mutationsWith: readonly {
  readonly mutation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly who: readonly Who[];
}[] = [{ mutation: 'caseMove', input: { toStage: 'CLOSED', closureReason: 'DUPLICATE' }, who: registrars }];

/**
 * The cases of the world, by how they stand to whom: two agencies own one each, a third owns all others and shows some
 * of them to both by a grant that covers so much, has expired, was ended, or is only offered.
 */
export const caseKeys = [
  'ministry',
  'partner',
  'foreign',
  'facts',
  'identity',
  'record',
  'expired',
  'ended',
  'offered',
] as const;
export type CaseKey = (typeof caseKeys)[number];

/** How far somebody reaches into a case: each holds those before it. */
export const reaches = ['nothing', 'facts', 'identity', 'record'] as const;
export type Reach = (typeof reaches)[number];

const granted = { facts: 'facts', identity: 'identity', record: 'record' } as const;
const ofMinistry: Partial<Record<CaseKey, Reach>> = { ministry: 'record', ...granted };
const ofPartner: Partial<Record<CaseKey, Reach>> = { partner: 'record', ...granted };
const whole = (reach: Reach): Partial<Record<CaseKey, Reach>> =>
  Object.fromEntries(caseKeys.map((key) => [key, reach]));

/** What is not named is nothing. An administrator and an auditor see the facts of every case and no identity. */
export const relation: Readonly<Record<Who, Partial<Record<CaseKey, Reach>>>> = {
  anonymous: {},
  partner: ofPartner,
  caseworker: ofMinistry,
  psychologist: ofMinistry,
  registrar: whole('record'),
  supervisor: whole('record'),
  administrator: whole('facts'),
  auditor: whole('facts'),
};

export const reachOf = (who: Who, key: CaseKey): Reach => relation[who][key] ?? 'nothing';

/** How many cases `caseCounts` counts for whom: those of the own agency, or all. A grant adds nothing to the books. */
export const counted: Readonly<Record<Exclude<Who, 'anonymous'>, number>> = {
  partner: 1,
  caseworker: 1,
  psychologist: 1,
  registrar: 9,
  supervisor: 9,
  administrator: 9,
  auditor: 9,
};

/** Fields that the world cannot fill and that answer null or an empty list: each with the reason. */
export const neverFilled: Readonly<Record<string, string>> = Object.fromEntries([
  ...words('Case.closureReason Case.arrivedOn StageChange.closureReason StageChange.secondPerson').map((field) => [
    field,
    'no case of the world is closed or has come home',
  ]),
  ...words(
    'ParentVersion.correctsId Attestation.revokedAt Hold.liftedOn StageChange.correctsId CarePeriod.correctsId NationalityDecision.correctsId',
  ).map((field) => [field, 'no row of the world is restated or ended']),
  ...words(
    'Query.releaseDraft Query.releaseDrafts ReleaseDraftPayload.draft ReleaseAnnouncePayload.announcementId',
  ).map((field) => [field, 'the world has no release: test/releases has']),
]) as Record<string, string>;
