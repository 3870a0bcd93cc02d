import type { Described } from '../publication/rest/openapi.js';
import { chartIds } from './charts/compose-chart.js';

const codes = { chart: chartIds };
const picture = 'A picture of a figure or table, to be passed on.';

/** Pictures and embeds, as OpenAPI describes them beside the REST plane. Pages are for people. */
export const describedPaths: readonly Described[] = [
  ...(
    [
      ['svg', 'image/svg+xml', picture],
      ['png', 'image/png', picture],
      ['csv', 'text/csv', 'The numbers of a picture by themselves; of a figure, its series up to that release.'],
    ] as const
  ).map(([ending, type, summary]) => ({
    ...{ path: `/v1/charts/{chart}/{id}.${ending}`, summary, type },
    ...{ cache: 'frozen' as const, codes },
  })),
  {
    ...{ path: '/embed/{chart}/{id}', summary: 'The same in a frame for other pages; latest is the live one.' },
    ...{ type: 'text/html', cache: 'frozen', codes },
  },
  {
    ...{ path: '/v1/oembed', summary: 'oEmbed 1.0 of a page, picture or embed of this server.' },
    ...{
      type: 'application/json',
      cache: 'feed',
      query: ['url', 'format', 'maxwidth', 'maxheight'],
      required: ['url'],
    },
    codes: { format: ['json'] },
  },
];
