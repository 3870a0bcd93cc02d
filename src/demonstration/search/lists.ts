import { and, desc, eq } from 'drizzle-orm';
import { listExchanges, listLines } from '../../../schema/lists.js';
import { agreeList } from '../../coordination/agree-list.js';
import { matchLine, openList } from '../../coordination/change-list.js';
import { listAllLines } from '../../coordination/list.queries.js';
import { addTheirLines, withdrawLine, type TheirLine } from '../../coordination/their-version.js';
import type { Reader } from '../../database/connection.js';
import { addYears, type CivilDate } from '../../dates.js';
import { toNodeId, type AgreementId, type CaseId, type LineId, type ListId, type RoundId } from '../../identifiers.js';
import { versionOf } from '../../versions/record-versions.js';
import type { Role } from '../course/play-act.js';
import { caseOf, registrarOf, type Company } from './scene.js';

/** A child as the other party wrote it down. */
export interface Written {
  readonly role: Role;
  /** Their number of it. */
  readonly reference: string;
  /** So many years off the birth that we know. */
  readonly yearsOff?: number;
  readonly anotherName?: string;
}

export async function exchangeList(
  company: Company,
  list: {
    readonly roundId: RoundId;
    readonly agreementId: AgreementId;
    readonly title: string;
    readonly exchangedOn: CivilDate;
    readonly children: readonly CaseId[];
  },
): Promise<void> {
  const { children: caseIds, ...named } = list;
  await openList(company.registry, registrarOf(company), { ...named, caseIds });
}

/** The latest list of this title, as whoever changes it has just read it. */
async function readList(db: Reader, wanted: string) {
  const rows = await db
    .select({ id: listExchanges.id, title: listExchanges.title, version: versionOf('list', listExchanges.id) })
    .from(listExchanges)
    .orderBy(desc(listExchanges.id));
  const found = rows.find(({ title }) => title === wanted);
  if (!found) throw new Error(`The demonstration has no list "${wanted}".`);
  return { listId: found.id as ListId, expectedVersion: found.version };
}

/** The children on our version of the list of this title; none where there is no such list. */
export async function listChildrenOf(db: Reader, wanted: string): Promise<CaseId[]> {
  const lines = await db
    .select({ title: listExchanges.title, caseId: listLines.caseId })
    .from(listLines)
    .innerJoin(listExchanges, eq(listExchanges.id, listLines.listId))
    .where(and(eq(listLines.side, 'OURS')));
  return lines.flatMap(({ title, caseId }) => (title === wanted && caseId !== null ? [caseId as CaseId] : []));
}

/** Their version of it comes: each child as they wrote it, and what else stood on it. */
export async function recordTheirVersion(
  company: Company,
  title: string,
  written: readonly Written[],
  others: readonly TheirLine[] = [],
): Promise<void> {
  const lines = [...written.map(lineOf), ...others];
  const change = await readList(company.db, title);
  await addTheirLines(company.registry, registrarOf(company), { ...change, lines });
  await matchAll(company, title, written);
}

function lineOf({ role, reference, yearsOff = 0, anotherName }: Written): TheirLine {
  const { names, birth, sex } = role.history;
  const name = anotherName ?? (names.find(({ script }) => script === 'LATIN') ?? names[0])?.text ?? reference;
  const born = { bornFrom: addYears(birth.earliest, yearsOff), bornUntil: addYears(birth.latest, yearsOff) };
  return { name, reference, sex, ...born };
}

/** People say of each line that no name alone has matched which child it is. */
async function matchAll(company: Company, title: string, written: readonly Written[]): Promise<void> {
  for (const { role, reference } of written) {
    const { listId, expectedVersion } = await readList(company.db, title);
    const line = await getTheirLine(company.db, listId, reference);
    if (line.caseKey !== null) continue;
    const match = { lineId: line.key as LineId, ofCaseId: caseOf(role), expectedVersion };
    await matchLine(company.registry, registrarOf(company), match);
  }
}

async function getTheirLine(db: Reader, listId: ListId, number: string) {
  const lines = await listAllLines(db, listId);
  const found = lines.find(({ side, reference }) => side === 'THEIRS' && reference === number);
  if (!found) throw new Error(`${toNodeId('list', listId)} has no line ${number} of theirs.`);
  return found;
}

export async function withdrawTheirLine(
  company: Company,
  { title, reference, reason }: { readonly title: string; readonly reference: string; readonly reason: string },
): Promise<void> {
  const { listId, expectedVersion } = await readList(company.db, title);
  const { key } = await getTheirLine(company.db, listId, reference);
  const line = { lineId: key as LineId, reason, expectedVersion };
  await withdrawLine(company.registry, registrarOf(company), line);
}

/** Both parties agree to it, also to those on whom the two versions differ: the protocol says that they are the same. */
export async function agreeOnChildren(
  company: Company,
  agreed: {
    readonly title: string;
    readonly agreedOn: CivilDate;
    readonly reference: string;
    readonly despite?: readonly CaseId[];
  },
): Promise<void> {
  const { title, agreedOn, reference, despite } = agreed;
  const change = await readList(company.db, title);
  await agreeList(company.registry, registrarOf(company), { ...change, agreedOn, reference, despite });
}
