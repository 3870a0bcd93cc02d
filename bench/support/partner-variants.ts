import { copyFileSync, rmSync } from 'node:fs';
import { tokens } from './fill.js';
import { partnerQuery, type PartnerAnswer, type Place } from './partner-query.js';
import { serverCore, startServer, type Running } from './processes.js';
import { startPostgres } from './postgres.js';

/** One way to answer the partner's list: how it is started, asked and read. */
export interface Variant {
  readonly name: string;
  readonly start: (file: string) => Promise<Running>;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Makes bodies once the server runs: a peer may have cursors of its own. */
  readonly bodiesFor: (places: readonly Place[], running: Running) => Promise<string[]>;
  /** The answer in the words of ours, for comparing. */
  readonly read: (answer: string) => PartnerAnswer;
}

const cursorOf = ({ reportedOn, id }: Place): string =>
  Buffer.from(JSON.stringify(['REPORTED_ON_DESC', reportedOn, id])).toString('base64url');

const asOurs = {
  path: '/graphql',
  headers: { authorization: `Bearer ${tokens.registrar}` },
  bodiesFor: async (places: readonly Place[]) =>
    places.map((place) => JSON.stringify({ query: partnerQuery, variables: { after: cursorOf(place) } })),
  read: (answer: string) => JSON.parse(answer) as PartnerAnswer,
};

export const oursFrom = (name: string, options: { checkout?: string; flags?: readonly string[] } = {}): Variant => ({
  name,
  start: (file) => startServer('ours', [file, 'unaudited'], options),
  ...asOurs,
});

export const variants: readonly Variant[] = [
  oursFrom('ours'),
  { ...asOurs, name: 'ours, audited', start: startAudited },
  {
    ...asOurs,
    name: 'one SQL',
    start: (file) => startServer('limit', [file]),
    path: '/list',
    bodiesFor: async (places) => places.map((place) => JSON.stringify(place)),
  },
  { ...asOurs, name: 'mercurius', start: (file) => startServer('mercurius', [file]) },
  postGraphile(serverCore),
];

/** On a copy, since it writes: the filled registry stays as it is. */
async function startAudited(file: string): Promise<Running> {
  const copy = file.replace(/\.sqlite$/, '-audited.sqlite');
  const discard = () => {
    for (const end of ['', '-wal', '-shm']) rmSync(`${copy}${end}`, { force: true });
  };
  discard();
  copyFileSync(file, copy);
  const server = await startServer('ours', [copy, 'audited']);
  return { ...server, stop: () => server.stop().finally(discard) };
}

/** Ours has its database inside, so that PostgreSQL shares the server's core unless another is asked for. */
export function postGraphile(databaseCore: number): Variant {
  return {
    name: databaseCore === serverCore ? 'PostGraphile' : 'PostGraphile, PostgreSQL apart',
    start: (file) => startPostGraphile(file, databaseCore),
    path: '/graphql',
    headers: {},
    bodiesFor: bodiesForPostGraphile,
    read: (answer) => readPostGraphile(JSON.parse(answer) as PostGraphileAnswer),
  };
}

async function startPostGraphile(file: string, databaseCore: number): Promise<Running> {
  const postgres = await startPostgres(file, databaseCore);
  try {
    const server = await startServer('postgraphile', [postgres.url]);
    return {
      ...server,
      processorSeconds: () => server.processorSeconds() + postgres.processorSeconds(),
      stop: () => server.stop().finally(() => postgres.stop()),
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

const postGraphileQuery = `query PartnerList($after: Cursor) {
  allCases(first: 50, after: $after, orderBy: [REPORTED_ON_DESC, ROW_ID_DESC]) {
    nodes {
      rowId stage reportedOn arrivedOn country whereaboutsOn
      siteBySiteId { code name }
      agencyByOwnerAgencyId { code name }
      whereaboutsClaimsByCaseIdList(orderBy: [OBSERVED_ON_DESC, ROW_ID_DESC]) { observedOn country grade siteBySiteId { code } }
      sex regionOfOrigin languages
      parentsByCaseIdList { role fate citizenship namesByParentIdList { text } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface PostGraphileAnswer {
  readonly data: {
    readonly allCases: {
      readonly pageInfo: { readonly endCursor: string };
      readonly nodes: readonly {
        readonly rowId: string;
        readonly whereaboutsClaimsByCaseIdList: readonly { readonly observedOn: string }[];
        readonly parentsByCaseIdList: readonly { readonly namesByParentIdList: readonly { readonly text: string }[] }[];
      }[];
    };
  };
}

const readPostGraphile = ({ data }: PostGraphileAnswer): PartnerAnswer => ({
  data: {
    cases: {
      nodes: data.allCases.nodes.map((node) => ({
        id: `case_${node.rowId}`,
        whereaboutsClaims: node.whereaboutsClaimsByCaseIdList,
        child: { parents: node.parentsByCaseIdList.map(({ namesByParentIdList }) => ({ names: namesByParentIdList })) },
      })),
    },
  },
});

/** Its cursors carry a mark of the order that they belong to: taken from a first answer. */
async function bodiesForPostGraphile(places: readonly Place[], { port }: Running): Promise<string[]> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: postGraphileQuery }),
  });
  const { data } = (await response.json()) as PostGraphileAnswer;
  const [mark] = JSON.parse(Buffer.from(data.allCases.pageInfo.endCursor, 'base64').toString()) as string[];
  return places.map(({ reportedOn, id }) => {
    const after = Buffer.from(JSON.stringify([mark, reportedOn, String(id)])).toString('base64');
    return JSON.stringify({ query: postGraphileQuery, variables: { after } });
  });
}
