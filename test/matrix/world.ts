import Database from 'better-sqlite3';
import { createHash, randomUUID } from 'node:crypto';
import { cpSync, rmSync } from 'node:fs';
import { getNamedType, isObjectType, type GraphQLSchema } from 'graphql';
import { accessTokens, agencies } from '../../schema/agencies.js';
import { carePeriods, cases, nationalityDecisions, profileVersions } from '../../schema/cases.js';
import { parents, parentVersions } from '../../schema/parents.js';
import { sealedSigns, vitalStatusClaims, whereaboutsClaims } from '../../schema/claims.js';
import { attestationChanges, attestations, evidence, evidenceJudgements } from '../../schema/evidence.js';
import { caseGrants, grantEndings, referrals } from '../../schema/referrals.js';
import { eq } from 'drizzle-orm';
import { newId, type CaseId } from '../../src/identifiers.js';
import {
  camp,
  ministry,
  openTestRegistry,
  partner,
  type Answer,
  type KeptRegistry,
  type TestRegistry,
} from '../support/registry.js';
import { withRecordNames } from '../support/record-names.js';
import { presentVersion } from '../support/present-version.js';
import { writeRehabilitation } from './rehabilitation-world.js';
import { caseKeys, narrow, reachOf, roles, type CaseKey, type RecordName, type Who } from './expected.js';
import { inputFor } from './operations.js';
import { writeRecords, type RecordIds } from './records.js';
import { writeTalks, type SharedIds } from './talks.js';

/** Owns every case that belongs to neither agency of the people who ask. */
const other = { id: 13, code: 'OTHER', name: 'Another agency', kind: 'MEDICAL' } as const;

/** Is shown the foreign case, which nobody else is. */
const fourth = { id: 14, code: 'FOURTH', name: 'A fourth agency', kind: 'SCHOOL' } as const;

const instant = '2018-01-10T09:00:00Z';
const now = Date.parse(instant);
const later = now + 30 * 86_400_000;

/** One case: its id, and the rows of it that inputs name. */
export interface WorldCase {
  readonly id: string;
  readonly rows: Readonly<Record<string, string>>;
}

export interface World {
  readonly registry: TestRegistry;
  readonly schema: GraphQLSchema;
  readonly cases: Readonly<Record<CaseKey, WorldCase>>;
  /** Ids of the same length that name nothing. */
  readonly absent: Readonly<Record<'case' | 'referral' | 'grant', string>>;
  /** A referral to each agency that asks, and one between two others; a grant of the foreign case. */
  readonly referrals: Readonly<Record<'ministry' | 'partner' | 'foreign', string>>;
  readonly grants: Readonly<Record<'foreign', string>>;
  /** Of each kind of record one of each agency that asks, one of others, and an id that names nothing. */
  readonly records: Readonly<Record<RecordName, RecordIds>>;
  /** A list and a movement with a child of each agency on them. */
  readonly shared: SharedIds;
}

/** Words that stand in one case only, so that an answer which bears them tells of that case; F a fact, I identity, C what was said in a session. */
export const canary = (key: CaseKey, kind: 'F' | 'I' | 'C', place: string): string => `Zq${key}x${kind}${place}`;

export const openWorld = (schema: GraphQLSchema): Promise<World> =>
  globalThis.guardCampaign?.openWorld(schema) ?? makeWorld(schema);

export async function closeWorld({ registry }: World): Promise<void> {
  readers.get(registry)?.close();
  await registry.discard();
}

/** A world that was closed, to be opened again and again. */
export interface KeptWorld extends Omit<World, 'registry' | 'schema'>, KeptRegistry {}

/** Copies what the world consists of into a folder, and closes it. */
export async function keepWorld(world: World, folder: string): Promise<KeptWorld> {
  const { registry, schema: _schema, ...rest } = world;
  readers.get(registry)?.close();
  await registry.app.close();
  await registry.temporary.store.close();
  cpSync(registry.temporary.folder, folder, { recursive: true });
  rmSync(registry.temporary.folder, { recursive: true });
  return { ...rest, tokens: registry.tokens, folder };
}

export const reopenWorld = async (kept: KeptWorld, schema: GraphQLSchema): Promise<World> => ({
  ...kept,
  schema,
  registry: await openTestRegistry(instant, kept),
});

