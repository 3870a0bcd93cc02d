/** The list a partner's application asks for: 50 cases, each with its place, agency, claims and family; about 41 KB. */
export const partnerQuery = `query PartnerList($after: String) {
  cases(first: 50, after: $after, orderBy: REPORTED_ON_DESC) {
    nodes {
      id stage reportedOn arrivedOn
      whereabouts { country observedOn site { code name } }
      agency { code name }
      whereaboutsClaims { observedOn country grade site { code } }
      child {
        sex regionOfOrigin languages
        parents { role fate citizenship names { text } }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** A place in the list, which is ordered by the day of the report and the id, both descending. */
export interface Place {
  readonly reportedOn: string;
  readonly id: number;
}

/** As much of an answer as is compared. */
export interface PartnerAnswer {
  readonly data: {
    readonly cases: {
      readonly nodes: readonly {
        readonly id: string;
        readonly whereaboutsClaims: readonly { readonly observedOn: string }[];
        readonly child: { readonly parents: readonly { readonly names: readonly { readonly text: string }[] }[] };
      }[];
    };
  };
}

/** What must be the same in every variant's answer: which cases, in which order, with what beneath each. */
export const gistOf = ({ data }: PartnerAnswer): string =>
  JSON.stringify(
    data.cases.nodes.map(({ id, whereaboutsClaims, child }) => [
      id,
      whereaboutsClaims.map(({ observedOn }) => observedOn),
      child.parents.map(({ names }) => names.map(({ text }) => text)),
    ]),
  );
