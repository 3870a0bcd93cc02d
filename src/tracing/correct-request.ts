import { and, asc, eq, sql } from 'drizzle-orm';
import {
  requestCorrections,
  tracingLinkEvents,
  tracingLinks,
  tracingRequests,
  type statedFacts,
} from '../../schema/tracing.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import type { Reader } from '../database/connection.js';
import { encipheredText } from '../database/enciphered/words.js';
import { restated } from '../database/enciphered/writes.js';
import { dateOf, type CivilDate } from '../dates.js';
import { Invalid, OraluError, type Problem } from '../errors.js';
import { toNodeId, type RequestId, type SiteId } from '../identifiers.js';
import { writeCorrectedParticulars } from '../identity/corrected-particulars.js';
import {
  keptParticulars,
  listParticulars,
  listSoughtNames,
  type KeptParticulars,
} from '../identity/tracing-particulars.js';
import { corrected } from '../versions/corrected.js';
import { wordsOf } from '../words.js';
import { changeRequest, type ChangeRequestOfTracing } from './change-request.js';
import { lastLinkEvent } from './link.queries.js';
import { assertInquirerNamed, assertSiteLiesThere, assertStatedPossible, type Stated } from './open-request.js';

export interface CorrectRequest extends ChangeRequestOfTracing {
  readonly relation?: Stated['relation'] | undefined;
  readonly receivedOn?: CivilDate | undefined;
  readonly inquirerName?: string | undefined;
  readonly inquirerContact?: string | undefined;
  readonly description?: string | undefined;
  /** All names of the child sought, in the place of those on record. */
  readonly names?: Stated['names'] | undefined;
  readonly sex?: Stated['sex'] | undefined;
  readonly born?: Stated['born'];
  readonly regionOfOrigin?: Stated['regionOfOrigin'];
  readonly lastContactOn?: CivilDate | undefined;
  readonly lastCountry?: Stated['lastCountry'];
  readonly lastSiteId?: SiteId | undefined;
  /** What the inquirer did not say after all. */
  readonly unstated?: readonly (typeof statedFacts)[number][] | undefined;
  readonly reason: string;
}

/**
 * Puts right what was recorded of what an inquirer said; what the request said until then stays readable to whoever reads it. What the
 * inquirer agrees to is stated with stateConsent. Errors: as changeRequest, INVALID_INPUT, IMPOSSIBLE_DATES, NOT_FOUND (site),
 * ALREADY_RECORDED for what is on record, NOT_READY for each confirmed link, unless the correction says how to reach the inquirer alone.
 * Of a link that is possible the first of two words falls: it was given on what the request said.
 */
export function correctRequest(registry: Registry, actor: Actor, input: CorrectRequest): Promise<RequestId> {
  const { requestId } = input;
  return changeRequest(registry, actor, { operation: 'tracingRequestCorrect', input }, async (tx, row, { now, by }) => {
    const reason = wordsOf(input.reason, 'reason');
    const before = await readKept(tx, requestId);
    const after = corrected<Kept>(before, toKept(input));
    assertStatedPossible(toStated(after), dateOf(now));
    if (input.inquirerName !== undefined) assertInquirerNamed(input.inquirerName);
    await assertSiteLiesThere(tx, toStated(after));
    await assertNoLinkRestsOn(tx, requestId, soughtOtherwise(before, after));
    const [one, other] = [apart(before), apart(after)];
    const said = { ...other.particulars, names: input.names === undefined ? undefined : other.particulars.names };
    const recordedAt = Math.max(now, await findLastDecision(tx, requestId));
    const [correction] = await tx
      .insert(requestCorrections)
      .values({ requestId, version: row.version, ...one.facts, reason, recordedAt, recordedBy: by })
      .returning({ id: requestCorrections.id });
    if (!correction) throw new Error('A correction that was written has a number.');
    await writeCorrectedParticulars(tx, { id: correction.id, requestId }, said, now);
    await tx.update(tracingRequests).set(withBirth(requestId, other.facts)).where(eq(tracingRequests.id, requestId));
  });
}

type Facts = Omit<typeof tracingRequests.$inferSelect, 'id' | 'agencyId' | 'recordedAt' | 'recordedBy'>;
type Kept = Facts & KeptParticulars;

/** The facts as they are stored: the days of birth under the key of the request. */
function withBirth(requestId: RequestId, { bornFrom, bornUntil, ...facts }: Facts) {
  const day = (text: CivilDate | null, column: 'born_from' | 'born_until') =>
    encipheredText(text, sql`${requestId}`, { field: `tracing_requests.${column}`, row: requestId });
  return restated({ ...facts, bornFrom: day(bornFrom, 'born_from'), bornUntil: day(bornUntil, 'born_until') });
}

async function readKept(db: Reader, requestId: RequestId): Promise<Kept> {
  const ids = { ids: JSON.stringify([requestId]) };
  const [row] = await db.select().from(tracingRequests).where(eq(tracingRequests.id, requestId));
  const [said] = await listParticulars(db, ids);
  if (!row || !said) throw new Error('A request says who asks.');
  const names = (await listSoughtNames(db, ids)).map(({ text, script }) => ({ text, script }));
  const { id: _id, agencyId: _agency, recordedAt: _at, recordedBy: _by, ...facts } = row;
  const { requestId: _request, ...particulars } = said;
  return { ...facts, ...particulars, names };
}