export async function makeWorld(schema: GraphQLSchema): Promise<World> {
  const registry = await openTestRegistry(instant);
  await registry.temporary.store.inTransaction((tx) => tx.insert(agencies).values([other, fourth]));
  const ids: Partial<Record<CaseKey, string>> = {};
  for (const key of caseKeys) ids[key] = await openCase(registry, schema, key, ids.ministry);
  const opened = ids as Record<CaseKey, string>;
  for (const key of caseKeys) await fillCase(registry, schema, key, opened[key]);
  const made = await grantCases(registry, opened);
  const records = await writeRecords(registry, opened, now);
  const talks = await writeTalks(registry, opened, now);
  const cases: Partial<Record<CaseKey, WorldCase>> = {};
  for (const key of caseKeys) cases[key] = { id: opened[key], rows: await rowsOf(registry, opened[key]) };
  const absent = {
    case: unlike(opened.foreign),
    referral: unlike(made.referrals.foreign),
    grant: unlike(made.grants.foreign),
  };
  return {
    registry,
    schema,
    cases: cases as Record<CaseKey, WorldCase>,
    absent,
    ...made,
    records: { ...records, taskId: talks.taskId },
    shared: talks.shared,
  };
}

/** One more case that is like one of the world: of the same owner, with the same words under every field, and shown to nobody. */
export async function addCase({ registry, schema, cases }: World, key: CaseKey): Promise<string> {
  const id = await openCase(registry, schema, key, cases.ministry.id);
  await fillCase(registry, schema, key, id);
  return id;
}

const unlike = (id: string): string =>
  id.replace(/\d{6}$/, (digits) => String((Number(digits) + 500_000) % 1_000_000).padStart(6, '0'));

const ownerOf = (key: CaseKey): string =>
  `agency_${key === 'ministry' ? ministry.id : key === 'partner' ? partner.id : other.id}`;

/** All cases bear one name and are of one sibling group, so that each can be reached from each. */
async function openCase(
  registry: TestRegistry,
  schema: GraphQLSchema,
  key: CaseKey,
  siblingOf: string | undefined,
): Promise<string> {
  const name = (text: string) => ({ text, role: 'NICKNAME', script: 'LATIN', source: 'RELATIVE' });
  const day = `2012-03-${String(caseKeys.indexOf(key) + 10)}`;
  const answer = await callMutation({ registry, schema }, 'registrar', 'caseOpen', {
    ownerAgencyId: ownerOf(key),
    ...(siblingOf === undefined ? {} : { siblingOf }),
    sex: 'FEMALE',
    regionOfOrigin: 'KZ_75',
    birth: { earliest: day, latest: '2012-03-31', basis: 'RELATIVE' },
    names: [name('Shared Name'), name(canary(key, 'I', 'Name'))],
    parents: [{ role: 'MOTHER', names: [name(canary(key, 'I', 'Parent'))] }],
    sighting: {
      observedOn: '2017-05-20',
      country: 'SY',
      siteId: `site_${camp.id}`,
      source: canary(key, 'I', 'Sighting'),
      grade: 'B',
    },
  });
  const id = must(answer, 'caseOpen');
  // A word that no caseOpen takes for a language: what is shown of it must tell of which case it comes.
  const languages = [canary(key, 'F', 'Language')];
  await registry.temporary.store.inTransaction((tx) =>
    tx
      .update(cases)
      .set({ languages })
      .where(eq(cases.id, Number(id.slice('case_'.length)))),
  );
  return id;
}

