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
  'school',
  'clinic',
  'guardianOffice',
  'youngPerson',
] as const;
export type Who = (typeof roles)[number];

/** Whoever is shown one narrow view, or the own file, and no case. */
export const narrow: readonly Who[] = ['school', 'clinic', 'guardianOffice', 'youngPerson'];
const signedIn: readonly Who[] = roles.filter((who) => who !== 'anonymous');
const staff: readonly Who[] = signedIn.filter((who) => !narrow.includes(who));
/** What is said in a session is read by the treating role alone: no rank opens it. */
const treating: readonly Who[] = ['psychologist'];
const identified: readonly Who[] = ['partner', 'caseworker', 'registrar', 'psychologist', 'supervisor'];
const secretKeepers: readonly Who[] = ['partner', 'administrator'];
const administrators: readonly Who[] = ['administrator'];
const erasers: readonly Who[] = ['administrator', 'supervisor'];
const trailReaders: readonly Who[] = ['supervisor', 'administrator', 'auditor'];
const tracers: readonly Who[] = ['partner', 'caseworker', 'registrar', 'supervisor'];
const coordinators: readonly Who[] = ['caseworker', 'registrar', 'supervisor', 'administrator', 'auditor'];
const movers: readonly Who[] = ['caseworker', 'registrar', 'supervisor'];
const progressReaders: readonly Who[] = ['registrar', 'supervisor', 'administrator', 'auditor'];
const registration: readonly Who[] = ['registrar', 'supervisor'];
const releasers: readonly Who[] = ['supervisor', 'administrator'];
const openers: readonly Who[] = ['partner', 'registrar', 'supervisor'];
const unsealers: readonly Who[] = ['caseworker', 'registrar', 'psychologist', 'supervisor'];

const only = (who: Who): readonly Who[] => [who];

