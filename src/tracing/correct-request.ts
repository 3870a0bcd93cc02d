import { and, asc, eq, sql } from 'drizzle-orm';
import { requestCorrections, tracingLinks, tracingRequests, type statedFacts } from '../../schema/tracing.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import type { Reader } from '../database/connection.js';
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
import { assertSiteLiesThere, assertStatedPossible, type Stated } from './open-request.js';

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
 * ALREADY_RECORDED for what is on record, NOT_READY for another day of receipt while a link is confirmed: its case goes by that day.
 */
export function correctRequest(registry: Registry, actor: Actor, input: CorrectRequest): Promise<RequestId> {
  const { requestId } = input;
  return changeRequest(registry, actor, { operation: 'tracingRequestCorrect', input }, async (tx, row, { now, by }) => {
    const reason = wordsOf(input.reason, 'reason');
    const before = await readKept(tx, requestId);
    const after = corrected<Kept>(before, toKept(input, before));
    assertStatedPossible(toStated(after), dateOf(now));
    await assertSiteLiesThere(tx, toStated(after));
    if (after.receivedOn !== before.receivedOn) await assertNoLinkRestsOn(tx, requestId, before.receivedOn);
    const [one, other] = [apart(before), apart(after)];
    const [correction] = await tx
      .insert(requestCorrections)
      .values({ requestId, version: row.version, ...one.facts, reason, recordedAt: now, recordedBy: by })
      .returning({ id: requestCorrections.id });
    if (!correction) throw new Error('A correction that was written has a number.');
    await writeCorrectedParticulars(tx, { id: correction.id, requestId }, other.particulars, now);
    await tx.update(tracingRequests).set(other.facts).where(eq(tracingRequests.id, requestId));
  });
}

type Facts = Omit<typeof tracingRequests.$inferSelect, 'id' | 'agencyId' | 'recordedAt' | 'recordedBy'>;
type Kept = Facts & KeptParticulars;

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
function toKept(input: CorrectRequest, before: Kept): Partial<Kept> {
  const { relation, receivedOn, sex, born, regionOfOrigin, lastContactOn, lastCountry, lastSiteId } = input;
  const { names = before.names, inquirerName = before.inquirerName } = input;
  const contact = input.inquirerContact ?? before.inquirerContact ?? undefined;
  const description = input.description ?? before.description ?? undefined;
  const said: Record<string, unknown> = {
    ...{ relation, receivedOn, sex, regionOfOrigin, lastContactOn, lastCountry, lastSiteId },
    ...{ bornFrom: born?.from, bornUntil: born?.until },
  };
  const particulars = keptParticulars({ inquirerName, inquirerContact: contact, description, names });
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

/** The case of a confirmed link is traced since the day on which the request came in. */
async function assertNoLinkRestsOn(db: Reader, requestId: RequestId, receivedOn: CivilDate): Promise<void> {
  const confirmed = await db
    .select({ id: tracingLinks.id })
    .from(tracingLinks)
    .where(and(eq(tracingLinks.requestId, requestId), sql`${lastLinkEvent} in ('CONFIRMED', 'UNDO_VOUCHED')`))
    .orderBy(asc(tracingLinks.id));
  const [first, ...others] = confirmed.map(({ id }): Problem => ({
    code: 'NOT_READY',
    subjectId: toNodeId('link', id),
    field: ['receivedOn'],
    message: `${toNodeId('link', id)} is confirmed, and its case is traced since ${receivedOn}: undo it first, with tracingLinkUndo of two persons, and confirm it anew.`,
  }));
  if (first) throw new OraluError([first, ...others]);
}