/** Everything that a case can hold, through the front door; corrections, which have their own tests, row by row. */
async function fillCase(registry: TestRegistry, schema: GraphQLSchema, key: CaseKey, id: string): Promise<void> {
  const does = async (mutation: string, input: object, who: Who = 'registrar') =>
    must(await callMutation({ registry, schema }, who, mutation, { caseId: id, ...input }), mutation);
  await does('vitalStatusRecord', { status: 'REPORTED_ALIVE', source: canary(key, 'I', 'Vital') });
  // Said to be dead the day before somebody saw it alive: the worklist of contradicted deaths has it.
  await does('vitalStatusRecord', {
    status: 'REPORTED_DEAD',
    observedOn: '2017-05-19',
    source: canary(key, 'I', 'Dead'),
  });
  await does('evidenceRecord', { type: 'VIDEO', source: canary(key, 'I', 'Evidence') });
  await does('dnaResultRecord', { laboratory: canary(key, 'I', 'Laboratory') });
  await does('custodyRecord', { evidenceId: '1', holder: canary(key, 'I', 'Holder') });
  const conflict = { evidenceId: '1', otherEvidenceId: '2', reason: canary(key, 'I', 'Conflict') };
  await does('evidenceConflictRecord', conflict);
  await does('nationalityFactRecord', { source: canary(key, 'I', 'Fact') });
  for (const kind of ['TRACING_REQUEST_OPENED', 'LEGITIMATE_BASIS'])
    await does('attestationRecord', { kind, reference: canary(key, 'I', 'Attestation') });
  await does('holdPlace', { kind: 'MEDICAL', reason: canary(key, 'I', 'Hold') });
  await does('noteWrite', { text: canary(key, 'I', 'Note') });
  await does('nationalityRecord', { nationality: 'UNDER_DETERMINATION', rule: canary(key, 'I', 'Rule') });
  await does('careRecord', { arrangement: 'CAMP' });
  await does('nationalityDetermine', {});
  await does('nationalityContest', {
    determinationId: '1',
    statedOn: '2017-07-03',
    reason: canary(key, 'I', 'Contested'),
  });
  await does('caseMove', { toStage: 'TRACING', note: canary(key, 'I', 'Move') });
  await writeCorrections(registry, key, Number(id.slice('case_'.length)) as CaseId);
  await writeRehabilitation(registry, key, Number(id.slice('case_'.length)) as CaseId);
  await does('caseEndorse', { toStage: 'CLOSED', closureReason: 'DUPLICATE' }, 'supervisor');
}

async function writeCorrections(registry: TestRegistry, key: CaseKey, caseId: CaseId): Promise<void> {
  const stamp = { caseId, recordedAt: now, recordedBy: 101 };
  const reason = canary(key, 'I', 'Reason');
  await registry.temporary.store.inTransaction(async (tx) => {
    const sign = { observedOn: '2017-07-04', status: 'REPORTED_ALIVE', country: 'SY', grade: 'C' } as const;
    await tx.insert(sealedSigns).values({ ...sign, source: canary(key, 'I', 'Sign'), ...stamp });
    const [parent] = await tx.select().from(parents).where(eq(parents.caseId, caseId));
    const [item] = await tx.select().from(evidence).where(eq(evidence.caseId, caseId));
    const [attestation] = await tx.select().from(attestations).where(eq(attestations.caseId, caseId));
    if (!parent || !item || !attestation) throw new Error('The case was not filled.');
    await tx.insert(parentVersions).values({
      ...stamp,
      parentId: parent.id,
      fate: 'UNKNOWN',
      citizenship: 'UNKNOWN',
      since: '2016-01-01',
      isWithdrawal: false,
      reason,
    });
    const [profile] = await tx.select().from(profileVersions).where(eq(profileVersions.caseId, caseId));
    if (!profile) throw new Error('A case is opened with what is known of the child.');
    const { id: _, ...known } = profile;
    await tx.insert(profileVersions).values({ ...known, ...stamp, reason });
    await tx.insert(evidenceJudgements).values({ ...stamp, evidenceId: item.id, standing: 'STANDING', reason });
    await tx.insert(attestationChanges).values({
      ...stamp,
      attestationId: attestation.id,
      kind: 'RESTATED',
      attestedOn: '2017-07-01',
      reference: canary(key, 'I', 'Restated'),
      reason,
    });
    const seen = { observedOn: '2017-05-21', status: 'REPORTED_ALIVE', source: reason, grade: 'B' } as const;
    await tx.insert(vitalStatusClaims).values({ ...stamp, ...seen, isWithdrawal: false, reason });
    const place = { country: 'SY', siteId: camp.id, isWithdrawal: false } as const;
    await tx
      .insert(whereaboutsClaims)
      .values({ ...stamp, ...place, observedOn: '2017-05-19', source: reason, grade: 'C', reason });
    await tx.insert(carePeriods).values({ ...stamp, arrangement: 'CAMP', since: '2017-07-02', reason });
    const decision = { nationality: 'UNDER_DETERMINATION', statelessnessRisk: false, rule: reason } as const;
    await tx.insert(nationalityDecisions).values({ ...stamp, ...decision, decidedOn: '2017-07-02', reason });
  });
}

type Made = Pick<World, 'referrals' | 'grants'>;

