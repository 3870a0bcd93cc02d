import { listAttestations } from '../cases/rules/attestation-standing.js';
import { attestFact, endFact, withdrawFact } from '../cases/facts/attest-fact.js';
import type { Change } from '../cases/change-case.js';
import { addDays, type CivilDate } from '../dates.js';
import { toNodeId, type CaseId } from '../identifiers.js';
import { readGrounds, type Ground } from './grounds.queries.js';

/*
 * What talks say of a child's way home is told to its case by the act that records them, where the child is abroad then. Of who is home or
 * closed nothing is written; once it is found to be abroad after all, by an act that takes that back, its case learns what it missed.
 */

const given = ['ON_AGREED_LIST', 'HOST_CONSENT'] as const;

const answeredBy = (list: string): string => `Agreed anew on ${list}.`;

/** A list that both parties agreed to gives a child its place and the host's consent, whatever lapsed before. */
export async function tellOfList(
  change: Change,
  { id, agreedOn }: { readonly id: number; readonly agreedOn: CivilDate },
): Promise<void> {
  const reference = toNodeId('list', id);
  for (const kind of given) await attestFact(change, { kind, on: agreedOn, reference });
  await withdrawFact(change, { kind: 'AGREEMENT_LAPSED', reason: answeredBy(reference) });
}

/**
 * Of agreements that have ended, what their lists gave a child ends with their last day; and the case learns of each that lapsed, unless
 * another agreed list brought the child home beyond it. In whichever order they were recorded to end, it learns the same; and once alone, so
 * that what a person or a move made of it stays, but where the list that answered it has ended as well.
 */
export async function tellOfEndings(change: Change, grounds: readonly Ground[]): Promise<void> {
  const answers = grounds.map(({ list, ending }) => list && ending && answeredBy(toNodeId('list', list.id)));
  const said = (await listAttestations(change.tx, change.row.id as CaseId)).filter(
    ({ became }) => !became.some(({ reason }) => reason !== null && answers.includes(reason)),
  );
  for (const { ending, list } of grounds) {
    if (ending === undefined || list === undefined) continue;
    const ended = { on: addDays(ending.endedOn, 1), reason: ending.reason, reference: toNodeId('list', list.id) };
    for (const kind of given) await endFact(change, { kind, ...ended });
  }
  for (const { agreementId, ending } of grounds) {
    if (ending === undefined || agreementId === null || isCarriedBeyond(grounds, ending.endedOn)) continue;
    const fact = { kind: 'AGREEMENT_LAPSED', reference: toNodeId('agreement', agreementId) } as const;
    if (said.some(({ kind, reference }) => kind === fact.kind && reference === fact.reference)) continue;
    await attestFact(change, { ...fact, on: ending.endedOn });
  }
}

/** Whether the end of an agreement is anything to a child whom it was to bring home. */
export const isConcerned = (
  grounds: readonly Ground[],
  { agreementId, endedOn }: { readonly agreementId: number; readonly endedOn: CivilDate },
): boolean =>
  grounds.some((ground) => ground.agreementId === agreementId && ground.list !== undefined) ||
  !isCarriedBeyond(grounds, endedOn);

const isCarriedBeyond = (grounds: readonly Ground[], day: CivilDate): boolean =>
  grounds.some(({ ending, list }) => list !== undefined && (ending === undefined || ending.endedOn > day));

/** Follows, within the act by which a child is found to be abroad after all, what talks said of it meanwhile: lists that were agreed, agreements that ended. */
export async function followTalks(change: Change): Promise<void> {
  const caseId = change.row.id as CaseId;
  const grounds = (await readGrounds(change.tx, [caseId]))(caseId);
  if (grounds.length === 0) return;
  const said = new Set((await listAttestations(change.tx, caseId)).map(({ reference }) => reference));
  for (const { list } of grounds)
    if (list !== undefined && !said.has(toNodeId('list', list.id))) await tellOfList(change, list);
  await tellOfEndings(change, grounds);
}
