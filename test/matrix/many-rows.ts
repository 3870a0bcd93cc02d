import { agencies, users } from '../../schema/agencies.js';
import { cases } from '../../schema/cases.js';
import { endorsements } from '../../schema/evidence.js';
import { movementCorrections, movementEvents } from '../../schema/movements.js';
import { regionsOfOrigin, sites } from '../../schema/places.js';
import { caseGrants, referralEvents, referrals } from '../../schema/referrals.js';
import { answeringBodies, milestoneBodies } from '../../schema/rehabilitation/catalogue.js';
import { viewGrants, viewKinds } from '../../schema/rehabilitation/views.js';
import { releaseAdmissions, releaseAnnouncements, releaseDrafts, releaseEvents } from '../../schema/releases.js';
import { officialStatements } from '../../schema/statements.js';
import { tracingLinkEvents } from '../../schema/tracing.js';
import { newId } from '../../src/identifiers.js';
import { readStatementFile } from '../../src/statements/read-statement-file.js';
import { caseKeys, type CaseKey } from './expected.js';
import { holders, writeRecords, type Holder } from './records.js';
import { addToLongLists } from './long-lists.js';
import { listedKeys, writeTalks } from './talks.js';
import type { World } from './world.js';

const statements = readStatementFile('schema/official-statements.csv', '2026-01-01');
const now = Date.parse('2018-01-10T09:00:00Z');
const numberOf = (id: string): number => Number(id.slice(id.indexOf('_') + 1));

/** One more row in every list that is not of cases, with something under each field that leads to others. */
export async function addRows(world: World, nth: number): Promise<void> {
  const { registry } = world;
  const ids = Object.fromEntries(caseKeys.map((key) => [key, world.cases[key].id])) as Record<CaseKey, string>;
  if (nth === 1) await completeMovement(world, world.shared.movement);
  const records = await writeRecords(registry, ids, now);
  const { shared } = await writeTalks(registry, ids, now, nth);
  await completeMovement(world, shared.movement);
  await addToLongLists(registry, numberOf(ids.record));
  const stamp = { recordedAt: now, recordedBy: 102 };
  await registry.temporary.store.inTransaction(async (tx) => {
    for (const key of Object.keys(holders) as Holder[]) {
      const word = { linkId: numberOf(records.linkId[key]), kind: 'VOUCHED', agencyId: holders[key] } as const;
      await tx.insert(tracingLinkEvents).values({ ...word, grounds: 'Grounds', ...stamp });
    }
    const offer = { fromAgencyId: holders.foreign, toAgencyId: holders.partner };
    const covers = { coversIdentity: true, coversRecord: true, expiresAt: now + 86_400_000 };
    const referralId = newId(now);
    await tx.insert(referrals).values({
      ...{ id: referralId, caseId: numberOf(ids.offered), ...offer, ...covers, reason: 'Please look' },
      ...{ createdAt: now, createdBy: 102 },
    });
    await tx.insert(referralEvents).values({ referralId, kind: 'DECLINED', note: 'Note', ...stamp });
    const granted = { caseId: numberOf(ids.record), agencyId: holders.partner, purpose: 'Tracing', ...covers };
    await tx.insert(caseGrants).values({ id: newId(now), ...granted, grantedAt: now, grantedBy: 102 });
    for (const kind of viewKinds) {
      const caseId = numberOf(ids[listedKeys[nth % listedKeys.length] ?? 'ministry']);
      const view = { id: newId(now), caseId, agencyId: holders.partner, kind, purpose: 'Purpose' };
      await tx.insert(viewGrants).values({ ...view, expiresAt: now + 86_400_000, grantedAt: now, grantedBy: 102 });
    }
    const code = `MANY-${nth}`;
    const [agencyId, youngId] = [200 + nth, 300 + nth];
    await tx.insert(agencies).values({ id: agencyId, code, name: code, kind: 'SCHOOL' });
    await tx.insert(sites).values({ id: agencyId, code, name: code, kind: 'CAMP', country: 'SY' });
    await tx.insert(users).values([
      { id: youngId, name: code, role: 'YOUNG_PERSON', agencyId, createdAt: now },
      { id: 400 + nth, name: `${code}-staff`, role: 'CASEWORKER', agencyId: holders.ministry, createdAt: now },
    ]);
    const region = regionsOfOrigin[nth] ?? null;
    await tx.insert(answeringBodies).values({ body: milestoneBodies[0], region, agencyId, ...stamp });
    const [statement] = statements.slice(nth - 1, nth);
    if (statement) await tx.insert(officialStatements).values(statement);
    const [announcementId, draftId] = [newId(now), newId(now)];
    const about = { asOf: '2018-01-01', ...stamp };
    await tx.insert(releaseAnnouncements).values({ id: announcementId, publishAt: now, families: [], ...about });
    await tx
      .insert(releaseDrafts)
      .values({ id: draftId, announcementId, knownAt: now, asOf: '2018-01-01', recordedBy: 102 });
    await tx.insert(releaseEvents).values({ draftId, kind: 'BUILT', ...stamp });
    const built = { content: '{"figures":[],"families":[]}', report: '[]', entry: '{}', certificate: '{}' };
    await tx.insert(releaseAdmissions).values({ draftId, ...built, sealed: Buffer.alloc(0), ledgerBefore: '' });
  });
}

/** With it its children may stand on the next; what two persons say of it is under way. */
async function completeMovement({ registry }: World, movementId: string): Promise<void> {
  const stamp = { recordedAt: now, recordedBy: 102 };
  await registry.temporary.store.inTransaction(async (tx) => {
    const completed = { movementId: numberOf(movementId), kind: 'COMPLETED', happenedOn: '2018-01-01' } as const;
    const [event] = await tx
      .insert(movementEvents)
      .values({ ...completed, note: 'Note', ...stamp })
      .returning({ id: movementEvents.id });
    const correction = {
      eventId: event?.id ?? 0,
      kind: 'VOUCHED',
      arrivedOn: '2018-01-02',
      movementVersion: 2,
    } as const;
    await tx.insert(movementCorrections).values({ ...correction, reason: 'Reason', ...stamp });
  });
}

/** A colleague has endorsed a move of every case there is, on its present version. */
export async function endorseAll({ registry }: World): Promise<void> {
  await registry.temporary.store.inTransaction(async (tx) => {
    for (const { id, version } of await tx.select({ id: cases.id, version: cases.version }).from(cases))
      await tx.insert(endorsements).values({
        ...{ id: newId(now), caseId: id, caseVersion: version, toStage: 'LOCATED', effectiveOn: '2018-01-01' },
        ...{ recordedAt: now, recordedBy: 101 },
      });
  });
}
