import { users } from '../../schema/agencies.js';
import { cases } from '../../schema/cases.js';
import { postings } from '../../schema/counts.js';
import { guardianshipDecisions } from '../../schema/rehabilitation/care.js';
import { milestoneEvents, plans, type milestoneEventKinds } from '../../schema/rehabilitation/plans.js';
import { sessions } from '../../schema/rehabilitation/sessions.js';
import type { Registry } from '../../src/audit/act.js';
import type { Tx } from '../../src/database/connection.js';

/** How many came home, and how many are known of: enough for the full edition of the catalogue. */
export const [returned, known] = [400, 3_200];
export const asOf = '2017-12-31';

/*
 * Children of whom it is written down, by their number from 0, what the tables of milestones count. Beside each stands what
 * must not be counted: waived, taken back, ended, missed, after the day.
 */
export const expected = {
  medical_examination: { EXAMINED: 345, NOT_EXAMINED: 55 },
  identity_number: { NUMBER_ISSUED: 288, NUMBER_NOT_ISSUED: 112 },
  guardianship: { DECISION_IN_FORCE: 240, NO_DECISION: 160 },
  school: { ENROLLED: 330, NOT_ENROLLED: 70 },
  sessions: {
    ...{ SESSIONS_0_5: 174, SESSIONS_0: 29, SESSIONS_1_5: 145 },
    ...{ SESSIONS_6_UP: 226, SESSIONS_6_10: 142, SESSIONS_11_UP: 84 },
  },
};

type Kind = (typeof milestoneEventKinds)[number];
type Event = readonly [code: string, kind: Kind, happenedOn: string];

const eventsOf = (child: number): readonly Event[] => [
  ...(child < 20 ? [] : child < 40 ? [waived] : child < 55 ? [notApplicable] : [examined]),
  ...(child < 12 ? [numberLater] : child < 300 ? [number] : []),
  ...(child < 340 ? [enrolled] : []),
  ...(child < 15 ? [takenBack] : []),
  ...(child < 5 ? [enrolled] : []),
];
const waived: Event = ['REC-MED', 'WAIVED', '2017-06-05'];
const notApplicable: Event = ['REC-MED', 'NOT_APPLICABLE', '2017-06-05'];
const examined: Event = ['REC-MED', 'ACHIEVED', '2017-06-05'];
const number: Event = ['DOC-IIN', 'ACHIEVED', asOf];
const numberLater: Event = ['DOC-IIN', 'ACHIEVED', '2018-01-02'];
const enrolled: Event = ['EDU-ENR', 'ACHIEVED', '2017-09-01'];
const takenBack: Event = ['EDU-ENR', 'REOPENED', '2018-01-03'];

/** Writes the children at once, as of `at`, into a counted registry, whose books hold nobody yet. */
export async function bringHome({ store }: Pick<Registry, 'store'>, at: number): Promise<void> {
  const ids = Array.from({ length: known }, (_, child) => child + 10);
  const home = ids.slice(0, returned);
  await store.inTransaction(async (tx) => {
    const [pattern] = await tx.select().from(cases);
    if (!pattern) throw new Error('A counted registry has one case.');
    await tx.insert(users).values([1, 2].map((id) => ({ ...person(id), createdAt: 0 })));
    await inParts(ids, (part) => tx.insert(cases).values(part.map((id) => ({ ...pattern, id }))));
    await inParts(ids, (part) => tx.insert(postings).values(part.map((id) => posting(id, at))));
    const plan = { ownerAgencyId: 1, bodyAgencyId: 1, catalogueVersion: 1, version: 1, openedAt: at };
    await inParts(home, (part) =>
      tx.insert(plans).values(part.map((caseId) => ({ ...plan, caseId, arrivedOn: '2017-06-01' }))),
    );
    await record(tx, home, at);
  });
}

export const person = (id: number) => ({ id, name: `person ${id}`, role: 'SUPERVISOR', agencyId: 1 }) as const;

const posting = (caseId: number, recordedAt: number) => {
  const isHome = caseId - 10 < returned;
  const account = isHome ? 'RETURNED' : 'LOCATED';
  const arrivedOn = isHome ? '2017-06-01' : null;
  return { caseId, recordedAt, effectiveOn: '2017-06-01', account, sex: 'UNKNOWN', arrivedOn, delta: 1 } as const;
};

async function record(tx: Tx, home: readonly number[], at: number): Promise<void> {
  const by = { recordedAt: at, recordedBy: 1 };
  const events = home.flatMap((caseId, child) =>
    eventsOf(child).map(([code, kind, happenedOn]) => ({ ...by, caseId, code, kind, happenedOn, ...wordsOf(kind) })),
  );
  await inParts(events, (part) => tx.insert(milestoneEvents).values(part));
  const decision = { ...by, kind: 'GUARDIANSHIP', relation: 'GRANDPARENT', authority: 'A', reference: 'B' } as const;
  const decided = home.slice(0, 260).map((caseId) => ({ ...decision, caseId, decidedOn: '2017-07-01' }));
  const made = new Map<number, number>();
  await inParts(decided, async (part) => {
    const rows = await tx.insert(guardianshipDecisions).values(part).returning();
    for (const { caseId, id } of rows) made.set(caseId, id);
  });
  // Twenty ended before the day, and fifteen after it.
  const ends = home.slice(0, 35).map((caseId, child) => {
    const decidedOn = child < 20 ? '2017-10-01' : '2018-01-02';
    return { ...decision, caseId, decidedOn, endsId: made.get(caseId) ?? null, reason: 'R' };
  });
  await tx.insert(guardianshipDecisions).values(ends);
  const session = { ...by, type: 'GROUP_PSYCH', setting: 'GROUP' } as const;
  const held = home.flatMap((caseId, child) => [
    ...Array.from({ length: child % 14 }, () => ({ ...attended, caseId, heldOn: '2017-09-10' })),
    { caseId, heldOn: '2017-09-11', attendance: 'EXCUSED' as const },
    { ...attended, caseId, heldOn: '2018-01-02' },
  ]);
  await inParts(held, (part) => tx.insert(sessions).values(part.map((one) => ({ ...session, ...one }))));
}

const attended = { attendance: 'ATTENDED', minutes: 45 } as const;
const wordsOf = (kind: Kind) => (kind === 'ACHIEVED' ? { evidence: 'A record' } : { reason: 'A reason' });

/** Few enough rows at once for the parameters that a statement may have. */
async function inParts<Row>(rows: readonly Row[], write: (part: Row[]) => PromiseLike<unknown>): Promise<void> {
  for (let at = 0; at < rows.length; at += 400) await write(rows.slice(at, at + 400));
}
