import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { carePeriods, cases, nationalityDecisions, profileVersions, stageChanges } from '../../../schema/cases.js';
import { holds } from '../../../schema/holds.js';
import { parents } from '../../../schema/parents.js';
import { caseChanges, wholeRegistry } from '../../../schema/changes.js';
import { vitalStatusClaims, whereaboutsClaims } from '../../../schema/claims.js';
import { postings } from '../../../schema/counts.js';
import {
  attestationChanges,
  attestations,
  dnaResults,
  endorsements,
  evidence,
  kitMarks,
} from '../../../schema/evidence.js';
import { appendEntry } from '../../audit/append-entry.js';
import { kitMarkOf } from '../../cases/rules/kit-results.js';
import { standingClaims } from '../../cases/standing-rows.js';
import { mirrorOf } from '../../cases/refresh-case.js';
import { asKnownAt } from '../../counts/books/history.js';
import { postingsFor } from '../../counts/books/ledger.js';
import type { Tx } from '../../database/connection.js';
import { insertRow } from '../../database/insert-row.js';
import { ensureKind, findSettings, setPlayedUntil } from '../../database/settings.js';
import type { Store } from '../../database/store.js';
import { dateOf } from '../../dates.js';
import { Invalid } from '../../errors.js';
import { newId, type CaseId } from '../../identifiers.js';
import { insertBirths } from '../../identity/births.js';
import { addNames } from '../../identity/names.js';
import { loadStatements } from '../../statements/load-statements.js';
import { toBulkRows } from './bulk-rows.js';
import type { BulkRows, Ids } from './bulk-rows.types.js';
import { readCast, writeCast } from '../cast.js';
import type { ChildHistory } from '../course/history.types.js';
import type { LoadDemonstration } from '../load-demonstration.js';
import type { Cast } from '../course/play-act.js';

const historiesAtOnce = 2_000;

/**
 * Writes whole histories as rows, without playing them: for measurements on up to a million cases. The rows are those
 * that the commands would have left, but for the duplicate check and one audit entry for each group instead of each
 * act. Only into an empty folder; a load that was cut short is refused and made anew. Answers how many cases there are.
 */
export async function writeBulk(store: Store, load: LoadDemonstration): Promise<number> {
  await store.inTransaction(async (tx) => {
    if (await findSettings(tx)) {
      throw Invalid('--cases writes into an empty data folder only: set ORALU_DATA to a new one.', ['cases']);
    }
    await ensureKind(tx, 'DEMONSTRATION', load.now, load.seed);
    await writeCast(tx, load.now);
    await loadStatements(tx, system, load.statements, load.now);
  });
  const cast = await readCast(store.reader.db);
  const writer = new BulkWriter(cast, load.now);
  const groups = inGroups(load.histories);
  for (const group of groups) {
    await store.inTransaction((tx) => writer.write(tx, group));
    load.onProgress?.(writer.written, writer.written);
  }
  await store.inTransaction((tx) => setPlayedUntil(tx, load.until));
  await store.analyze();
  return writer.written;
}

const system = { kind: 'system', task: 'demonstration' } as const;