/** Who may read what is guarded so, whatever the record. */
export const readers = {
  everyone: roles,
  signedIn,
  staff,
  treating,
  schools: only('school'),
  clinics: only('clinic'),
  offices: only('guardianOffice'),
  youngPersons: only('youngPerson'),
  identified,
  openers,
  unsealers,
  secretKeepers,
  administrators,
  erasers,
  trailReaders,
  tracers,
  coordinators,
  movers,
  progressReaders,
  registration,
} as const;
export type Readers = keyof typeof readers;

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Every output field, by the type that bears it, under the readers it is meant for. */
export const fields: Readonly<Record<string, Partial<Record<Readers, readonly string[]>>>> = {
  Query: {
    everyone: words('officialStatements'),
    staff: words(
      'agencies answeringBodies case caseAttestations caseCounts caseGrants caseHolds caseVitalStatusClaims caseWhereaboutsClaims cases changes contestedDeaths lapsingLifeSigns lifeSigns milestoneCatalogue node referrals sites',
    ),
    signedIn: words('accessTokens viewer whatMayISee'),
    schools: words('pupils'),
    clinics: words('patients'),
    offices: words('wards'),
    youngPersons: words('ownFile ownFileAccess ownFileExport'),
    secretKeepers: words('clientSecrets'),
    administrators: words('users'),
    erasers: words('erasureRequests invitationsWaiting'),
    trailReaders: words(
      'alertRules auditTrail booksCheck emergencyAccesses fileReads readingAlerts releaseAnnouncements releaseDraft releaseDrafts sealedFileOpenings',
    ),
    tracers: words('tasks tracingLinks tracingRequest tracingRequests'),
    coordinators: words('listExchange listExchanges negotiationRound negotiationTracks'),
    movers: words('caseworkers homecoming movement movements operations'),
    registration: words('youngPersons'),
    progressReaders: words('progress'),
    identified: words(
      'caseAssessments caseEvidence caseNotes casePlanReviews caseSessions identityStatus nationalityStatus rehabilitationFigures unplannedArrivals worklist',
    ),
    treating: words('caseClinicalNotes'),
    unsealers: words('sealedSigns'),
  },
  WaitingInvitation: { erasers: words('agency givenAt givenBy kind name role userId version') },
  ErasureRequest: { erasers: words('caseId caseVersion reason reference requestedAt requestedBy') },
  ErasurePayload: { erasers: words('isDone'), staff: words('userErrors') },
  NegotiationTrack: { coordinators: words('corrections counterpart country id leadAgency rounds title version') },
  NegotiationRound: { coordinators: words('agreements code corrections endsOn id lists place startsOn version') },
  Agreement: { coordinators: words('agreedOn corrections endReason endedOn id terms version') },
  TrackCorrection: { coordinators: words('counterpart country leadAgency reason recordedAt recordedBy title') },
  RoundCorrection: { coordinators: words('code endsOn place reason recordedAt recordedBy startsOn') },
  AgreementCorrection: { coordinators: words('agreedOn reason recordedAt recordedBy terms') },
  ListCorrection: { coordinators: words('exchangedOn reason recordedAt recordedBy title') },
  ListExchangeConnection: { coordinators: words('edges nodes pageInfo') },
  ListExchangeEdge: { coordinators: words('cursor node') },
  ListExchange: {
    coordinators: words('agreedOn agreement corrections exchangedOn id lines round title version withdrawnLines'),
  },
  WithdrawnListLine: { coordinators: words('line recordedAt recordedBy'), identified: words('reason') },
  ComparedLine: { coordinators: words('differences ours presence theirs'), staff: words('case') },
  ListLine: { coordinators: words('id sex'), identified: words('bornFrom bornUntil name reference') },
  ListPayload: { coordinators: words('list'), staff: words('userErrors') },
  TrackPayload: { coordinators: words('id track'), staff: words('userErrors') },
  RoundPayload: { coordinators: words('id round'), staff: words('userErrors') },
  AgreementPayload: { coordinators: words('agreement id'), staff: words('userErrors') },
  AgreementTask: {
    tracers: words(
      'agreementId children corrections dueOn events id isOverdue ownerAgency roundCode status title version',
    ),
  },
  TaskCorrection: {
    tracers: words('children dueOn ownerAgency recordedAt recordedBy settlements title'),
    identified: words('reason statusReason'),
  },
  TaskChildChange: { tracers: words('isCovered'), staff: words('case') },
  TaskSettlement: { tracers: words('outcome'), identified: words('note'), staff: words('case') },
  TaskEvent: { tracers: words('recordedAt recordedBy toStatus'), identified: words('reason') },
  TaskChild: { tracers: words('outcome'), identified: words('note'), staff: words('case') },
  AgreementTaskConnection: { tracers: words('edges nodes pageInfo') },
  AgreementTaskEdge: { tracers: words('cursor node') },
  TaskPayload: { tracers: words('task'), staff: words('userErrors') },
  Operation: { movers: words('agreementId code corrections id movements roundCode title version') },
  OperationCorrection: { movers: words('agreementId code reason recordedAt recordedBy roundCode title') },
  Movement: {
    movers: words(
      `arrivals arrivedOn capacity corrections departedOn events fromPlace id manifest operation placesTaken plannedOn port
       status version`,
    ),
  },
  MovementConnection: { movers: words('edges nodes pageInfo') },
  MovementEdge: { movers: words('cursor node') },
  MovementCorrection: { movers: words('arrivedOn departedOn kind reason recordedAt recordedBy') },
  MovementEvent: { movers: words('happenedOn kind note recordedAt recordedBy') },
  ManifestEntry: {
    movers: words('endedAs isReady missing'),
    identified: words('endReason separationReason'),
    staff: words('case'),
  },
  ReadinessLack: { movers: words('code needs') },
  MovementPayload: { movers: words('movement'), staff: words('userErrors') },
  OperationPayload: { movers: words('id operation'), staff: words('userErrors') },
  Homecoming: {
    movers: words('arrivedOn movementId operationCode port roundCode traceable untracedBecause'),
    identified: words('note'),
    coordinators: words('lists'),
  },
  StepProgress: { progressReaders: words('cases fromStage medianDays toStage') },
  IdentityStatus: {
    identified: words('conflicts decisive isContested isProven items missing nextSteps ruleVersion sharedKits'),
  },
  SharedKit: { identified: words('evidenceId otherCaseId otherEvidenceId') },
  IdentityStep: { identified: words('code words') },
  WeighedItem: { identified: words('counts custody dna evidenceId type uncounted weight') },
  DnaResult: { identified: words('kitReference laboratory likelihood relation testedOn') },
  CustodyStep: { identified: words('heldFrom holder recordedAt recordedBy') },
  EvidenceConflict: { identified: words('about evidenceId id otherEvidenceId reason settledBy') },
  NationalityStatus: {
    identified: words(
      'determinations facts held heldBy heldReference heldSince heldStatelessnessRisk isOutdated nationality ruleCode ruleVersion ruleWords statelessnessRisk trace',
    ),
  },
  RuleTrace: { identified: words('because reading rule') },
  NationalityFact: { identified: words('answer evidenceId kind recordedAt source stands') },
  NationalityDetermination: {
    identified: words(
      'authority challenges decidedOn evidenceId id inputs nationality overturns recordedAt recordedBy reference ruleCode ruleVersion standing statelessnessRisk trace',
    ),
  },
  NationalityChallenge: {
    identified: words('authority decisionId evidenceId isWithdrawn kind reason recordedAt reference statedOn'),
  },
  LifeSigns: { staff: words('conflicts deathLacks lapsesOn lastConfirmedAliveOn waiting') },
  ClaimConflict: { staff: words('code hasMore vitalStatusClaimIds whereaboutsClaimIds') },
  LapsingLifeSignConnection: { staff: words('edges nodes pageInfo') },
  LapsingLifeSignEdge: { staff: words('cursor node') },
  LapsingLifeSign: { staff: words('case hasLapsed lapsesOn lastSignOn') },
  ContestedDeath: { staff: words('case conflicts contestedSince') },
  ContestedDeathConnection: { staff: words('edges nodes pageInfo') },
  ContestedDeathEdge: { staff: words('cursor node') },
  SealedSign: { staff: words('case leftAt leftBy signId'), identified: words('content settlement') },
  SealedSignSettlement: { identified: words('outcome reason settledAt settledBy') },
  SealedSignContent: { identified: words('country grade observedOn recordedBy site source status') },
  SealedSignConnection: { staff: words('edges nodes pageInfo') },
  SealedSignEdge: { staff: words('cursor node') },
  TracingRequestConnection: { tracers: words('edges nodes pageInfo') },
  TracingRequestEdge: { tracers: words('cursor node') },
  TracingRequest: {
    tracers: words(
      'agency consents corrections events id lastContactOn lastCountry lastSite receivedOn recordedAt regionOfOrigin relation sex status version',
    ),
    identified: words('bornFrom bornUntil description inquirerContact inquirerName names possibleCases'),
  },
  TracingRequestCorrection: {
    tracers: words('lastContactOn lastCountry lastSite receivedOn recordedAt recordedBy regionOfOrigin relation sex'),
    identified: words('bornFrom bornUntil description inquirerContact inquirerName names reason'),
  },
  SoughtName: { identified: words('script text') },
  TracingConsent: { tracers: words('isGiven purpose recordedAt statedOn'), identified: words('reference') },
  TracingEvent: { tracers: words('kind outcome recordedAt recordedBy'), identified: words('reason') },
  EndedBasis: { staff: words('case needs') },
  TracingRequestPayload: { tracers: words('request'), staff: words('basisEnded userErrors') },
  TracingLinkConnection: { tracers: words('edges nodes pageInfo') },
  TracingLinkEdge: { tracers: words('cursor node') },
  TracingLink: {
    tracers: words(
      'awaits caseAgency consentEndedOn events id isInDoubt isSealed recordedAt request requestAgency status version',
    ),
    identified: words('basis evidence'),
    staff: words('case'),
  },
  LinkEvidence: { identified: words('grade obtainedOn place source standing type') },
  LinkEvent: {
    tracers: words('agency fellAt itemsSeen kind recordedAt recordedBy reviewOn'),
    identified: words('grounds'),
  },
  TracingLinkPayload: { tracers: words('link'), staff: words('userErrors') },

  ReleaseDraft: {
    trailReaders: words(
      'asOf events failure figures id progress publishAt recalls release state supersedes tables urgency',
    ),
  },
  ReleaseDraftEvent: { trailReaders: words('kind recordedAt userId') },
  ReleaseRecall: { trailReaders: words('reason recordedAt userId') },
  ReleaseFigurePreview: { trailReaders: words('change code value') },
  ReleaseTablePreview: {
    trailReaders: words('code explanation outcome refusalCode refusalMessage shownAsOf told withheld'),
  },
  ReleaseTableExplanation: { trailReaders: words('what whatCanBeDone why') },
  ReleaseAnnouncement: { trailReaders: words('asOf draftIds id isBuilt publishAt tables') },
  BooksCheck: {
    trailReaders: words('cases checkedAt firstFault isSound milestones pairsChecked plans postings'),
  },
  ReleaseDraftPayload: { everyone: words('userErrors'), trailReaders: words('draft') },
  ReleaseAnnouncePayload: { everyone: words('userErrors'), trailReaders: words('announcementId') },
  AuditEntryConnection: { trailReaders: words('edges nodes pageInfo') },
  AuditEntryEdge: { trailReaders: words('cursor node') },
  AuditEntry: {
    trailReaders: words(
      'agencyCode decision fields hash operation previousHash purpose recordedAt role sequence subjects userId userName',
    ),
  },
  EmergencyAccessConnection: { trailReaders: words('edges nodes pageInfo') },
  EmergencyAccessEdge: { trailReaders: words('cursor node') },
  EmergencyAccess: {
    trailReaders: words(
      'agencyCode caseId expiresAt finding id justification note openedAt openedBy reads reviewedAt role',
    ),
  },
  EmergencyAccessPayload: { trailReaders: words('opening'), signedIn: words('userErrors') },
  ReadingAlertConnection: { trailReaders: words('edges nodes pageInfo') },
  ReadingAlertEdge: { trailReaders: words('cursor node') },
  ReadingAlert: {
    trailReaders: words('agencyCode count from id measure note raisedAt reviewedAt role userId usual userName'),
  },
  ReadingAlertPayload: { trailReaders: words('alert'), signedIn: words('userErrors') },
  AlertRule: { trailReaders: words('isOn least measure pastDays reason timesOwnMean version') },
  AlertRulePayload: { trailReaders: words('rules'), signedIn: words('userErrors') },
  OfficialStatement: {
    everyone: words(
      'asOf body contradictedBy id measure note operation outlet population saidOn saidOnPrecision speaker valueMax valueMin',
    ),
  },
  StatementContradiction: { everyone: words('alongside explanation kind rule statement') },
  Node: { staff: words('id') },
  Agency: { signedIn: words('code id kind name') },
  Site: { staff: words('code country id kind name') },
  Viewer: { signedIn: words('actions agency name role user') },
  User: { signedIn: words('id name role') },
  UserConnection: { movers: words('edges nodes pageInfo') },
  UserEdge: { movers: words('cursor node') },
  CaseConnection: { staff: words('edges nodes pageInfo') },
  CaseEdge: { staff: words('cursor node') },
  PageInfo: { signedIn: words('endCursor hasNextPage hasPreviousPage startCursor') },
  CaseChangeConnection: { staff: words('edges nodes pageInfo') },
  CaseChangeEdge: { staff: words('cursor node') },
  CaseChange: { staff: words('case caseId kind number recordedAt version') },
  CaseCounts: { staff: words('asOf by knownAt rows total') },
  CaseCountRow: {
    staff: words('account ageBand count country monthOfReturn regionOfOrigin sex site subAccount yearOfReturn'),
  },
  SignInPayload: { everyone: words('expiresAt next token userErrors') },
  AccountPayload: { everyone: words('done userErrors') },
  TotpEnrolPayload: { staff: words('secret uri userErrors') },
  AccessToken: { signedIn: words('clientSecretId createdAt expiresAt id name') },
  ClientSecret: {
    secretKeepers: words('application clientId createdAt expiresAt id label lastUsedAt prefix revokedAt'),
  },
  ClientSecretPayload: { secretKeepers: words('clientSecret secret userErrors') },
  UserAccount: {
    administrators: words('agency createdAt disabledAt hasPassword hasSecondFactor id name role version'),
  },
  UserAccountConnection: { administrators: words('edges nodes pageInfo') },
  UserAccountEdge: { administrators: words('cursor node') },
  UserPayload: { administrators: words('invitation user userErrors') },
  OwnRights: {
    signedIn: words('acrossAgencies actions agency role tokenExpiresAt'),
    staff: words('grantedCases grants ownCases'),
  },
  ExplainedAction: { signedIn: words('action meaning') },
  AccessGrantConnection: { staff: words('edges nodes pageInfo') },
  AccessGrantEdge: { staff: words('cursor node') },
  AccessGrant: {
    staff: words('agency caseId endedAt expiresOn grantedAt id scopes'),
    identified: words('endReason purpose'),
  },
  AccessGrantPayload: { staff: words('grant userErrors') },
  ReferralConnection: { staff: words('edges nodes pageInfo') },
  ReferralEdge: { staff: words('cursor node') },
  Referral: {
    staff: words('case createdAt events expiresOn fromAgency id scopes status toAgency version'),
    identified: words('reason'),
  },
  ReferralEvent: { staff: words('kind recordedAt'), identified: words('note') },
  ReferralPayload: { staff: words('referral userErrors') },
  CasesImportPayload: {
    staff: words('userErrors'),
    openers: words('alreadyThere imported problemCount problems rows'),
    identified: words('possibleDuplicateCount possibleDuplicates possibleDuplicatesCutShort'),
  },
  ImportProblemView: { openers: words('code column expected message row') },
  ImportDuplicateView: { identified: words('caseId reference row') },
  CasePayload: { staff: words('case userErrors') },
  UserError: { everyone: words('code currentVersion field guard message subjectId') },
  Case: {
    staff: words(
      `agency arrivedOn attestations careArrangement carePeriods child closureReason createdAt holds id isSealed lifeSigns longerLists nationality
       nationalityDecisions possibleMoves reportedOn stage stageChanges stageSince statelessnessRisk updatedAt version
       vitalStatus vitalStatusClaims whereabouts whereaboutsClaims`,
    ),
    identified: words('evidence notes possibleDuplicates rehabilitation'),
  },
  Rehabilitation: {
    identified: words(
      'assessments educationNeeds guardianship healthNeeds heldBy holders isSealed longerLists milestones needs openUntil plan reviews seals sealsOn separations sessions views',
    ),
    treating: words('clinicalNotes'),
  },
  RehabilitationPlan: {
    identified: words(
      'approvedBy approvedOn arrivedOn author body caseworker catalogueVersion goals openedOn phase status version versions',
    ),
  },
  PlanVersion: {
    identified: words('approvedBy approvedOn author body caseworker catalogueVersion goals reason recordedAt version'),
  },
  FileSeal: { identified: words('reason recordedAt recordedBy sealsOn') },
  FileHolder: { identified: words('endReason endedAt endedBy holder recordedAt recordedBy since') },
  Milestone: {
    identified: words(
      'body code dueOn evidence isMandatory nameEn nameKk nameRu outcomeOn phase reason responsible state title',
    ),
  },
  PlanReview: { identified: words('finding id nextReviewOn recordedBy reviewedOn summary withdrawal') },
  RecordWithdrawal: { identified: words('reason recordedAt recordedBy') },
  ClinicalNoteWithdrawal: { treating: words('reason recordedAt recordedBy') },
  RehabilitationSessionConnection: { identified: words('edges nodes pageInfo') },
  RehabilitationSessionEdge: { identified: words('cursor node') },
  RehabilitationSession: {
    identified: words('attendance consent heldOn id milestoneCode minutes recordedBy setting type withdrawal'),
  },
  ClinicalNoteConnection: { treating: words('edges nodes pageInfo') },
  ClinicalNoteEdge: { treating: words('cursor node') },
  ClinicalNote: { treating: words('author id recordedAt sessionId text withdrawal') },
  PlanReviewConnection: { identified: words('edges nodes pageInfo') },
  PlanReviewEdge: { identified: words('cursor node') },
  AssessmentConnection: { identified: words('edges nodes pageInfo') },
  AssessmentEdge: { identified: words('cursor node') },
  Assessment: {
    identified: words('assessedOn correctsId form id informant instrument isWithdrawal normSet recordedAt recordedBy'),
    treating: words('reason scores'),
  },
  ScaleScore: { treating: words('scale value') },
  AssessmentScores: { treating: words('band finding items scales total') },
  GuardianshipDecision: {
    identified: words('authority decidedOn endsId id kind reason reference relation withdrawal'),
  },
  SiblingSeparation: { identified: words('endedOn explanation reason siblingCaseId since') },
  SharedView: { identified: words('agency endReason endedAt endedBy expiresOn grantedAt id purpose view') },
  ChildNeeds: { identified: words('health language level supports') },
  EducationNeeds: { identified: words('id language level recordedAt recordedBy recordedOn supports withdrawal') },
  HealthNeeds: { identified: words('id needs recordedAt recordedBy recordedOn withdrawal') },
  MilestoneCatalogue: { staff: words('definitions reason recordedAt version') },
  MilestoneDefinition: { staff: words('body code dueDays isMandatory nameEn nameKk nameRu phase') },
  MilestoneCataloguePayload: { staff: words('catalogue userErrors') },
  AnsweringBody: { staff: words('agency body region version') },
  AnsweringBodyPayload: { staff: words('bodies userErrors') },
  UnplannedArrivalConnection: { identified: words('edges nodes pageInfo') },
  UnplannedArrivalEdge: { identified: words('cursor node') },
  UnplannedArrival: {
    identified: words('agency arrivedOn caseId daysAtHome dueOn movementId regionOfOrigin stage state version'),
  },
  PlansOpenPayload: { identified: words('cases'), staff: words('userErrors') },
  WorkItemConnection: { identified: words('edges nodes pageInfo') },
  WorkItemEdge: { identified: words('cursor node') },
  WorkItem: {
    identified: words(
      'body caseId caseVersion code dueOn isMandatory nameEn nameKk nameRu phase responsible state title',
    ),
  },
  PupilConnection: { schools: words('edges nodes pageInfo') },
  PupilEdge: { schools: words('cursor node') },
  Pupil: { schools: words('language level name reference shownUntil supports yearOfBirth') },
  PatientConnection: { clinics: words('edges nodes pageInfo') },
  PatientEdge: { clinics: words('cursor node') },
  Patient: { clinics: words('appointments bornEarliest bornLatest name needs reference sex shownUntil') },
  ClinicAppointment: { clinics: words('attendance on') },
  WardConnection: { offices: words('edges nodes pageInfo') },
  WardEdge: { offices: words('cursor node') },
  Ward: { offices: words('arrangements decisions homeVisits name reference separations shownUntil') },
  WardArrangement: { offices: words('arrangement since') },
  WardDecision: { offices: words('decidedOn isEnd kind relation') },
  WardSeparation: { offices: words('endedOn reason since') },
  RehabilitationFiguresView: {
    identified: words(
      `asOf atSchool children definitions medianDaysToSchool progress sessionsAttended sessionsPerChild
       shareWithGuardianship withGuardianship`,
    ),
  },
  MilestoneProgress: { identified: words('achieved code notApplicable open opened overdue phase waived') },
  RehabilitationFigureDefinition: { identified: words('en id kk ru') },
  SealedFileOpeningConnection: { trailReaders: words('edges nodes pageInfo') },
  SealedFileOpeningEdge: { trailReaders: words('cursor node') },
  YoungPersonAccount: { registration: words('agency heldCaseId heldCaseVersion id name') },
  SealedFileOpening: { trailReaders: words('caseId expiresAt justification openedAt openedBy role') },
  OwnFile: {
    youngPersons: words(
      `arrivedOn assessments bornEarliest bornLatest care goals guardianship milestones names reportedOn rightsSince
       sealsOn sessions sex stage withheld`,
    ),
  },
  OwnMilestone: { youngPersons: words('code dueOn nameEn nameKk nameRu outcomeOn state title') },
  OwnSession: { youngPersons: words('attendance heldOn type') },
  OwnAssessment: { youngPersons: words('assessedOn instrument') },
  OwnCare: { youngPersons: words('arrangement since') },
  OwnGuardianship: { youngPersons: words('authority decidedOn isEnd kind reference') },
  OwnFileAccessConnection: { youngPersons: words('edges nodes pageInfo') },
  OwnFileAccessEdge: { youngPersons: words('cursor node') },
  OwnFileAccess: { youngPersons: words('agency at decision fields operation purpose role') },
  OwnFileExport: { youngPersons: words('accessLeft content endCursor fileName mediaType') },
  WardVisit: { offices: words('attendance on') },
  Child: { staff: words('languages parents regionOfOrigin sex siblings'), identified: words('birth names versions') },
  ProfileVersion: { identified: words('birth reason recordedAt recordedBy regionOfOrigin sex') },
  ChildName: { identified: words('role script source text') },
  BirthInterval: { identified: words('basis earliest latest') },
  Parent: { staff: words('citizenship fate id role versions'), identified: words('names') },
  ParentVersion: {
    staff: words('citizenship correctsId fate id isWithdrawal recordedAt since'),
    identified: words('reason'),
  },
  VitalFinding: { staff: words('basis on status') },
  Whereabouts: { staff: words('country observedOn site') },
  WhereaboutsClaimConnection: { staff: words('edges nodes pageInfo') },
  WhereaboutsClaimEdge: { staff: words('cursor node') },
  WhereaboutsClaim: {
    staff: words('country grade id isWithdrawal observedOn recordedAt site versions'),
    identified: words('reason source'),
  },
  WhereaboutsClaimVersion: {
    staff: words('country grade isWithdrawal observedOn recordedAt recordedBy site'),
    identified: words('reason source'),
  },
  VitalStatusClaimConnection: { staff: words('edges nodes pageInfo') },
  VitalStatusClaimEdge: { staff: words('cursor node') },
  VitalStatusClaim: {
    staff: words('grade id isWithdrawal observedOn recordedAt status versions'),
    identified: words('reason source'),
  },
  VitalStatusClaimVersion: {
    staff: words('grade isWithdrawal observedOn recordedAt recordedBy status'),
    identified: words('reason source'),
  },
  EvidenceItemConnection: { identified: words('edges nodes pageInfo') },
  EvidenceItemEdge: { identified: words('cursor node') },
  EvidenceItem: { identified: words('grade id isVerified judgements obtainedOn source standing type') },
  EvidenceJudgement: { identified: words('reason recordedAt recordedBy standing') },
  AttestationConnection: { staff: words('edges nodes pageInfo') },
  AttestationEdge: { staff: words('cursor node') },
  Attestation: { staff: words('attestedOn changes id kind revokedAt'), identified: words('reference') },
  AttestationChange: { staff: words('attestedOn kind recordedAt recordedBy'), identified: words('reason reference') },
  HoldConnection: { staff: words('edges nodes pageInfo') },
  HoldEdge: { staff: words('cursor node') },
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
  PossibleMove: { staff: words('closures endorsements missing needsTwoPersons toStage') },
  ClosureWay: { staff: words('missing reason') },
  MoveEndorsement: { staff: words('closureReason countsUntil effectiveOn') },
  MissingCondition: { staff: words('code needs') },
  NoteConnection: { identified: words('edges nodes pageInfo') },
  NoteEdge: { identified: words('cursor node') },
  Note: { identified: words('recordedAt text') },
};

