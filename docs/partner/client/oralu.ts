/* Emitted by `npm run client` from docs/partner/operations and schema/registry.graphql; never edited. */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** CASE_CHANGED: the case was opened (version 1) or changed · ACCESS_GAINED: you may see the case from now on, or further into it · ACCESS_CHANGED: you may still see it, though perhaps less of it: read it again · ACCESS_LOST: you may no longer see it: delete your copy. */
export type CaseChangeKind = 'ACCESS_CHANGED' | 'ACCESS_GAINED' | 'ACCESS_LOST' | 'CASE_CHANGED';

/** Where a case stands in its life-cycle. It moves only by a guarded transition. */
export type CaseStage =
  | 'AWAITING_RETURN'
  | 'CLOSED'
  | 'IDENTITY_CONFIRMED'
  | 'IN_FOLLOW_UP'
  | 'IN_REHABILITATION'
  | 'IN_TRANSIT'
  | 'LOCATED'
  | 'REPORTED'
  | 'RETURNED'
  | 'RETURN_PREPARATION'
  | 'TRACING'
  | 'VERIFYING_IDENTITY';

/** ISO 3166-1 code of a country in which children are sought; XX where it is not known. */
export type CountryAbroad = 'AF' | 'IQ' | 'SY' | 'TR' | 'XX';

/** What was wrong with an act: stable, for programs. The message is for people. */
export type ErrorCode =
  /** What the act would record stands already; nothing is left to be done. */
  | 'ALREADY_RECORDED'
  /** The child has come home, or is not abroad any more. */
  | 'ALREADY_RETURNED'
  /** What is done at home cannot have been done before the child came home, nor while its arrival is annulled. */
  | 'BEFORE_ARRIVAL'
  /** A consent that has to be on file before is not there, or was taken back. */
  | 'CONSENT_MISSING'
  /** The act itself has to name the document by which the guardian consents. */
  | 'CONSENT_REQUIRED'
  /** The release is announced for a later hour. */
  | 'EMBARGOED'
  /** An item of evidence is older than the child can be. */
  | 'EVIDENCE_BEFORE_BIRTH'
  /** The file holds as many items of evidence as one file may, or as many of agencies that do not keep it as these may record. */
  | 'FILE_FULL'
  /** The file is sealed to you: sealedFileOpen opens it for a stated reason. */
  | 'FILE_SEALED'
  /** A condition of the act does not hold; guard names it, where it has a code. */
  | 'GUARD_FAILED'
  /** The idempotencyKey was used for another act: a new act takes a new key. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** A day cannot be true beside another that is on file or in the input, lies in the future, or further ahead than anybody plans. */
  | 'IMPOSSIBLE_DATES'
  /** What stands in the place of a day or an instant is none, or lies outside what can be asked. */
  | 'INVALID_DATE'
  /** A value is of the right type and cannot be meant; the message says what was expected and what came. */
  | 'INVALID_INPUT'
  /** The answers of an assessment are not those of its form, in number or in value. */
  | 'ITEMS_INVALID'
  /** The reason that has to be stated is missing or too short; of a file that is sealed to you, none was stated yet. */
  | 'JUSTIFICATION_REQUIRED'
  /** A tracing request and a case were found not to belong together; the message says when that is looked at again. */
  | 'LINK_REJECTED'
  /** A release is announced further ahead, or says why it cannot wait. */
  | 'NOTICE_TOO_SHORT'
  /** The child was not at the session, so that it has no length and no words. */
  | 'NOT_ATTENDED'
  /** What an id names is absent, or not visible to you: the two are told apart by nothing. */
  | 'NOT_FOUND'
  /** You see the record, and the grant or role by which you do does not cover this act on it. */
  | 'NOT_GRANTED'
  /** A second person found lately that your opening of this file was not justified: you open it no more. */
  | 'NOT_JUSTIFIED'
  /** The child is not surely of age, by the birth on file. */
  | 'NOT_OF_AGE'
  /** The record, or one that rests on it, does not stand where this act can be done; the message says what comes first. */
  | 'NOT_READY'
  /** The child has no rehabilitation plan that this could belong to. */
  | 'NO_PLAN'
  /** From where the record stands there is no such step; the message says where it can go. */
  | 'NO_SUCH_TRANSITION'
  /** The child stands on this manifest, or is named twice for it. */
  | 'ON_MANIFEST_ALREADY'
  /** The child stands on the manifest of a movement that is open: of another one, or of one that decides the move. */
  | 'ON_OTHER_MANIFEST'
  /** A task cannot end while a child beneath it is open; one without a subjectId speaks of children whose files you do not see. */
  | 'OPEN_CHILDREN'
  /** The form is not made for the age of the child, or that age is not sure enough. */
  | 'OUTSIDE_AGES'
  /** There are more children than the movement has places. */
  | 'OVER_CAPACITY'
  /** A file of the release is not as it was built. */
  | 'RELEASE_DAMAGED'
  /** The release cannot be built or published as it stands; the message says why. */
  | 'RELEASE_REFUSED'
  /** The act takes two persons, and you gave the first word, or wrote what is to be approved. */
  | 'SAME_PERSON'
  /** Brothers and sisters would be parted, and nobody says why. */
  | 'SIBLINGS_SEPARATED'
  /** A milestone cannot be achieved so long before it is due. */
  | 'TOO_EARLY'
  /** You have opened as many files in an emergency as one person may in a day. */
  | 'TOO_MANY_OPENINGS'
  /** A code is not among those that exist; the message or the schema lists them. */
  | 'UNKNOWN_CODE'
  /** The record has changed since you read it; currentVersion says which version it is at. */
  | 'VERSION_CONFLICT';

