import { formatted } from './format-example.js';

/** Operations that the public playground offers: each runs as it is. */
export const publicExamples = formatted([
  {
    title: 'Figures',
    examples: [
      {
        title: 'How many came home',
        query: `query HowManyCameHome($lang: Language! = en) {
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
        variables: { lang: 'en' },
      },
      {
        title: 'One figure, ready to cite',
        query: `query Cite($lang: Language! = en, $style: CitationStyle! = TEXT) {
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
        variables: { lang: 'ru', style: 'TEXT' },
      },
      {
        title: 'What has been done for those who came home',
        query: `query Reached($table: String!, $lang: Language! = en) {
  statistics {
    id
    figure(id: RETURNED) { definition(lang: $lang) value { value status } asOf }
    tables(lang: $lang) { code label definition asOf told withheld explanation }
    observations(table: $table, account: "RETURNED") {
      nodes {
        codes { dimension code }
        value { value status explanation(lang: $lang) }
      }
    }
  }
}
`,
        variables: { table: 'guardianship', lang: 'en' },
      },
      {
        title: 'Cells of the tables, withheld ones as such',
        query: `query Cells($first: Int!, $lang: Language! = en) {
  statistics {
    id
    observations(first: $first) {
      total
      nodes {
        table
        asOf
        codes { dimension code }
        value { value status lower upper explanation(lang: $lang) }
      }
      endCursor
    }
  }
}
`,
        variables: { first: 25, lang: 'en' },
      },
    ],
  },
  {
    title: 'What was said',
    examples: [
      {
        title: 'What officials said, and who contradicts whom',
        query: `query WhoSaidWhat {
  officialStatements {
    id
    saidOn
    saidOnPrecision
    body
    speaker
    outlet
    population
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
        title: 'Officials beside the registry, and why they differ',
        query: `query Reconciliation($asOf: String) {
  reconciliation(asOf: $asOf) {
    asOf
    lines {
      statement { id saidOn body outlet measure valueMin valueMax }
      registry { code value { value status } permalink }
      residual
      causes { kind explanation }
    }
  }
}
`,
        variables: { asOf: '2019-06-30' },
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
    ],
  },
  {
    title: 'Releases',
    examples: [
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
      {
        title: 'How a figure changed from release to release, and what was corrected',
        query: `query History($first: Int!) {
  releases(first: $first) {
    id
    asOf
    correction { type supersedes reason }
    supersededBy { id }
    figures { code value { value status } change }
  }
}
`,
        variables: { first: 5 },
      },
    ],
  },
]);
