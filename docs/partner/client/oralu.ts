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
  | 'ALREADY_RECORDED'
  | 'ALREADY_RETURNED'
  | 'BEFORE_ARRIVAL'
  | 'CONSENT_MISSING'
  | 'CONSENT_REQUIRED'
  | 'EMBARGOED'
  | 'EVIDENCE_BEFORE_BIRTH'
  | 'FILE_SEALED'
  | 'GUARD_FAILED'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'IMPOSSIBLE_DATES'
  | 'INVALID_DATE'
  | 'INVALID_INPUT'
  | 'ITEMS_INVALID'
  | 'JUSTIFICATION_REQUIRED'
  | 'LINK_REJECTED'
  | 'NOTICE_TOO_SHORT'
  | 'NOT_ATTENDED'
  | 'NOT_FOUND'
  | 'NOT_GRANTED'
  | 'NOT_OF_AGE'
  | 'NOT_READY'
  | 'NO_PLAN'
  | 'NO_SUCH_TRANSITION'
  | 'ON_MANIFEST_ALREADY'
  | 'ON_OTHER_MANIFEST'
  | 'OPEN_CHILDREN'
  | 'OUTSIDE_AGES'
  | 'OVER_CAPACITY'
  | 'RELEASE_DAMAGED'
  | 'RELEASE_REFUSED'
  | 'SAME_PERSON'
  | 'SIBLINGS_SEPARATED'
  | 'TOO_EARLY'
  | 'TOO_MANY_OPENINGS'
  | 'UNKNOWN_CODE'
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