const caseworkers: readonly Who[] = ['caseworker', 'registrar', 'supervisor'];
const andPartners: readonly Who[] = ['partner', ...caseworkers];
const andPsychologists: readonly Who[] = ['psychologist', ...caseworkers];
const registrars: readonly Who[] = ['registrar', 'supervisor'];

/** Records of agencies that are none of a case: by the field that names them in inputs. */
export const recordNames = ['requestId', 'linkId', 'taskId'] as const;
export type RecordName = (typeof recordNames)[number];

/** Who may call each mutation on what is within reach; what it names, where that is not a case; how far it must reach. */
export interface Permitted {
  readonly who: readonly Who[];
  readonly names?: 'referralId' | 'grantId' | 'siblingOf' | 'nothing' | RecordName;
  /** Where a grant is not enough, however far it reaches. */
  readonly ownOnly?: boolean;
  /** Where it is enough to see the facts of the case: who the child is, nobody who erases need know. */
  readonly byFacts?: boolean;
  /** Answers a wrong secret with a refusal of its own. */
  readonly refusesByItself?: boolean;
}

export const mutations: Readonly<Record<string, Permitted>> = {
  accessGrant: { who: registrars, ownOnly: true },
  accessTokenRevoke: { who: signedIn, names: 'nothing' },
  accessRevoke: { who: registrars, names: 'grantId' },
  alertRuleRevise: { who: administrators, names: 'nothing' },
  answeringBodySet: { who: administrators, names: 'nothing' },
  assessmentRecord: { who: andPsychologists },
  assessmentWithdraw: { who: andPsychologists },
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
  clinicalNoteWithdraw: { who: treating },
  clinicalNoteWrite: { who: treating },
  correctionEndorse: { who: andPsychologists },
  // The one act that reaches a file out of sight, which test/emergency tells apart from one that is not there.
  emergencyAccessOpen: { who: ['caseworker', 'psychologist'], names: 'nothing' },
  emergencyAccessReview: { who: ['supervisor'], names: 'nothing' },
  educationNeedsRecord: { who: andPsychologists },
  educationNeedsWithdraw: { who: andPsychologists },
  custodyRecord: { who: andPartners },
  dnaResultRecord: { who: andPartners },
  evidenceConflictRecord: { who: caseworkers },
  evidenceConflictSettle: { who: caseworkers },
  evidenceJudge: { who: caseworkers },
  evidenceRecord: { who: andPartners },
  erasureCarryOut: { who: erasers, byFacts: true },
  erasureDecline: { who: erasers, byFacts: true },
  erasureRequest: { who: erasers, byFacts: true },
  fileHolderAdmit: { who: registrars },
  fileHolderRevoke: { who: registrars },
  fileSeal: { who: registrars },
  fileSealLift: { who: registrars },
  guardianshipEnd: { who: caseworkers },
  guardianshipRecord: { who: caseworkers },
  guardianshipWithdraw: { who: caseworkers },
  healthNeedsRecord: { who: andPsychologists },
  healthNeedsWithdraw: { who: andPsychologists },
  holdLift: { who: caseworkers },
  holdPlace: { who: caseworkers },
  // Whoever holds a name and a password, or an invitation: the secret is the right, and a wrong one its refusal.
  invitationEndorse: { who: erasers, names: 'nothing' },
  invitationAccept: { who: roles, names: 'nothing', refusesByItself: true },
  milestoneAchieve: { who: caseworkers },
  milestoneAssign: { who: caseworkers },
  milestoneCatalogueRevise: { who: administrators, names: 'nothing' },
  milestoneReopen: { who: caseworkers },
  milestoneWaive: { who: caseworkers },
  milestoneWaiveEndorse: { who: caseworkers },
  nationalityChallengeSettle: { who: registrars },
  nationalityContest: { who: registrars },
  nationalityDetermine: { who: registrars },
  nationalityFactRecord: { who: registrars },
  nationalityRecord: { who: registrars },
  nationalityWithdraw: { who: registrars },
  noteWrite: { who: andPsychologists },
  parentRecord: { who: registrars },
  parentWithdraw: { who: registrars },
  planApprove: { who: caseworkers },
  planMigrate: { who: caseworkers },
  planOpen: { who: caseworkers },
  planReview: { who: caseworkers },
  planReviewWithdraw: { who: caseworkers },
  planRevise: { who: caseworkers },
  // Names a movement and the children on it, here one who is not there: whom it reaches has its test in test/rehabilitation.
  plansOpen: { who: caseworkers, names: 'nothing', refusesByItself: true },
  passwordSet: { who: signedIn, names: 'nothing', refusesByItself: true },
  profileCorrect: { who: registrars },
  readingAlertReview: { who: ['supervisor', 'auditor'], names: 'nothing' },
  referralAccept: { who: andPartners, names: 'referralId' },
  referralComplete: { who: andPartners, names: 'referralId' },
  referralCreate: { who: andPartners, ownOnly: true },
  referralDecline: { who: andPartners, names: 'referralId' },
  referralWithdraw: { who: andPartners, names: 'referralId' },
  sealedFileOpen: { who: andPsychologists },
  sealedSignLeave: { who: andPartners },
  sealedSignSettle: { who: andPartners },
  sessionRecord: { who: andPsychologists },
  sessionWithdraw: { who: andPsychologists },
  siblingSeparationRecord: { who: caseworkers },
  signIn: { who: roles, names: 'nothing', refusesByItself: true },
  stageChangeCorrect: { who: registrars },
  agreementCorrect: { who: registrars, names: 'nothing' },
  agreementEnd: { who: registrars, names: 'nothing' },
  agreementRecord: { who: registrars, names: 'nothing' },
  listAgree: { who: registrars, names: 'nothing' },
  listCorrect: { who: registrars, names: 'nothing' },
  listLineMatch: { who: registrars, names: 'nothing' },
  listLineWithdraw: { who: registrars, names: 'nothing' },
  listOpen: { who: registrars, names: 'nothing' },
  listTheirVersionRecord: { who: registrars, names: 'nothing' },
  manifestAdd: { who: registrars, names: 'nothing' },
  manifestNoShow: { who: registrars, names: 'nothing' },
  manifestRemove: { who: registrars, names: 'nothing' },
  movementCancel: { who: registrars, names: 'nothing' },
  movementComplete: { who: registrars, names: 'nothing' },
  movementCorrect: { who: registrars, names: 'nothing' },
  movementDepart: { who: registrars, names: 'nothing' },
  movementDepartureCorrect: { who: registrars, names: 'nothing' },
  movementPlan: { who: registrars, names: 'nothing' },
  operationCorrect: { who: registrars, names: 'nothing' },
  operationPlan: { who: registrars, names: 'nothing' },
  roundCorrect: { who: registrars, names: 'nothing' },
  roundRecord: { who: registrars, names: 'nothing' },
  taskCorrect: { who: registrars, names: 'taskId' },
  taskCreate: { who: registrars, names: 'nothing' },
  trackCorrect: { who: registrars, names: 'nothing' },
  trackOpen: { who: registrars, names: 'nothing' },
  selfReturnRecord: { who: caseworkers },
  taskChildSettle: { who: tracers, names: 'taskId' },
  taskMove: { who: tracers, names: 'taskId' },
  tracingConsentState: { who: tracers, names: 'requestId' },
  tracingLinkConfirm: { who: tracers, names: 'linkId', ownOnly: true },
  tracingLinkPropose: { who: tracers, names: 'requestId' },
  tracingLinkReject: { who: tracers, names: 'linkId', ownOnly: true },
  tracingLinkUndo: { who: tracers, names: 'linkId', ownOnly: true },
  tracingRequestClose: { who: tracers, names: 'requestId' },
  tracingRequestCorrect: { who: tracers, names: 'requestId' },
  tracingRequestOpen: { who: tracers, names: 'nothing' },
  tracingRequestReopen: { who: tracers, names: 'requestId' },
  totpConfirm: { who: signedIn, names: 'nothing', refusesByItself: true },
  totpEnrol: { who: signedIn, names: 'nothing' },
  userAdd: { who: administrators, names: 'nothing' },
  userDisable: { who: administrators, names: 'nothing' },
  releaseAnnounce: { who: releasers, names: 'nothing' },
  releaseApprove: { who: releasers, names: 'nothing' },
  releaseApprovalTakeBack: { who: releasers, names: 'nothing' },
  releaseBuild: { who: releasers, names: 'nothing' },
  releaseCorrect: { who: releasers, names: 'nothing' },
  releasePreview: { who: trailReaders, names: 'nothing' },
  releasePublish: { who: releasers, names: 'nothing' },
  releaseWithdraw: { who: releasers, names: 'nothing' },
  userEnable: { who: administrators, names: 'nothing' },
  userInvite: { who: administrators, names: 'nothing' },
  viewEnd: { who: caseworkers },
  viewShare: { who: caseworkers },
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
}[] = [
  { mutation: 'caseMove', input: { toStage: 'CLOSED', closureReason: 'DUPLICATE' }, who: registrars },
  { mutation: 'sessionRecord', input: { clinicalNote: 'What was said' }, who: treating },
  { mutation: 'assessmentRecord', input: { instrument: 'SDQ', informant: 'PARENT' }, who: treating },
];

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
  school: {},
  clinic: {},
  guardianOffice: {},
  youngPerson: {},
};