/** Where a milestone stands. PLANNED, DUE (within 14 days) and OVERDUE are read from its date. */
export type MilestoneState = 'ACHIEVED' | 'DUE' | 'NOT_APPLICABLE' | 'OVERDUE' | 'PLANNED' | 'WAIVED';

/** Where a milestone stands that is open: PLANNED for later · DUE within fourteen days · OVERDUE since its day has passed. */
export type OpenMilestoneState = 'DUE' | 'OVERDUE' | 'PLANNED';

/** Where somebody saw the child, or says it was. */
export type SightingInput = {
  /** The country; XX where it is not known. */
  readonly country: CountryAbroad;
  /** How good a source that is. */
  readonly grade: SourceGrade;
  /** The day of the observation. */
  readonly observedOn: string;
  /** The site, where it is known. */
  readonly siteId?: string | null | undefined;
  /** Who says so, in words. */
  readonly source: string;
};

/** A official or primary, B named agency, C media or relative, D anonymous. */
export type SourceGrade = 'A' | 'B' | 'C' | 'D';

/** Records where a child was seen, or corrects an earlier claim. */
export type WhereaboutsRecordInput = {
  /** The case to change. */
  readonly caseId: string;
  /** The claim that this one restates, where it corrects one. */
  readonly corrects?: string | null | undefined;
  /** The version you have read; the change is refused where the case has changed since. */
  readonly expectedVersion: number;
  /** A text of your own of 8 to 100 characters, new for each act (a UUID): a retry with the same key and input answers the same and does nothing twice. */
  readonly idempotencyKey: string;
  /** Why you do it; kept with the audit row. */
  readonly purpose?: string | null | undefined;
  /** Why; a correction needs it. */
  readonly reason?: string | null | undefined;
  /** Where and when. */
  readonly sighting: SightingInput;
};

export type ListArrivalsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  since?: string | null | undefined;
}>;

export type ListArrivalsQuery = {
  readonly cases: {
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly version: number;
      readonly stage: CaseStage;
      readonly arrivedOn: string | null;
    }>;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
};

export type KeptCaseFragment = {
  readonly id: string;
  readonly version: number;
  readonly stage: CaseStage;
  readonly reportedOn: string;
  readonly updatedAt: string;
  readonly whereabouts: {
    readonly country: CountryAbroad;
    readonly observedOn: string;
    readonly site: { readonly code: string; readonly name: string } | null;
  } | null;
};

export type ReadCaseQueryVariables = Exact<{
  id: string;
}>;

export type ReadCaseQuery = {
  readonly case: {
    readonly id: string;
    readonly version: number;
    readonly stage: CaseStage;
    readonly reportedOn: string;
    readonly updatedAt: string;
    readonly whereabouts: {
      readonly country: CountryAbroad;
      readonly observedOn: string;
      readonly site: { readonly code: string; readonly name: string } | null;
    } | null;
  } | null;
};

export type FollowChangesQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;

export type FollowChangesQuery = {
  readonly changes: {
    readonly edges: ReadonlyArray<{
      readonly node: {
        readonly number: number;
        readonly kind: CaseChangeKind;
        readonly caseId: string;
        readonly case: {
          readonly id: string;
          readonly version: number;
          readonly stage: CaseStage;
          readonly reportedOn: string;
          readonly updatedAt: string;
          readonly whereabouts: {
            readonly country: CountryAbroad;
            readonly observedOn: string;
            readonly site: { readonly code: string; readonly name: string } | null;
          } | null;
        } | null;
      };
    }>;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
};

export type ListCasesQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;

export type ListCasesQuery = {
  readonly cases: {
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly version: number;
      readonly stage: CaseStage;
      readonly reportedOn: string;
      readonly updatedAt: string;
      readonly whereabouts: {
        readonly country: CountryAbroad;
        readonly observedOn: string;
        readonly site: { readonly code: string; readonly name: string } | null;
      } | null;
    }>;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
};

export type ListMilestonesQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  state?: OpenMilestoneState | null | undefined;
}>;

