import type { sexes } from '../../schema/cases.js';
import { listLineMatches, listLines } from '../../schema/coordination.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { personOf } from '../cases/change-case.js';
import { listIdentifiedIds } from '../cases/reading/case.queries.js';
import type { CivilDate } from '../dates.js';
import { Invalid } from '../errors.js';
import { newId, toNodeId, type CaseId, type ListId } from '../identifiers.js';
import { findOnlyBearer, recordLineName } from '../identity/list-lines.js';
import { changeRecord, type RecordRequest } from '../versions/change-record.js';
import { wordsOrNone } from '../words.js';
import { assertOpen, theList } from './change-list.js';
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
 * INVALID_INPUT, IMPOSSIBLE_DATES.
 */
export function addTheirLines(registry: Registry, actor: Actor, input: AddTheirLines): Promise<ListId> {
  const { listId } = input;
  const record = toNodeId('list', listId);
  const act = { action: 'coordination:record', operation: 'listTheirVersionRecord', input, record } as const;
  return changeRecord(registry, actor, act, theList(actor, listId), async ({ tx, now, about, row: list }) => {
    assertOpen(list);
    const lines = await listAllLines(tx, listId);
    const named = lines.flatMap(({ side, caseKey }) =>
      side === 'OURS' && caseKey !== null ? [caseKey as CaseId] : [],
    );
    const ours = await listIdentifiedIds(registry, actor, named);
    for (const caseId of ours) about.subjects.add(caseId);
    const stamp = { recordedAt: now, recordedBy: personOf(actor) };
    for (const [place, line] of input.lines.entries()) {
      const { name, reference, bornFrom, bornUntil, sex } = line;
      if ((bornFrom === undefined) !== (bornUntil === undefined) || (bornFrom ?? '') > (bornUntil ?? '')) {
        throw Invalid(
          `A birth is between two days, the earlier first; they came as ${bornFrom ?? 'none'} and ${bornUntil ?? 'none'}.`,
          ['lines', String(place)],
          'IMPOSSIBLE_DATES',
        );
      }
      const id = newId(now);
      const born = { bornFrom: bornFrom ?? null, bornUntil: bornUntil ?? null };
      const row = {
        id,
        listId,
        side: 'THEIRS',
        reference: wordsOrNone(reference, ['lines', String(place), 'reference']),
        sex,
      } as const;
      await tx.insert(listLines).values({ ...row, ...born, ...stamp });
      await recordLineName(tx, id, name, ['lines', String(place)]);
      const caseId = await findOnlyBearer(tx, name, ours);
      if (caseId !== undefined) await tx.insert(listLineMatches).values({ lineId: id, caseId, ...stamp });
    }
    return { answer: listId, subjects: ours };
  });
}
