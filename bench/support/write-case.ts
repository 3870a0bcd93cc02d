import type Database from 'better-sqlite3';
import { isAbroad } from '../../src/cases/rules/case.rules.js';
import { postingsFor } from '../../src/counts/books/ledger.js';
import { searchKeyOf } from '../../src/identity/names.js';
import type { SyntheticCase } from './synthetic-case.js';

/** The registrar of a filled registry, who recorded everything in it. */
export const registrarId = 101;

type Insert = (...values: unknown[]) => void;

export const insertInto =
  (db: Database.Database) =>
  (table: string, columns: readonly string[]): Insert => {
    const statement = db.prepare(
      `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
    );
    return (...values) => void statement.run(...values);
  };

/** Writes one case into all its tables, with the postings that its history leads to. */
export function writerOf(db: Database.Database): (made: SyntheticCase) => void {
  const inserting = insertInto(db);
  const theCase = inserting('cases', [
    'id',
    'owner_agency_id',
    'stage',
    'stage_since',
    'closure_reason',
    'reported_on',
    'arrived_on',
    'vital_status',
    'country',
    'site_id',
    'whereabouts_on',
    'nationality',
    'statelessness_risk',
    'care_arrangement',
    'sex',
    'region_of_origin',
    'languages',
    'version',
    'created_at',
    'updated_at',
  ]);
  const change = inserting('stage_changes', [
    'case_id',
    'from_stage',
    'to_stage',
    'closure_reason',
    'effective_on',
    'is_annulment',
    'recorded_at',
    'recorded_by',
  ]);
  const claim = inserting('whereabouts_claims', [
    'id',
    'case_id',
    'observed_on',
    'country',
    'site_id',
    'source',
    'grade',
    'is_withdrawal',
    'recorded_at',
    'recorded_by',
  ]);
  const parent = inserting('parents', ['id', 'case_id', 'role', 'fate', 'citizenship']);
  const name = inserting('names', [
    'id',
    'case_id',
    'parent_id',
    'text',
    'search_key',
    'role',
    'script',
    'source',
    'recorded_at',
  ]);
  const birth = inserting('births', ['id', 'case_id', 'earliest', 'latest', 'basis', 'recorded_at']);
  const profile = inserting('profile_versions', [
    'case_id',
    'sex',
    'region_of_origin',
    'birth_id',
    'recorded_at',
    'recorded_by',
  ]);
  const posting = inserting('postings', [
    'case_id',
    'effective_on',
    'recorded_at',
    'delta',
    'account',
    'sex',
    'region_of_origin',
    'country',
    'site_id',
    'birth_id',
    'age_band',
    'arrived_on',
  ]);
  return (made) => {
    const { id, current, whereabouts, recordedAt, sex, regionOfOrigin } = made;
    const birthId = made.index + 1;
    theCase(
      id,
      made.agencyId,
      current.toStage,
      current.effectiveOn,
      current.closureReason,
      made.reportedOn,
      made.arrivedOn,
      'UNKNOWN',
      whereabouts?.country,
      whereabouts?.siteId,
      whereabouts?.observedOn,
      'UNDER_DETERMINATION',
      0,
      isAbroad(current.toStage) ? 'CAMP' : 'PARENT',
      sex,
      regionOfOrigin,
      made.languages,
      1,
      recordedAt,
      recordedAt,
    );
    for (const one of made.stages)
      change(id, one.fromStage, one.toStage, one.closureReason, one.effectiveOn, 0, recordedAt, registrarId);
    for (const one of made.claims)
      claim(one.id, id, one.observedOn, one.country, one.siteId, one.source, one.grade, 0, recordedAt, registrarId);
    for (const one of made.parents) parent(one.id, id, one.role, one.fate, one.citizenship);
    for (const one of made.names) {
      name(
        one.id,
        id,
        one.parentId,
        one.text,
        searchKeyOf(one.text),
        'GIVEN_BY_PARENTS',
        one.script,
        'RELATIVE',
        recordedAt,
      );
    }
    birth(birthId, id, made.birth.earliest, made.birth.latest, 'RELATIVE', recordedAt);
    profile(id, sex, regionOfOrigin, birthId, recordedAt, registrarId);
    for (const one of postingsFor(historyOf(made, birthId))) {
      posting(
        id,
        one.effectiveOn,
        one.recordedAt,
        one.delta,
        one.account,
        one.sex,
        one.regionOfOrigin,
        one.country,
        one.siteId,
        one.birthId,
        one.ageBand,
        one.arrivedOn,
      );
    }
  };
}

function historyOf(made: SyntheticCase, birthId: number): Parameters<typeof postingsFor>[0] {
  const asWritten = { correctsId: null, recordedAt: made.recordedAt };
  return {
    changes: made.stages.map((change, at) => ({ ...change, ...asWritten, id: at + 1, isAnnulment: false })),
    profiles: [{ ...asWritten, id: 1, sex: made.sex, regionOfOrigin: made.regionOfOrigin, birthId }],
    claims: made.claims.map((claim) => ({ ...claim, ...asWritten, isWithdrawal: false })),
    births: [{ ...made.birth, id: birthId }],
  };
}
