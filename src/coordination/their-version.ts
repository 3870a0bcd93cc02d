import type { sexes } from '../../schema/cases.js';
import { listLineMatches, listLines, listLineWithdrawals } from '../../schema/lists.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { personOf } from '../cases/change-case.js';
import { listIdentifiedIds } from '../cases/reading/case.queries.js';
import type { CivilDate } from '../dates.js';
import { Invalid } from '../errors.js';
import { newId, toNodeId, type CaseId, type LineId, type ListId } from '../identifiers.js';
import { findOnlyBearer, recordLineName } from '../identity/list-lines.js';
import { assertNameText, searchKeyOf } from '../identity/names.js';
import { changeRecord, type RecordRequest } from '../versions/change-record.js';
import { asMeant, wordsOf, wordsOrNone } from '../words.js';
import { assertMatchUnsealed, assertOpen, assertStands, theLine, theList } from './change-list.js';
import type { Line } from './compare-versions.js';
import { listAllLines } from './list.queries.js';

/** A child as the other party lists it. */
export interface TheirLine {
  readonly name: string;
  readonly reference?: string | undefined;
  readonly bornFrom?: CivilDate | undefined;
  readonly bornUntil?: CivilDate | undefined;
  readonly sex: (typeof sexes)[number];
}

export interface AddTheirLines extends RecordRequest {
  readonly listId: ListId;
  readonly lines: readonly TheirLine[];
}

/**
 * Records the other party's version. A line whose name one child alone on our version bears is matched with it; people
 * match the others, and put right what was matched wrongly. Compared are the children whose identity the actor may know:
 * none whose file is sealed, or a match would tell the name. Errors: NOT_FOUND, VERSION_CONFLICT, NO_SUCH_TRANSITION,
 * INVALID_INPUT, IMPOSSIBLE_DATES, ALREADY_RECORDED for a line that stands.
 */
export function addTheirLines(registry: Registry, actor: Actor, input: AddTheirLines): Promise<ListId> {
  const { listId } = input;
  const record = toNodeId('list', listId);
  const act = { action: 'coordination:record', operation: 'listTheirVersionRecord', input, record } as const;
  return changeRecord(registry, actor, act, theList(actor, listId), async ({ tx, now, about, row: list }) => {
    assertOpen(list);
    if (input.lines.length === 0) throw Invalid('A version has at least one line; none came.', ['lines']);
    const lines = await listAllLines(tx, listId);
    const keys = new Set(lines.flatMap(({ caseKey }) => (caseKey === null ? [] : [caseKey as CaseId])));
    const known = new Set(await listIdentifiedIds(registry, actor, [...keys]));
    for (const caseId of known) about.subjects.add(caseId);
    const ours = lines.flatMap(({ side, caseKey }) =>
      side === 'OURS' && known.has(caseKey as CaseId) ? [caseKey as CaseId] : [],
    );
    const standing = lines.filter(
      ({ side, caseKey }) => side === 'THEIRS' && (caseKey === null || known.has(caseKey as CaseId)),
    );
    const said: Said = new Map(standing.map((line) => [sayingOf(line), line.id]));
    const stamp = { recordedAt: now, recordedBy: personOf(actor) };
    for (const [place, given] of input.lines.entries()) {
      const path = ['lines', String(place)];
      const { name, ...row } = lineOf(given, path);
      assertSaysMore({ ...row, name }, said, path);
      const id = newId(now);
      await tx.insert(listLines).values({ id, listId, side: 'THEIRS', ...row, ...stamp });
      await recordLineName(tx, id, name);
      const caseId = await findOnlyBearer(tx, name, ours);
      if (caseId !== undefined) await tx.insert(listLineMatches).values({ lineId: id, caseId, ...stamp });
    }
    return { answer: listId, subjects: [...known] };
  });
}

/** A line as it is kept. Errors: INVALID_INPUT, IMPOSSIBLE_DATES. */
function lineOf({ name, reference, bornFrom, bornUntil, sex }: TheirLine, path: readonly string[]) {
  // Before it is compared with others: of a text without an end that takes long.
  assertNameText(name, [...path, 'name']);
  if ((bornFrom === undefined) !== (bornUntil === undefined) || (bornFrom ?? '') > (bornUntil ?? '')) {
    throw Invalid(
      `A birth is between two days, the earlier first; they came as ${bornFrom ?? 'none'} and ${bornUntil ?? 'none'}.`,
      path,
      'IMPOSSIBLE_DATES',
    );
  }
  const born = { bornFrom: bornFrom ?? null, bornUntil: bornUntil ?? null };
  return { name, reference: wordsOrNone(reference, [...path, 'reference']), ...born, sex };
}

type Saying = Pick<Line, 'name' | 'reference' | 'bornFrom' | 'bornUntil' | 'sex'>;

/**
 * What a line says, where that tells its child from others: by their number, or by its birthday. By a name alone, or with a remark,
 * the other party may list two children.
 */
function sayingOf({ name, reference, bornFrom, bornUntil, sex }: Saying): string | undefined {
  const isNumbered = reference !== null && /\p{N}/u.test(reference);
  if (!isNumbered && (bornFrom === null || bornFrom !== bornUntil)) return undefined;
  return JSON.stringify([searchKeyOf(name ?? ''), asMeant(reference ?? ''), bornFrom, bornUntil, sex]);
}

/** By what a line says the id of that which stands; null where it came in the same act. */
type Said = Map<string | undefined, string | null>;

/** Errors: ALREADY_RECORDED for a line that stands, INVALID_INPUT for one that comes twice. `said` grows by what came. */
function assertSaysMore(line: Saying, said: Said, path: readonly string[]): void {
  const saying = sayingOf(line);
  if (saying === undefined) return;
  const same = said.get(saying);
  if (same === null) throw Invalid('Each line once: this one came twice, with one name, number and birth.', path);
  if (same !== undefined)
    throw Invalid(`This line stands on their version already: ${same}.`, path, 'ALREADY_RECORDED');
  said.set(saying, null);
}

export interface WithdrawLine extends RecordRequest {
  readonly lineId: LineId;
  readonly reason: string;
}

/**
 * Takes back a line that the other party did not write, or not so: it stays, with the reason, and is compared no more; what they did
 * write is recorded anew. Errors: NOT_FOUND, NO_SUCH_TRANSITION also for one that was taken back already, VERSION_CONFLICT, FILE_SEALED for the case
 * that it is matched with, INVALID_INPUT for a line of ours.
 */
export function withdrawLine(registry: Registry, actor: Actor, input: WithdrawLine): Promise<ListId> {
  const act = { action: 'coordination:record', operation: 'listLineWithdraw', input } as const;
  const ofLine = theLine(actor, input.lineId);
  return changeRecord(registry, actor, act, ofLine, async ({ tx, now, about, row: { line, ...list } }) => {
    const reason = wordsOf(input.reason, 'reason');
    await assertStands(tx, actor, { ...list, line }, now);
    if (line.side === 'OURS')
      throw Invalid('What we handed over is not taken back line by line; open another list.', ['lineId']);
    assertOpen(list);
    await assertMatchUnsealed({ tx, now, about }, actor, line);
    const stamp = { recordedAt: now, recordedBy: personOf(actor) };
    await tx.insert(listLineWithdrawals).values({ lineId: line.id, reason, ...stamp });
    return { answer: line.listId as ListId, subjects: [...about.subjects] };
  });
}
