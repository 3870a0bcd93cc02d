import type { GraphQLField, GraphQLSchema } from 'graphql';
import { roles } from '../../../schema/agencies.js';
import type { Actor } from '../../../src/access/actor.js';
import { accessExtension, may, type Action } from '../../../src/access/permissions.js';
import type { AgencyId, UserId } from '../../../src/identifiers.js';
import { buildPublicSchema } from '../../../src/publication/graphql/public-graphql.js';
import { buildRegistrySchema } from '../../../src/server/registry-graphql.js';
import { openCountedRegistry, postFirstSource } from '../../releases/counted-registry.js';
import { type Conditions, Ledger, type Report } from '../support/campaign.js';
import type { Came } from '../support/client.js';
import { makeRegistryFolder } from '../support/folder.js';
import { type InProcess, openInProcess } from '../support/in-process.js';
import { longestTurn } from '../support/longest-turn.js';
import { Writers } from '../support/writers.js';
import { RandomDocument, spoil } from './random-document.js';

/** A file is left for a new one after so many documents: mutations make it grow. */
const documentsOfOneFile = 50_000;
const longestStall = 250;

/** What tells of the inside: SQL, stacks, files, the names of libraries, messages of the engine. */
export const internal =
  /SQLITE_|sqlite3?\b|node_modules|\.(ts|js):\d|\bat \w+[. ]\w* ?\(|drizzle|Failed query|select .{0,80} from|Cannot read prop|is not a function|undefined \(|ENOENT|INTERNAL|\b(KEY|STORE|BACKUP|CHECKPOINT|SETTING)_[A-Z]+|\bkey file\b|\/(tmp|dev|home|var|etc|root)\//i;

/**
 * Documents drawn from both schemas, one in five of them spoilt, as every role and as nobody. None may crash anything, be
 * answered with a word from the inside, or hold the event loop longer than 250 ms of processor time.
 */
export async function fuzz(conditions: Conditions, open = openInProcess): Promise<Report> {
  const ledger = new Ledger();
  const template = await makeRegistryFolder('memory');
  const counted = await openCountedRegistry();
  await postFirstSource(counted);
  await counted.publish('2017-12-27');
  const schemas = { registry: buildRegistrySchema(), public: buildPublicSchema() };
  try {
    do {
      const registry = template.copy();
      const served = await open(registry.file, { releasesFolder: counted.folder });
      try {
        const writers = new Writers(conditions.random, registry.tokens, `fuzz-${ledger.times('documents')}`, 4);
        await writers.run(served.send, () => writers.acknowledged.length < 40);
        const ids = [...new Set(writers.acknowledged.map(({ caseId }) => caseId)), ...otherIds];
        for (let at = 0; at < 100 || (at < documentsOfOneFile && conditions.hasTime()); at++)
          await sendOne(served, { schemas, tokens: registry.tokens, ids }, conditions.random, ledger);
        conditions.say(`${ledger.times('documents')} documents`);
      } finally {
        await served.close();
        registry.discard();
      }
    } while (conditions.hasTime());
  } finally {
    await counted.discard();
    template.discard();
  }
  const share = Math.floor((100 * ledger.times('executed')) / ledger.times('documents'));
  ledger.did('percent executed', share);
  if (share < 30) ledger.found(`Only ${share} % of the documents were executed: too few reach what could fail.`);
  return ledger.report();
}

const otherIds = [
  'agency_11',
  'agency_12',
  'site_21',
  'user_100',
  'user_105',
  '1',
  '2',
  '2017-12-27.1',
  'RETURNED',
  'case_1',
];

interface Field {
  readonly schemas: { readonly registry: GraphQLSchema; readonly public: GraphQLSchema };
  readonly tokens: Readonly<Record<string, string>>;
  readonly ids: readonly string[];
}

async function sendOne(
  served: InProcess,
  { schemas, tokens, ids }: Field,
  random: FuzzRandom,
  ledger: Ledger,
): Promise<void> {
  const isPublic = random.chance(0.25);
  const who = isPublic || random.chance(0.03) ? undefined : random.pick(Object.keys(tokens));
  const schema = isPublic ? schemas.public : schemas.registry;
  const mayRead = isPublic ? () => true : readableBy(who);
  const written = new RandomDocument(schema, random, { ids, mayRead }).next(!isPublic && random.chance(0.25));
  const query = random.chance(0.2) ? spoil(written, random) : written;
  const path = isPublic ? '/public/graphql' : '/graphql';
  const token = who === undefined ? undefined : tokens[who];
  const { result: came, milliseconds: took } = await longestTurn(() => served.ask(path, { query }, token));
  ledger.did('documents');
  ledger.most('milliseconds of processor time of the longest round of the event loop', Math.ceil(took));
  if (took > longestStall) ledger.found(`${took.toFixed(0)} ms as ${who} for ${query}`);
  if (isExecuted(came)) ledger.did('executed');
  const wrong = wrongIn(came, query);
  if (wrong !== undefined) ledger.found(`${wrong} as ${who} for ${query}: ${came.text.slice(0, 400)}`);
}

type FuzzRandom = ConstructorParameters<typeof RandomDocument>[1];

const readable = new Map<string, (field: GraphQLField<unknown, unknown>) => boolean>();

function readableBy(who: string | undefined): (field: GraphQLField<unknown, unknown>) => boolean {
  const known = readable.get(who ?? '');
  if (known) return known;
  const role = roles.find((one) => one.toLowerCase().replace('_', '') === who?.toLowerCase());
  const base = { userId: 100 as UserId, name: 'x', agencyId: 11 as AgencyId, tokenExpiresAt: 0 };
  const actor: Actor = role === undefined ? { kind: 'anonymous' } : { kind: 'user', ...base, role };
  const mayRead = (field: GraphQLField<unknown, unknown>) => may(actor, field.extensions[accessExtension] as Action);
  readable.set(who ?? '', mayRead);
  return mayRead;
}

/** It came so far that its resolvers ran: an answer with data, or with errors of the application alone. */
const isExecuted = ({ status, text }: Came): boolean =>
  status === 200 && /^\{("errors":.*)?"data":|^\{"data"/.test(text);

function wrongIn({ status, text }: Came, query: string): string | undefined {
  if (status >= 500 || status < 200) return `Answered ${status}`;
  try {
    JSON.parse(text);
  } catch {
    return 'Answered what is not JSON';
  }
  const [found] = internal.exec(text) ?? [];
  return found === undefined || query.includes(found) ? undefined : `Says "${found}"`;
}
