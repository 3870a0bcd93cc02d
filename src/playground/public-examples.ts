import type { PlaygroundExample } from './playground.js';

/** Operations that the public playground offers: each runs as it is. */
export const publicExamples: readonly [PlaygroundExample, ...PlaygroundExample[]] = [
  {
    title: 'How many came home?',
    query: `query HowMany {
  figures {
    id
    label(lang: en)
    value { value status }
    asOf
    citation(lang: en)
    permalink
  }
}
`,
  },
];
