import type { PlaygroundExample } from './playground.js';

/** Operations that the public playground offers: each runs as it is. */
export const publicExamples: readonly [PlaygroundExample, ...PlaygroundExample[]] = [
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