/** What the third agency shows of its cases to both agencies that ask, and to a fourth that does not. */
async function grantCases(registry: TestRegistry, ids: Record<CaseKey, string>): Promise<Made> {
  const numberOf = (key: CaseKey) => Number(ids[key].slice('case_'.length));
  const referralIds = { ministry: newId(now), partner: newId(now), foreign: newId(now) };
  const foreignGrant = newId(now);
  await registry.temporary.store.inTransaction(async (tx) => {
    const grant = (key: CaseKey, agencyId: number) => ({
      id: key === 'foreign' ? foreignGrant : newId(now),
      caseId: numberOf(key),
      agencyId,
      // Whoever is shown a case reads what for: no canary there.
      purpose: key === 'foreign' ? canary(key, 'I', 'Purpose') : 'Tracing',
      coversIdentity: key !== 'facts',
      coversRecord: key !== 'facts' && key !== 'identity',
      expiresAt: key === 'expired' ? now : later,
      grantedAt: now - 86_400_000,
      grantedBy: 102,
    });
    for (const agencyId of [ministry.id, partner.id]) {
      for (const key of ['facts', 'identity', 'record', 'expired', 'ended'] as const) {
        const row = grant(key, agencyId);
        await tx.insert(caseGrants).values(row);
        const ending = { grantId: row.id, reason: 'Done', endedAt: now, endedBy: 102 };
        if (key === 'ended') await tx.insert(grantEndings).values(ending);
      }
    }
    await tx.insert(caseGrants).values(grant('foreign', fourth.id));
    const offer = { fromAgencyId: other.id, coversIdentity: true, coversRecord: true, expiresAt: later };
    const stamp = { createdAt: now, createdBy: 102 };
    const offers = { ministry: ministry.id, partner: partner.id, foreign: fourth.id };
    for (const [to, toAgencyId] of Object.entries(offers)) {
      const key = to === 'foreign' ? 'foreign' : 'offered';
      // Whoever is asked reads what is asked for: no canary there.
      const reason = to === 'foreign' ? canary('foreign', 'I', 'Referral') : 'Please look';
      const id = referralIds[to as keyof typeof offers];
      await tx.insert(referrals).values({ ...offer, ...stamp, id, caseId: numberOf(key), toAgencyId, reason });
    }
  });
  const nodeIds = Object.entries(referralIds).map(([key, id]) => [key, `referral_${id}`]);
  return { referrals: Object.fromEntries(nodeIds) as Made['referrals'], grants: { foreign: `grant_${foreignGrant}` } };
}

async function rowsOf(registry: TestRegistry, id: string): Promise<Record<string, string>> {
  const { data } = await registry.ask(
    'registrar',
    `{ case(id: "${id}") { whereaboutsClaims { id } vitalStatusClaims { id } evidence { id } attestations { id } stageChanges { id } carePeriods { id } nationalityDecisions { id } child { parents { id versions { id } } } } }`,
  );
  const found = data.case;
  const places: Record<string, string> = {
    claimId: found.whereaboutsClaims[0].id,
    evidenceId: found.evidence[0].id,
    attestationId: found.attestations[0].id,
    stageChangeId: found.stageChanges.at(-1).id,
    periodId: found.carePeriods[0].id,
    decisionId: found.nationalityDecisions[0].id,
    conflictId: '1',
    otherEvidenceId: '2',
    determinationId: '1',
    parentId: found.child.parents[0].id,
    versionId: found.child.parents[0].versions[0].id,
    assessmentId: '1',
    viewId: '1',
    sessionId: '1',
    reviewId: '1',
    noteId: '1',
    needsId: '1',
  };
  // Bare places: each call names by them what its own fields mean, in the case that it is about.
  return Object.fromEntries(Object.entries(places).map(([name, row]) => [name, row.split('_').at(-1) ?? '']));
}

/** Calls a mutation with an input filled from the catalogue; the version is the present one where the record exists. */
export async function callMutation(
  { registry, schema }: Pick<World, 'registry' | 'schema'>,
  who: string | undefined,
  mutation: string,
  given: Readonly<Record<string, unknown>>,
  shown = shownBy(schema, mutation),
): Promise<Answer> {
  const type = schema.getMutationType()?.getFields()[mutation]?.args[0]?.type.toString() ?? '';
  const caseId = typeof given['caseId'] === 'string' ? given['caseId'] : '';
  const byIds = withRecordNames(mutation, caseId, given);
  const input = inputFor(schema, mutation, { idempotencyKey: randomUUID(), ...byIds });
  if (!type.startsWith('SignIn') && !type.startsWith('InvitationAccept')) input['idempotencyKey'] ??= randomUUID();
  else delete input['idempotencyKey'];
  if ('expectedVersion' in input)
    input['expectedVersion'] = presentVersion(registry, input) ?? input['expectedVersion'];
  const query = `mutation ($input: ${type}) { ${mutation}(input: $input) { ${shown} userErrors { code field message } } }`;
  return registry.ask(who, query, { input });
}