export const reachOf = (who: Who, key: CaseKey): Reach => relation[who][key] ?? 'nothing';

/** How many cases `caseCounts` counts for whom: those of the own agency, or all. A grant adds nothing to the books. */
export const counted: Readonly<Partial<Record<Who, number>>> = {
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
  ['Case.longerLists', 'no list of the world has more than fifty rows: test/cases/list-pages.test.ts'],
  ['Rehabilitation.longerLists', 'the same: test/rehabilitation/opened-lists.test.ts'],
  ...words('Case.closureReason StageChange.closureReason StageChange.secondPerson').map((field) => [
    field,
    'no case of the world is closed',
  ]),
  ...words(
    'ParentVersion.correctsId Attestation.revokedAt Hold.liftedOn StageChange.correctsId CarePeriod.correctsId NationalityDecision.correctsId',
  ).map((field) => [field, 'no row of the world is restated or ended']),
  ['Assessment.form', 'the assessment of the world is scored; others are made in test/rehabilitation'],
  ['LifeSigns.deathLacks', 'nobody of the world is said to be dead; test/cases has deaths that lack something'],
  ...words(
    `YoungPersonAccount.heldCaseId YoungPersonAccount.heldCaseVersion Rehabilitation.sealsOn Rehabilitation.openUntil Rehabilitation.heldBy Assessment.correctsId GuardianshipDecision.endsId
     GuardianshipDecision.reason SiblingSeparation.endedOn`,
  ).map((field) => [field, 'files are sealed, held and corrected in test/rehabilitation']),
  ...words(
    'Query.releaseAnnouncements Query.releaseDraft Query.releaseDrafts ReleaseDraftPayload.draft ReleaseAnnouncePayload.announcementId',
  ).map((field) => [field, 'the world has no release: test/releases has']),
]) as Record<string, string>;