function* inGroups(histories: Iterable<ChildHistory>): Generator<ChildHistory[]> {
  let group: ChildHistory[] = [];
  for (const history of histories) {
    group.push(history);
    if (group.length < historiesAtOnce) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

class BulkWriter {
  written = 0;
  #lastIds = new Map<string, number>();
  #lastSequence = 0;
  #lastNumbers = new Map<number, number>();
  #family: { key: string; groupId: number | null } = { key: '', groupId: null };

  constructor(
    private readonly cast: Cast,
    private readonly now: number,
  ) {}

  async write(tx: Tx, group: readonly ChildHistory[]): Promise<void> {
    for (const history of group) await this.#writeOne(tx, history);
    this.written += group.length;
    await appendEntry(tx, system, { operation: 'writeBulk', decision: 'DONE', subjects: [], fields: [] }, this.now);
  }

  readonly #ids: Ids = {
    next: (table) => {
      const id = (this.#lastIds.get(table) ?? 0) + 1;
      this.#lastIds.set(table, id);
      return id;
    },
    key: newId,
  };

  async #writeOne(tx: Tx, history: ChildHistory): Promise<void> {
    const opened = history.acts[0]?.recordedAt ?? this.now;
    const caseId = newId<CaseId>(opened);
    const rows = toBulkRows(history, caseId, this.cast, this.#ids);
    const past = {
      changes: rows.stageChanges,
      profiles: rows.profileVersions,
      claims: rows.whereaboutsClaims,
      births: rows.births,
    };
    const row = {
      ...mirrorOf(asKnownAt(past, Number.POSITIVE_INFINITY), standingClaims(rows.vitalStatusClaims), dateOf(this.now)),
      id: caseId,
      ownerAgencyId: this.cast.agencyId(history.ownerAgency),
      nationality: rows.nationalityDecisions.at(-1)?.nationality ?? 'UNDER_DETERMINATION',
      statelessnessRisk: rows.nationalityDecisions.at(-1)?.statelessnessRisk ?? false,
      careArrangement: rows.carePeriods.at(-1)?.arrangement ?? 'UNKNOWN',
      languages: [...history.languages],
      siblingGroupId: this.#groupOf(history),
      version: rows.version,
      createdAt: opened,
      updatedAt: rows.updatedAt,
    };
    await insertInto(tx, cases, [row]);
    await this.#tell(tx, row.ownerAgencyId, caseId, rows);
    await writeRows(tx, rows);
    await addNames(tx, caseId, history.names, opened);
    for (const [at, { names }] of history.parents.entries())
      await addNames(tx, caseId, names, opened, rows.parents[at]?.id);
    const offset = this.#lastSequence;
    const made = postingsFor(past).map((posting) => ({
      ...posting,
      caseId,
      sequence: posting.sequence + offset,
      correctsSequence: posting.correctsSequence === null ? null : posting.correctsSequence + offset,
    }));
    this.#lastSequence += made.length;
    await insertInto(tx, postings, made);
  }

  /** Case by case, where acts would be told in the order of time. */
  async #tell(tx: Tx, ownerAgencyId: number, caseId: CaseId, { versions }: BulkRows): Promise<void> {
    for (const agencyId of [ownerAgencyId, wholeRegistry]) {
      const last = this.#lastNumbers.get(agencyId) ?? 0;
      await insertInto(
        tx,
        caseChanges,
        versions.map((made, at) => ({ agencyId, number: last + at + 1, caseId, kind: 'CASE_CHANGED', ...made })),
      );
      this.#lastNumbers.set(agencyId, last + versions.length);
    }
  }

  /** Children of one family come one after another; each family is a sibling group, also of one. */
  #groupOf({ familyKey }: ChildHistory): number | null {
    if (this.#family.key !== familyKey) this.#family = { key: familyKey, groupId: newId(this.now) };
    return this.#family.groupId;
  }
}

async function writeRows(tx: Tx, rows: BulkRows): Promise<void> {
  await insertBirths(tx, rows.births);
  await insertInto(tx, profileVersions, rows.profileVersions);
  await insertInto(tx, stageChanges, rows.stageChanges);
  await insertInto(tx, whereaboutsClaims, rows.whereaboutsClaims);
  await insertInto(tx, vitalStatusClaims, rows.vitalStatusClaims);
  await insertInto(tx, evidence, rows.evidence);
  await insertInto(tx, dnaResults, rows.dnaResults);
  await insertInto(tx, kitMarks, rows.dnaResults.map(kitMarkOf));
  await insertInto(tx, attestations, rows.attestations);
  await insertInto(tx, attestationChanges, rows.attestationChanges);
  await insertInto(tx, holds, rows.holds);
  await insertInto(tx, endorsements, rows.endorsements);
  await insertInto(tx, carePeriods, rows.carePeriods);
  await insertInto(tx, nationalityDecisions, rows.nationalityDecisions);
  await insertInto(tx, parents, rows.parents);
}

async function insertInto<Table extends SQLiteTable>(
  tx: Tx,
  table: Table,
  rows: readonly Table['$inferInsert'][],
): Promise<void> {
  for (const row of rows) await insertRow(tx, table, row);
}