/** The record that a mutation answers with, where it answers one. */
function shownBy(schema: GraphQLSchema, mutation: string): string {
  const type = getNamedType(schema.getMutationType()?.getFields()[mutation]?.type);
  const names = isObjectType(type) ? Object.keys(type.getFields()) : [];
  const record = names.find((name) => ['case', 'grant', 'referral', 'request', 'link', 'task'].includes(name));
  return record === undefined ? '' : `${record} { id }`;
}

const readers = new WeakMap<TestRegistry, Database.Database>();

/** A connection of the test's own, beside the application. */
export function databaseOf(registry: TestRegistry): Database.Database {
  const known = readers.get(registry);
  if (known) return known;
  const made = new Database(`${registry.temporary.folder}/registry.sqlite`, { readonly: true });
  readers.set(registry, made);
  return made;
}

function must(answer: Answer, mutation: string): string {
  const payload = answer.data?.[mutation];
  const id: unknown = payload?.case?.id;
  if (typeof id !== 'string') throw new Error(`${mutation} of the world was refused: ${answer.text}`);
  return id;
}

/** SHA-256 over every row of every table but the audit, so that an act which was refused can be seen to have done nothing. */
export function digestOf(registry: TestRegistry): string {
  const database = databaseOf(registry);
  const tables = database
    .prepare(
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' and name not like 'audit_%' order by name",
    )
    .pluck()
    .all() as string[];
  const hash = createHash('sha256');
  for (const table of tables)
    hash.update(table + JSON.stringify(database.prepare(`select * from "${table}"`).raw().all()));
  return hash.digest('hex');
}

export const auditCount = (registry: TestRegistry, decision: 'READ' | 'REFUSED' | 'DONE'): number =>
  databaseOf(registry).prepare('select count(*) from audit_entries where decision = ?').pluck().get(decision) as number;

/** What of an answer its reader may not see: canaries, birthdays and ids of cases beyond reach. Empty where all is well. */
export function leaksIn(world: World, who: Who, text: string, asked?: string): string[] {
  const found: string[] = [];
  for (const [word, key, kind] of text.matchAll(/Zq([a-z]+)x([FIC])[A-Za-z]*/g)) {
    const reach = reachOf(who, key as CaseKey);
    if (reach === 'nothing' || (kind !== 'F' && reach === 'facts')) found.push(word);
    // What was said and scored: to the psychologist of the agency that treats the child, by no grant of another scope.
    if (kind === 'C' && (who !== 'psychologist' || key !== 'ministry')) found.push(word);
  }
  for (const key of caseKeys) {
    const [reach, day] = [reachOf(who, key), `2012-03-${String(caseKeys.indexOf(key) + 10)}`];
    if ((reach === 'nothing' || reach === 'facts') && text.includes(day)) found.push(day);
    const { id } = world.cases[key];
    if (reach === 'nothing' && id !== asked && text.includes(id)) found.push(id);
  }
  return found;
}

/**
 * Whether somebody is refused for want of a right: before anything runs; or, where a campaign has taken what stands there
 * away, by what stands behind it, and nothing is shown.
 */
export function isRefused(who: Who, { status, data, errors = [] }: Answer): boolean {
  const [wanted, code] = who === 'anonymous' ? [401, 'UNAUTHENTICATED'] : [403, 'FORBIDDEN'];
  const refusal = globalThis.guardCampaign?.refusal ?? 'before';
  if (refusal === 'before') return status === wanted && data === undefined;
  const isSaid = errors.length > 0 || refusal === 'nothing shown';
  return isSaid && errors.every(({ extensions }) => extensions.code === code) && !showsAnything(data);
}

const showsAnything = (value: unknown): boolean =>
  typeof value === 'object' && value !== null
    ? Object.values(value).some(showsAnything)
    : value !== null && value !== undefined;

/** Everybody who may read cases at all. */
export const named: readonly Who[] = roles.filter((who) => who !== 'anonymous' && !narrow.includes(who));
export const tokenOf = (who: Who): string | undefined => (who === 'anonymous' ? undefined : who);

export async function addToken(registry: TestRegistry, token: string, change: object): Promise<void> {
  const tokenHash = createHash('sha256').update(token).digest('hex');
  await registry.temporary.store.inTransaction((tx) =>
    tx.insert(accessTokens).values({
      id: newId(now),
      userId: 101,
      tokenHash,
      isDemonstration: false,
      createdAt: now - 86_400_000,
      expiresAt: later,
      ...change,
    }),
  );
}