function apart({ inquirerName, inquirerContact, description, names, ...facts }: Kept): {
  readonly facts: Facts;
  readonly particulars: KeptParticulars;
} {
  return { facts, particulars: { inquirerName, inquirerContact, description, names } };
}

/** What a fact that can be unstated is kept as. */
const columnsOf = {
  INQUIRER_CONTACT: ['inquirerContact'],
  DESCRIPTION: ['description'],
  BIRTH: ['bornFrom', 'bornUntil'],
  REGION_OF_ORIGIN: ['regionOfOrigin'],
  LAST_CONTACT_ON: ['lastContactOn'],
  LAST_COUNTRY: ['lastCountry'],
  LAST_SITE: ['lastSiteId'],
} as const satisfies Record<(typeof statedFacts)[number], readonly (keyof Kept)[]>;

/** What a correction says, as it is kept. Errors: INVALID_INPUT for words that are none, and where a fact is stated and unstated at once. */
function toKept(input: CorrectRequest): Partial<Kept> {
  const { relation, receivedOn, sex, born, regionOfOrigin, lastContactOn, lastCountry, lastSiteId } = input;
  const said: Record<string, unknown> = {
    ...{ relation, receivedOn, sex, regionOfOrigin, lastContactOn, lastCountry, lastSiteId },
    ...{ bornFrom: born?.from, bornUntil: born?.until },
  };
  const particulars = keptParticulars(input);
  const stated = { ...said, inquirerContact: input.inquirerContact, description: input.description };
  const unstated = new Map<string, null>();
  for (const fact of input.unstated ?? [])
    for (const column of columnsOf[fact]) {
      if (Reflect.get(stated, column) !== undefined)
        throw Invalid(`The correction states ${fact} and unstates it at once.`, ['unstated']);
      unstated.set(column, null);
    }
  return { ...said, ...particulars, ...Object.fromEntries(unstated) };
}

function toStated({ bornFrom, bornUntil, ...kept }: Kept): Stated {
  return {
    ...kept,
    inquirerContact: kept.inquirerContact ?? undefined,
    description: kept.description ?? undefined,
    born: bornFrom === null || bornUntil === null ? undefined : { from: bornFrom, until: bornUntil },
    regionOfOrigin: kept.regionOfOrigin ?? undefined,
    lastContactOn: kept.lastContactOn ?? undefined,
    lastCountry: kept.lastCountry ?? undefined,
    lastSiteId: (kept.lastSiteId ?? undefined) as SiteId | undefined,
  };
}

/** What a correction says otherwise of who is sought and for whom: all but how to reach the inquirer. By the names of the input. */
const soughtOtherwise = (before: Kept, after: Kept): string[] => {
  const { inquirerContact: _before, ...was } = before;
  const { inquirerContact: _after, ...is } = after;
  const said = (Object.keys(was) as (keyof typeof was)[]).filter(
    (fact) => JSON.stringify(was[fact]) !== JSON.stringify(is[fact]),
  );
  return [...new Set(said.map((fact) => (fact === 'bornFrom' || fact === 'bornUntil' ? 'born' : fact)))];
};

/** Two persons held the child of a case to be the one whom this request describes: one alone does not make it another. */
async function assertNoLinkRestsOn(db: Reader, requestId: RequestId, otherwise: readonly string[]): Promise<void> {
  const [fact] = otherwise;
  if (fact === undefined) return;
  const confirmed = await db
    .select({ id: tracingLinks.id })
    .from(tracingLinks)
    .where(and(eq(tracingLinks.requestId, requestId), sql`${lastLinkEvent} in ('CONFIRMED', 'UNDO_VOUCHED')`))
    .orderBy(asc(tracingLinks.id))
    .limit(mostProblems);
  const [first, ...others] = confirmed.map(({ id }): Problem => {
    const link = toNodeId('link', id);
    return {
      ...{ code: 'NOT_READY', subjectId: link, field: [fact] },
      message: `${link} is confirmed: two persons held its child to be the one whom this request describes, and ${otherwise.join(', ')} would say otherwise. Undo it first, with tracingLinkUndo of two persons, and confirm it anew; inquirerContact alone is put right at any time.`,
    };
  });
  if (first) throw new OraluError([first, ...others]);
}

/** When something was decided last of a link of a request; 0 where nothing was. */
async function findLastDecision(db: Reader, requestId: RequestId): Promise<number> {
  const [row] = await db
    .select({ decidedAt: sql<number | null>`max(${tracingLinkEvents.recordedAt})` })
    .from(tracingLinkEvents)
    .innerJoin(tracingLinks, eq(tracingLinks.id, tracingLinkEvents.linkId))
    .where(eq(tracingLinks.requestId, requestId));
  return row?.decidedAt ?? 0;
}

/** Beyond so many, more problems help nobody. */
const mostProblems = 50;
