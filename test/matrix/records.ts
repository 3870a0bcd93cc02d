import { correctedParticulars, tracingNameChanges, tracingNames, tracingParticulars } from '../../schema/identity.js';
import { requestCorrections, tracingConsents, tracingLinks, tracingRequests } from '../../schema/tracing.js';
import { recordVersions } from '../../schema/versions.js';
import { newId } from '../../src/identifiers.js';
import { ministry, partner, type TestRegistry } from '../support/registry.js';

/** One record of each agency that asks, one of others, and an id that names nothing. */
export type RecordIds = Readonly<Record<Holder | 'absent', string>>;
export const holders = { ministry: ministry.id, partner: partner.id, foreign: 13 } as const;
export type Holder = keyof typeof holders;

/** As `canary` in world.ts, for records that belong to the owner of that case. */
export const canary = (key: Holder | 'facts', place: string): string => `Zq${key}xI${place}`;

/** A tracing request and a link for each holder, full of words that nobody else may read. */
export async function writeRecords(
  registry: TestRegistry,
  cases: Readonly<Record<Holder, string>>,
  now: number,
): Promise<Readonly<Record<'requestId' | 'linkId', RecordIds>>> {
  const made: Record<'requestId' | 'linkId', Record<string, string>> = { requestId: {}, linkId: {} };
  await registry.temporary.store.inTransaction(async (tx) => {
    for (const key of Object.keys(holders) as Holder[]) {
      const stamp = { recordedAt: now, recordedBy: 102 };
      const [requestId, linkId, agencyId] = [newId(now), newId(now), holders[key]];
      const caseId = Number(cases[key].slice('case_'.length));
      await tx.insert(tracingRequests).values({
        ...{ id: requestId, agencyId, relation: 'GRANDPARENT', receivedOn: '2017-06-01', sex: 'FEMALE', ...stamp },
        ...{ bornFrom: '2012-01-01', bornUntil: '2012-12-31', lastContactOn: '2017-01-01' },
      });
      const particulars = { inquirerName: canary(key, 'Inquirer'), inquirerContact: canary(key, 'Contact') };
      await tx.insert(tracingParticulars).values({ requestId, ...particulars, description: canary(key, 'Described') });
      await tx.insert(recordVersions).values({ kind: 'request', recordId: requestId, version: 2 });
      const [correction] = await tx
        .insert(requestCorrections)
        .values({
          ...{ requestId, version: 1, relation: 'AGENCY', receivedOn: '2017-06-01', sex: 'MALE', ...stamp },
          ...{ bornFrom: '2012-01-01', bornUntil: '2012-12-31', lastContactOn: '2017-01-01' },
          reason: canary(key, 'PutRight'),
        })
        .returning({ id: requestCorrections.id });
      const put = { requestId, correctionId: correction?.id ?? 0 };
      await tx
        .insert(correctedParticulars)
        .values({ ...put, ...particulars, description: canary(key, 'DescribedAnew') });
      const name = { text: canary(key, 'Sought'), searchKey: 'shared name', script: 'LATIN' } as const;
      await tx.insert(tracingNames).values({ id: newId(now), requestId, ...name });
      const former = { id: newId(now), requestId, text: canary(key, 'SoughtBefore'), searchKey: 'former name' };
      await tx.insert(tracingNames).values({ ...former, script: 'LATIN' });
      await tx.insert(tracingNameChanges).values({ nameId: former.id, isGiven: false, ...put });
      const consent = { purpose: 'TRACING', isGiven: true, statedOn: '2017-06-01' } as const;
      await tx.insert(tracingConsents).values({ requestId, ...consent, reference: canary(key, 'Form'), ...stamp });
      const link = { id: linkId, requestId, caseId, requestAgencyId: agencyId, caseAgencyId: agencyId };
      await tx.insert(tracingLinks).values({ ...link, basis: canary(key, 'Basis'), ...stamp });
      made.requestId[key] = `request_${requestId}`;
      made.linkId[key] = `link_${linkId}`;
    }
  });
  return { requestId: withAbsent(made.requestId), linkId: withAbsent(made.linkId) };
}

export const withAbsent = (ids: Readonly<Record<string, string>>): RecordIds =>
  ({ ...ids, absent: unlike(ids['foreign'] ?? '') }) as RecordIds;

const unlike = (id: string): string =>
  id.replace(/\d{6}$/, (digits) => String((Number(digits) + 500_000) % 1_000_000).padStart(6, '0'));
