import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { inputFor } from './operations.js';
import { callMutation, closeWorld, openWorld, type World } from './world.js';

/*
 * Clients keep what they read by the name of its type and its id: two records of one type must never have the same id, of
 * whichever children they are, and an id names nothing but in the case it came from.
 */

const schema = buildRegistrySchema();
let world: World;
beforeAll(async () => {
  world = await openWorld(schema);
}, 180_000);
afterAll(() => closeWorld(world));

const known = '__typename id';
const ofRehabilitation = `reviews { ${known} } sessions { ${known} } assessments { ${known} correctsId } guardianship { ${known} } views { ${known} } educationNeeds { ${known} } healthNeeds { ${known} }`;
const ofCase = `whereaboutsClaims { ${known} } vitalStatusClaims { ${known} } evidence { ${known} } attestations { ${known} }
  carePeriods { ${known} correctsId } nationalityDecisions { ${known} } stageChanges { ${known} correctsId }
  child { parents { ${known} versions { ${known} correctsId } } } rehabilitation { ${ofRehabilitation} }`;

/** Every record within what was answered, by its type and id. */
function recordsIn(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(recordsIn);
  if (typeof part !== 'object' || part === null) return [];
  const beneath = Object.values(part).flatMap(recordsIn);
  return '__typename' in part && 'id' in part ? [`${String(part.__typename)} ${String(part.id)}`, ...beneath] : beneath;
}

async function read(key: 'ministry' | 'foreign'): Promise<string[]> {
  const { id } = world.cases[key];
  const ask = async (query: string, who = 'registrar') => {
    const answer = await world.registry.ask(who, query);
    expect(answer.errors).toBeUndefined();
    return recordsIn(answer.data);
  };
  const notes =
    key === 'ministry'
      ? await ask(`{ case(id: "${id}") { rehabilitation { clinicalNotes { ${known} } } } }`, 'psychologist')
      : [];
  return [
    ...(await ask(`{ case(id: "${id}") { ${ofCase} } }`)),
    ...(await ask(`{ identityStatus(caseId: "${id}") { conflicts { ${known} } } }`)),
    ...(await ask(`{ nationalityStatus(caseId: "${id}") { determinations { ${known} } } }`)),
    ...notes,
  ];
}

/** What a registrar does to a record by its id, and the fields that name one. */
const acts: readonly [string, string, string][] = [
  ['whereaboutsRecord', 'corrects', 'whereaboutsClaim'],
  ['whereaboutsWithdraw', 'claimId', 'whereaboutsClaim'],
  ['vitalStatusRecord', 'corrects', 'vitalStatusClaim'],
  ['vitalStatusWithdraw', 'claimId', 'vitalStatusClaim'],
  ['evidenceJudge', 'evidenceId', 'evidence'],
  ['custodyRecord', 'evidenceId', 'evidence'],
  ['evidenceConflictRecord', 'otherEvidenceId', 'evidence'],
  ['evidenceConflictSettle', 'conflictId', 'evidenceConflict'],
  ['nationalityFactRecord', 'evidenceId', 'evidence'],
  ['nationalityRecord', 'corrects', 'nationalityDecision'],
  ['nationalityWithdraw', 'decisionId', 'nationalityDecision'],
  ['nationalityContest', 'determinationId', 'nationalityDetermination'],
  ['attestationRestate', 'attestationId', 'attestation'],
  ['attestationWithdraw', 'attestationId', 'attestation'],
  ['careRecord', 'corrects', 'carePeriod'],
  ['careWithdraw', 'periodId', 'carePeriod'],
  ['parentRecord', 'parentId', 'parent'],
  ['parentRecord', 'corrects', 'parentVersion'],
  ['parentWithdraw', 'versionId', 'parentVersion'],
  ['stageChangeCorrect', 'stageChangeId', 'stageChange'],
  ['correctionEndorse', 'stageChangeId', 'stageChange'],
  ['sessionWithdraw', 'sessionId', 'session'],
  ['planReviewWithdraw', 'reviewId', 'planReview'],
  ['guardianshipEnd', 'decisionId', 'guardianship'],
  ['guardianshipWithdraw', 'decisionId', 'guardianship'],
  ['educationNeedsWithdraw', 'needsId', 'educationNeeds'],
  ['healthNeedsWithdraw', 'needsId', 'healthNeeds'],
  ['viewEnd', 'viewId', 'sharedView'],
  ['sealedSignSettle', 'signId', 'sealedSign'],
];

/** What an act asks for besides, where it corrects. */
const besides: Readonly<Record<string, object>> = {
  vitalStatusRecord: { reason: 'Misread.' },
  nationalityRecord: { reason: 'Misread.' },
  careRecord: { reason: 'Misread.' },
  parentRecord: { fate: 'MISSING' },
};

describe('the id of a record inside a case', () => {
  it('is that of no other record of its type, of whichever child', async () => {
    const [one, other] = [await read('ministry'), await read('foreign')];
    const types = [...new Set(one.map((record) => record.split(' ')[0]))].sort();
    expect(types).toEqual(
      [
        ...['Assessment', 'Attestation', 'CarePeriod', 'ClinicalNote', 'EducationNeeds', 'EvidenceConflict'],
        ...['EvidenceItem', 'GuardianshipDecision', 'HealthNeeds', 'NationalityDecision', 'NationalityDetermination'],
        ...['Parent', 'ParentVersion', 'PlanReview', 'RehabilitationSession', 'SharedView', 'StageChange'],
        ...['VitalStatusClaim', 'WhereaboutsClaim'],
      ].sort(),
    );
    expect(new Set(other.map((record) => record.split(' ')[0])).size).toBe(types.length - 1);
    const all = [...one, ...other];
    expect(new Set(all).size).toBe(all.length);
    // Nor of a record of another type, for clients that go by the id alone.
    expect(new Set(all.map((record) => record.split(' ')[1])).size).toBe(all.length);
  });

  it.each(acts)(
    'is refused by %s (%s) in the case of another child, as one that is absent',
    async (act, field, kind) => {
      const [own, other] = [world.cases.ministry.id, world.cases.foreign.id].map((id) => id.slice('case_'.length));
      const refusedFor = async (id: string) => {
        const parentId = kind === 'parentVersion' ? { parentId: `parent_${own}_1` } : {};
        const asked = inputFor(schema, act, {});
        const rows = Object.entries(world.cases.ministry.rows).filter(([name]) => name in asked);
        const given = { ...Object.fromEntries(rows), ...parentId, caseId: `case_${own}`, [field]: id, ...besides[act] };
        const { data, errors } = await callMutation(world, 'registrar', act, given);
        expect(errors).toBeUndefined();
        return JSON.stringify(data[act]);
      };
      const deeper = kind === 'parentVersion' ? '1_1' : '1';
      const absent = await refusedFor(`${kind}_${own}_${kind === 'parentVersion' ? '1_999' : '999'}`);
      expect(absent).toContain(`"code":"NOT_FOUND","field":["${field}"]`);
      expect(await refusedFor(`${kind}_${other}_${deeper}`)).toBe(absent);
      // Of another kind, and by its bare place.
      expect(await refusedFor(`stage_${own}_1`)).toBe(absent);
      expect(await refusedFor('001')).toBe(absent);
    },
  );
});
