/** An operation ready to run in a playground. */
export interface ExampleOperation {
  readonly title: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export const publicExamples: readonly [ExampleOperation, ...ExampleOperation[]] = [
  {
    title: 'How many came home',
    query: `query HowManyCameHome($lang: Language! = EN) {
  statistics {
    id
    asOf
    notice(lang: $lang)
    figures {
      label(lang: $lang)
      value { value status display(lang: $lang) }
      change
    }
  }
}
`,
    variables: { lang: 'EN' },
  },
  {
    title: 'One figure, ready to cite',
    query: `query Cite($lang: Language! = EN, $style: CitationStyle! = TEXT) {
  figure(id: RETURNED) {
    label(lang: $lang)
    definition(lang: $lang)
    value { value status explanation(lang: $lang) }
    previous { value { value status } asOf release }
    citation(lang: $lang, style: $style)
    permalink
  }
}
`,
    variables: { lang: 'RU', style: 'TEXT' },
  },
  {
    title: 'What officials said, and who contradicts whom',
    query: `query WhoSaidWhat {
  officialStatements {
    saidOn
    body
    outlet
    operation
    measure
    valueMin
    valueMax
    contradictedBy { kind explanation statement { id } }
  }
}
`,
  },
  {
    title: 'Two readings of December 2017',
    query: `{
  statementReadings {
    saidOn
    abroad
    returned
    awaited
    readings { known explanation }
  }
}
`,
  },
  {
    title: 'Releases and their hashes',
    query: `query Releases {
  releases(first: 10) {
    id
    asOf
    publishedAt
    sha256
    manifestSha256
    permalink
    predecessor { id }
    figure(id: RETURNED) { value { value status } change }
  }
}
`,
  },
];