export type ListMilestonesQuery = {
  readonly worklist: {
    readonly nodes: ReadonlyArray<{
      readonly caseId: string;
      readonly caseVersion: number;
      readonly code: string;
      readonly nameEn: string | null;
      readonly dueOn: string;
      readonly state: MilestoneState;
    }>;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
};

export type RegisterSightingMutationVariables = Exact<{
  input: WhereaboutsRecordInput;
}>;

export type RegisterSightingMutation = {
  readonly whereaboutsRecord: {
    readonly case: {
      readonly id: string;
      readonly version: number;
      readonly stage: CaseStage;
      readonly reportedOn: string;
      readonly updatedAt: string;
      readonly whereabouts: {
        readonly country: CountryAbroad;
        readonly observedOn: string;
        readonly site: { readonly code: string; readonly name: string } | null;
      } | null;
    } | null;
    readonly userErrors: ReadonlyArray<{
      readonly code: ErrorCode;
      readonly field: ReadonlyArray<string> | null;
      readonly message: string;
    }>;
  };
};

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const KeptCaseFragmentDoc = new TypedDocumentString(
  `
    fragment KeptCase on Case {
  id
  version
  stage
  reportedOn
  whereabouts {
    country
    observedOn
    site {
      code
      name
    }
  }
  updatedAt
}
    `,
  { fragmentName: 'KeptCase' },
) as unknown as TypedDocumentString<KeptCaseFragment, unknown>;
export const ListArrivalsDocument = new TypedDocumentString(`
    query ListArrivals($first: Int!, $after: String, $since: Date) {
  cases(
    first: $first
    after: $after
    filter: {arrivedFrom: $since}
    orderBy: REPORTED_ON_ASC
  ) {
    nodes {
      id
      version
      stage
      arrivedOn
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ListArrivalsQuery, ListArrivalsQueryVariables>;
export const ReadCaseDocument = new TypedDocumentString(`
    query ReadCase($id: ID!) {
  case(id: $id) {
    ...KeptCase
  }
}
    fragment KeptCase on Case {
  id
  version
  stage
  reportedOn
  whereabouts {
    country
    observedOn
    site {
      code
      name
    }
  }
  updatedAt
}`) as unknown as TypedDocumentString<ReadCaseQuery, ReadCaseQueryVariables>;
export const FollowChangesDocument = new TypedDocumentString(`
    query FollowChanges($first: Int!, $after: String) {
  changes(first: $first, after: $after) {
    edges {
      node {
        number
        kind
        caseId
        case {
          ...KeptCase
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment KeptCase on Case {
  id
  version
  stage
  reportedOn
  whereabouts {
    country
    observedOn
    site {
      code
      name
    }
  }
  updatedAt
}`) as unknown as TypedDocumentString<FollowChangesQuery, FollowChangesQueryVariables>;
export const ListCasesDocument = new TypedDocumentString(`
    query ListCases($first: Int!, $after: String) {
  cases(first: $first, after: $after, orderBy: REPORTED_ON_ASC) {
    nodes {
      ...KeptCase
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment KeptCase on Case {
  id
  version
  stage
  reportedOn
  whereabouts {
    country
    observedOn
    site {
      code
      name
    }
  }
  updatedAt
}`) as unknown as TypedDocumentString<ListCasesQuery, ListCasesQueryVariables>;
export const ListMilestonesDocument = new TypedDocumentString(`
    query ListMilestones($first: Int!, $after: String, $state: OpenMilestoneState) {
  worklist(first: $first, after: $after, state: $state) {
    nodes {
      caseId
      caseVersion
      code
      nameEn
      dueOn
      state
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ListMilestonesQuery, ListMilestonesQueryVariables>;
export const RegisterSightingDocument = new TypedDocumentString(`
    mutation RegisterSighting($input: WhereaboutsRecordInput!) {
  whereaboutsRecord(input: $input) {
    case {
      ...KeptCase
    }
    userErrors {
      code
      field
      message
    }
  }
}
    fragment KeptCase on Case {
  id
  version
  stage
  reportedOn
  whereabouts {
    country
    observedOn
    site {
      code
      name
    }
  }
  updatedAt
}`) as unknown as TypedDocumentString<RegisterSightingMutation, RegisterSightingMutationVariables>;
