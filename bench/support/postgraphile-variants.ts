import type { PartnerAnswer, Place } from './partner-query.js';
import type { Variant } from './partner-variants.js';
import { startPostgres, type Postgres, type PostgresSettings } from './postgres.js';
import { serverCore, startServer, type Running } from './processes.js';

/**
 * How nested rows are asked for: as the connections of the schema that PostGraphile makes by itself, or as plain lists,
 * which have to be switched on and cost it less.
 */
export type Shape = 'connections' | 'lists';

interface Choices {
  readonly shape: Shape;
  readonly settings: PostgresSettings;
  /** Ours has its database inside, so that PostgreSQL shares the server's core unless another is asked for. */
  readonly databaseCore?: number;
}

export function postGraphile(name: string, choices: Choices): Variant {
  const query = queryOf(choices.shape);
  return {
    name,
    start: (file) => startPostGraphile(file, choices),
    path: '/graphql',
    headers: {},
    bodiesFor: (places, running) => bodiesFor(query, places, running),
    read: (answer) => readAnswer(JSON.parse(answer) as Answer),
  };
}

async function startPostGraphile(
  file: string,
  { shape, settings, databaseCore = serverCore }: Choices,
): Promise<Running> {
  const postgres = await sharePostgres(file, databaseCore, settings);
  try {
    const server = await startServer('postgraphile', [postgres.url, shape], { env: { NODE_ENV: 'production' } });
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

/** One PostgreSQL of each kind serves all who ask for it; the last of them to stop ends it. */
const shared = new Map<PostgresSettings, { readonly postgres: Promise<Postgres>; users: number }>();

async function sharePostgres(file: string, core: number, settings: PostgresSettings): Promise<Postgres> {
  const held = shared.get(settings) ?? { postgres: startPostgres(file, core, settings), users: 0 };
  shared.set(settings, held);
  held.users++;
  const postgres = await held.postgres;
  return {
    ...postgres,
    stop: async () => {
      if (--held.users > 0) return;
      shared.delete(settings);
      await postgres.stop();
    },
  };
}

function queryOf(shape: Shape): string {
  const [many, open, close] = shape === 'lists' ? ['List', '', ''] : ['', 'nodes {', '}'];
  return `query PartnerList($after: Cursor) {
  allCases(first: 50, after: $after, orderBy: [REPORTED_ON_DESC, ROW_ID_DESC]) {
    nodes {
      rowId stage reportedOn arrivedOn country whereaboutsOn
      siteBySiteId { code name }
      agencyByOwnerAgencyId { code name }
      claims: whereaboutsClaimsByCaseId${many}(orderBy: [OBSERVED_ON_DESC, ROW_ID_DESC]) { ${open} observedOn country grade siteBySiteId { code } ${close} }
      sex regionOfOrigin languages
      parents: parentsByCaseId${many} { ${open} role fate citizenship names: namesByParentId${many} { ${open} text ${close} } ${close} }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;
}

type Many<Row> = readonly Row[] | { readonly nodes: readonly Row[] };

interface Answer {
  readonly data: {
    readonly allCases: {
      readonly pageInfo: { readonly endCursor: string };
      readonly nodes: readonly {
        readonly rowId: string;
        readonly claims: Many<{ readonly observedOn: string }>;
        readonly parents: Many<{ readonly names: Many<{ readonly text: string }> }>;
      }[];
    };
  };
}

const rowsOf = <Row>(many: Many<Row>): readonly Row[] => ('nodes' in many ? many.nodes : many);

const readAnswer = ({ data }: Answer): PartnerAnswer => ({
  data: {
    cases: {
      nodes: data.allCases.nodes.map(({ rowId, claims, parents }) => ({
        id: `case_${rowId}`,
        whereaboutsClaims: rowsOf(claims),
        child: { parents: rowsOf(parents).map(({ names }) => ({ names: rowsOf(names) })) },
      })),
    },
  },
});

/** Its cursors carry a mark of the order that they belong to: taken from a first answer. */
async function bodiesFor(query: string, places: readonly Place[], { port }: Running): Promise<string[]> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data } = (await response.json()) as Answer;
  const [mark] = JSON.parse(Buffer.from(data.allCases.pageInfo.endCursor, 'base64').toString()) as string[];
  return places.map(({ reportedOn, id }) => {
    const after = Buffer.from(JSON.stringify([mark, reportedOn, String(id)])).toString('base64');
    return JSON.stringify({ query, variables: { after } });
  });
}
