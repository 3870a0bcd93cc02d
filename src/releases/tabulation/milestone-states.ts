import { and, asc, eq, inArray, lte, not, sql } from 'drizzle-orm';
import { guardianshipDecisions } from '../../../schema/rehabilitation/care.js';
import { milestoneEvents } from '../../../schema/rehabilitation/plans.js';
import { sessions } from '../../../schema/rehabilitation/sessions.js';
import { isWithdrawn } from '../../cases/rules/withdrawn.js';
import type { Reader } from '../../database/connection.js';
import type { CivilDate } from '../../dates.js';
import {
  diedOrLeft,
  milestoneCodes,
  milestoneOf,
  sessionBand,
  type MilestoneState,
} from '../catalogue/milestone-tables.js';
import { notReturned } from '../catalogue/not-returned.js';

interface At {
  readonly asOf: CivilDate;
  readonly knownAt: number;
}

/** What was recorded of children at home at (asOf, knownAt), by case. */
export interface Milestones {
  /** `REC-MED` and a case: achieved by that day. */
  readonly achieved: ReadonlySet<string>;
  readonly guarded: ReadonlySet<number>;
  readonly attended: ReadonlyMap<number, number>;
}

/** Of everybody who has a plan, sealed files too: what is told of them passes the gate under its own threshold. */
export async function readMilestones(reader: Reader, at: At): Promise<Milestones> {
  return {
    achieved: await readAchieved(reader, at),
    guarded: await readGuarded(reader, at),
    attended: await readAttended(reader, at),
  };
}

/** What a child counts as in each table. Whoever has no plan has reached nothing that is recorded. */
export function milestonesOf({ achieved, guarded, attended }: Milestones, account: string, caseId: number) {
  if (account === 'DECEASED' || account === 'OTHER') return gone;
  if (account !== 'RETURNED') return abroad;
  const reached = (table: keyof typeof milestoneOf): string => {
    const [no, yes] = milestoneCodes[table];
    return achieved.has(nameOf(milestoneOf[table], caseId)) ? yes : no;
  };
  const [none, inForce] = milestoneCodes.guardianship;
  return {
    medical_examination: reached('medical_examination'),
    identity_number: reached('identity_number'),
    guardianship: guarded.has(caseId) ? inForce : none,
    school: reached('school'),
    sessions: sessionBand(attended.get(caseId) ?? 0),
  };
}

const everywhere = (code: string): MilestoneState => ({
  medical_examination: code,
  identity_number: code,
  guardianship: code,
  school: code,
  sessions: code,
});
const [abroad, gone] = [everywhere(notReturned), everywhere(diedOrLeft)];

const nameOf = (code: string, caseId: number): string => `${code} ${caseId}`;

/** By the last word known then: what was taken back was never achieved, whatever day is asked for. */
async function readAchieved(reader: Reader, { asOf, knownAt }: At): Promise<ReadonlySet<string>> {
  const { caseId, code, kind, happenedOn, id, recordedAt } = milestoneEvents;
  const rows = await reader
    .select({ caseId, code, kind, happenedOn })
    .from(milestoneEvents)
    .where(and(inArray(code, Object.values(milestoneOf)), lte(recordedAt, knownAt)))
    .orderBy(asc(id));
  const achieved = new Set<string>();
  for (const row of rows) {
    const name = nameOf(row.code, row.caseId);
    if (row.kind === 'ACHIEVED' && row.happenedOn <= asOf) achieved.add(name);
    else achieved.delete(name);
  }
  return achieved;
}

/** A decision made by that day and not ended by it; what was taken back by then was never made. */
async function readGuarded(reader: Reader, { asOf, knownAt }: At): Promise<ReadonlySet<number>> {
  const { id, caseId, endsId, decidedOn, recordedAt } = guardianshipDecisions;
  const rows = await reader
    .select({ id, caseId, endsId })
    .from(guardianshipDecisions)
    .where(
      and(
        lte(decidedOn, asOf),
        lte(recordedAt, knownAt),
        not(isWithdrawn('GUARDIANSHIP', 'guardianship_decisions.id', knownAt)),
      ),
    );
  const ended = new Set(rows.map((row) => row.endsId));
  return new Set(rows.filter((row) => row.endsId === null && !ended.has(row.id)).map((row) => row.caseId));
}

async function readAttended(reader: Reader, { asOf, knownAt }: At): Promise<ReadonlyMap<number, number>> {
  const rows = await reader
    .select({ caseId: sessions.caseId, count: sql<number>`count(*)` })
    .from(sessions)
    .where(
      and(
        eq(sessions.attendance, 'ATTENDED'),
        lte(sessions.heldOn, asOf),
        lte(sessions.recordedAt, knownAt),
        not(isWithdrawn('SESSION', 'sessions.id', knownAt)),
      ),
    )
    .groupBy(sessions.caseId);
  return new Map(rows.map(({ caseId, count }) => [caseId, count]));
}
