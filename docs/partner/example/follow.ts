/*
 * An app of a partner agency, as small as it can be. Runs on Node from 22.18 on without a build or a package:
 *
 *   npx node docs/partner/example/follow.ts list
 *   npx node docs/partner/example/follow.ts follow [--once]
 *   npx node docs/partner/example/follow.ts arrivals [DAY]
 *   npx node docs/partner/example/follow.ts milestones [PLANNED|DUE|OVERDUE]
 *   npx node docs/partner/example/follow.ts sighting CASE VERSION DAY COUNTRY GRADE SOURCE
 */
import { randomUUID } from 'node:crypto';
import {
  FollowChangesDocument,
  ListArrivalsDocument,
  ListCasesDocument,
  ListMilestonesDocument,
  ReadCaseDocument,
  RegisterSightingDocument,
  type KeptCaseFragment,
  type ListArrivalsQuery,
  type ListMilestonesQuery,
  type OpenMilestoneState,
  type SightingInput,
} from '../client/oralu.ts';
import { emptyCopy, follow, readCopy, writeCopy } from './copy.ts';
import { Refusal, Registry, sleep } from './registry.ts';

const { ORALU_URL, ORALU_TOKEN, ORALU_CLIENT_ID, ORALU_CLIENT_SECRET, ORALU_COPY, ORALU_POLL_SECONDS } = process.env;
const registry = new Registry({
  url: ORALU_URL ?? 'http://127.0.0.1:4000',
  token: ORALU_TOKEN || undefined,
  client: ORALU_CLIENT_ID && ORALU_CLIENT_SECRET ? { id: ORALU_CLIENT_ID, secret: ORALU_CLIENT_SECRET } : undefined,
});
const pageSize = 100;

/** A list of the registry: all of them are read in the same way. */
interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Everything in a list, a page at a time. */
async function* readAll<Node>(ask: (page: { first: number; after: string | null }) => Promise<Page<Node>>) {
  for (let after: string | null = null, isMore = true; isMore;) {
    const { nodes, pageInfo }: Page<Node> = await ask({ first: pageSize, after });
    yield* nodes;
    ({ endCursor: after, hasNextPage: isMore } = pageInfo);
  }
}

/** Every case that the agency may see. */
const listCases = () => readAll<KeptCaseFragment>(async (page) => (await registry.ask(ListCasesDocument, page)).cases);

/** Who has come home, since a day where one is named. */
const listArrivals = (since: string | undefined) =>
  readAll<ListArrivalsQuery['cases']['nodes'][number]>(
    async (page) => (await registry.ask(ListArrivalsDocument, { ...page, since: since ?? '1990-01-01' })).cases,
  );

/** What is open for children at home; all of it, or what stands there. */
const listMilestones = (state: OpenMilestoneState | undefined) =>
  readAll<ListMilestonesQuery['worklist']['nodes'][number]>(
    async (page) => (await registry.ask(ListMilestonesDocument, { ...page, state: state ?? null })).worklist,
  );

/** Brings the copy up to date and, unless `once`, keeps it so. Ended at any moment, it goes on where it was. */
async function keepCopy(file: string, { once }: { once: boolean }): Promise<void> {
  let copy = readCopy(file);
  for (;;) {
    try {
      const { changes } = await registry.ask(FollowChangesDocument, { first: pageSize, after: copy.cursor });
      if (copy.cursor !== changes.pageInfo.endCursor) {
        copy = follow(copy, changes);
        writeCopy(file, copy);
        console.log(`${changes.edges.length} changes, ${Object.keys(copy.cases).length} cases`);
      }
      if (changes.pageInfo.hasNextPage) continue;
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'INVALID_CURSOR') throw error;
      // The registry was restored from a backup, or the app belongs to another agency now: the copy is of another time.
      copy = emptyCopy;
      continue;
    }
    if (once) return;
    await sleep(Number(ORALU_POLL_SECONDS ?? 5));
  }
}

/**
 * Registers what somebody saw. A sighting is true whatever else has become known since, so that after a conflict it is
 * registered on the newer version: as an act of its own, with a key of its own, since the first one was not done.
 */
async function registerSighting(id: string, version: number, sighting: SightingInput): Promise<KeptCaseFragment> {
  for (let expectedVersion = version; ;) {
    const input = { caseId: id, expectedVersion, idempotencyKey: randomUUID(), sighting };
    const { whereaboutsRecord: answer } = await registry.ask(RegisterSightingDocument, { input });
    if (answer.case) return answer.case;
    const [problem] = answer.userErrors;
    if (problem?.code !== 'VERSION_CONFLICT') throw new Refusal(problem?.code ?? 'UNKNOWN', problem?.message ?? '');
    const { case: current } = await registry.ask(ReadCaseDocument, { id });
    if (!current) throw new Refusal('NOT_FOUND', 'The case can no longer be seen.');
    expectedVersion = current.version;
  }
}

const usage =
  'Say list, follow [--once], arrivals [DAY], milestones [STATE], or sighting CASE VERSION DAY COUNTRY GRADE SOURCE.';
const [command, ...words] = process.argv.slice(2);
try {
  switch (command) {
    case 'list':
      for await (const { id, version, stage, reportedOn } of listCases()) console.log(id, version, stage, reportedOn);
      break;
    case 'arrivals':
      for await (const { id, stage, arrivedOn } of listArrivals(words[0])) console.log(arrivedOn, id, stage);
      break;
    case 'milestones':
      for await (const { caseId, code, dueOn, state, nameEn } of listMilestones(words[0] as OpenMilestoneState))
        console.log(dueOn, state, caseId, code, nameEn ?? '');
      break;
    case 'follow':
      await keepCopy(ORALU_COPY ?? 'oralu-copy.json', { once: words.includes('--once') });
      break;
    case 'sighting': {
      const [id = '', version, observedOn = '', country, grade, ...source] = words;
      if (source.length === 0) throw new Error(`${usage} ${words.length} words came after sighting.`);
      const sighting = { observedOn, country, grade, source: source.join(' ') } as SightingInput;
      console.log(JSON.stringify(await registerSighting(id, Number(version), sighting), null, 2));
      break;
    }
    default:
      throw new Error(usage);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
