import Fastify, { type FastifyPluginAsync } from 'fastify';
import { openConnection } from '../../src/database/connection.js';
import { importPeer } from '../support/peer.js';
import { announce } from './announce.js';

/*
 * mercurius as its manual advises: loaders, which gather what a page needs beneath it into one statement for each kind,
 * and graphql-jit from the first repetition on. The same file, pragmas and kept statements as ours; no access rights.
 */
interface Row {
  readonly id: number;
  readonly siteId: number | null;
}
type Queries = readonly { readonly obj: Row & Record<string, unknown> }[];
type Loader = (queries: Queries) => Promise<unknown[]>;

const schema = `
  enum CaseOrder { REPORTED_ON_DESC }
  type Query { cases(first: Int!, after: String, orderBy: CaseOrder): CaseConnection! }
  type CaseConnection { nodes: [Case!]! pageInfo: PageInfo! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type Case {
    id: ID! stage: String! reportedOn: String! arrivedOn: String
    whereabouts: Whereabouts agency: Agency! whereaboutsClaims: [WhereaboutsClaim!]! child: Child!
  }
  type Whereabouts { country: String! observedOn: String! site: Site }
  type Site { code: String! name: String! }
  type Agency { code: String! name: String! }
  type WhereaboutsClaim { observedOn: String! country: String! grade: String! site: Site }
  type Child { sex: String! regionOfOrigin: String languages: [String!]! parents: [Parent!]! }
  type Parent { role: String! fate: String! citizenship: String! names: [Name!]! }
  type Name { text: String! }
`;

const { raw } = openConnection(process.argv[2] ?? '', 'read');
const among = '(select value from json_each(?))';
const page = raw.prepare(`
  select id, owner_agency_id as agencyId, stage, reported_on as reportedOn, arrived_on as arrivedOn, country, site_id as siteId,
         whereabouts_on as whereaboutsOn, sex, region_of_origin as regionOfOrigin, languages
  from cases where (reported_on, id) < (?, ?) order by reported_on desc, id desc limit ?`);
const agencies = raw.prepare(`select id, code, name from agencies where id in ${among}`);
const sites = raw.prepare(`select id, code, name from sites where id in ${among}`);
const claims = raw.prepare(`
  select case_id as caseId, observed_on as observedOn, country, grade, site_id as siteId
  from whereabouts_claims where case_id in ${among} and not is_withdrawal order by observed_on desc, id desc`);
const parents = raw.prepare(
  `select case_id as caseId, id, role, fate, citizenship from parents where case_id in ${among} order by id`,
);
const names = raw.prepare(
  `select parent_id as parentId, text from names where case_id in ${among} and parent_id is not null order by id`,
);

const idsOf = (queries: Queries, key: string): string =>
  JSON.stringify([...new Set(queries.map(({ obj }) => obj[key] as number))]);

const one =
  (statement: typeof agencies, key: string): Loader =>
  async (queries) => {
    const found = new Map((statement.all(idsOf(queries, key)) as Row[]).map((row) => [row.id, row]));
    return queries.map(({ obj }) => found.get(obj[key] as number) ?? null);
  };

/** Rows beneath each object: found by the ids under `among`, handed out by the column `by` to the ids under `to`. */
const many =
  (statement: typeof agencies, keys: { readonly among: string; readonly by: string; readonly to: string }): Loader =>
  async (queries) => {
    const rows = statement.all(idsOf(queries, keys.among)) as Record<string, unknown>[];
    const found = Map.groupBy(rows, (row) => row[keys.by]);
    return queries.map(({ obj }) => found.get(obj[keys.to]) ?? []);
  };

const resolvers = {
  Query: {
    cases: (_: unknown, { first, after }: { first: number; after?: string }) => {
      const [, reportedOn, id] = JSON.parse(Buffer.from(after ?? '', 'base64url').toString()) as [
        string,
        string,
        number,
      ];
      const rows = page.all(reportedOn, id, first + 1) as (Row & { reportedOn: string })[];
      const nodes = rows.slice(0, first);
      const last = nodes.at(-1);
      const endCursor =
        last && Buffer.from(JSON.stringify(['REPORTED_ON_DESC', last.reportedOn, last.id])).toString('base64url');
      return { nodes, pageInfo: { hasNextPage: rows.length > first, endCursor } };
    },
  },
  Case: {
    id: ({ id }: Row) => `case_${id}`,
    whereabouts: ({ country, siteId, whereaboutsOn }: Record<string, unknown>) =>
      country === null ? null : { country, siteId, observedOn: whereaboutsOn },
    child: (row: Row) => row,
  },
  Child: {
    regionOfOrigin: ({ regionOfOrigin }: { regionOfOrigin: string | null }) =>
      regionOfOrigin?.replace('-', '_') ?? null,
    languages: ({ languages }: { languages: string }) => JSON.parse(languages) as string[],
  },
};
const loaders = {
  Case: { agency: one(agencies, 'agencyId'), whereaboutsClaims: many(claims, { among: 'id', by: 'caseId', to: 'id' }) },
  Whereabouts: { site: one(sites, 'siteId') },
  WhereaboutsClaim: { site: one(sites, 'siteId') },
  Child: { parents: many(parents, { among: 'id', by: 'caseId', to: 'id' }) },
  Parent: { names: many(names, { among: 'caseId', by: 'parentId', to: 'id' }) },
};

const { default: mercurius } = await importPeer<{
  default: FastifyPluginAsync<{ schema: string; resolvers: object; loaders: object; jit: number }>;
}>('mercurius');
const app = Fastify();
await app.register(mercurius, { schema, resolvers, loaders, jit: 1 });
await announce(app);
