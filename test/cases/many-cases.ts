import type { closureReasons } from '../../schema/cases.js';
import { caseStages, stagesAtHome, vitalStatuses } from '../../schema/cases.js';
import { connectionOf } from '../../src/database/connection.js';
import type { CaseStory } from '../support/case-story.js';
import { camp, ministry, partner, type TestRegistry } from '../support/registry.js';

/** How a case lies in the registry, as far as a list asks. */
export interface Lying {
  readonly id: number;
  readonly owner: number;
  readonly stage: (typeof caseStages)[number];
  readonly closureReason: (typeof closureReasons)[number] | null;
  readonly reportedOn: string;
  readonly arrivedOn: string | null;
  readonly vitalStatus: (typeof vitalStatuses)[number];
  readonly vitalStatusOn: string | null;
  readonly country: string | null;
  readonly siteId: number | null;
  readonly sex: 'FEMALE' | 'MALE' | 'UNKNOWN';
  readonly updatedAt: number;
}

const day = (number: number): string => new Date(Date.UTC(2014, 0, 1) + number * 86_400_000).toISOString().slice(0, 10);
const isAtHome = (stage: string): boolean => stagesAtHome.some((one) => one === stage);

/**
 * The case at this place: most are closed for one reason, came home, are of one country or were seen alive; few of each
 * are otherwise, so that a list meets what is frequent and what is rare. Whoever came last was reported last.
 */
function lyingAt(at: number, firstId: number): Lying {
  const isRare = at % 97 === 5;
  const stage = at % 9 < 5 ? 'CLOSED' : (caseStages[at % caseStages.length] ?? 'REPORTED');
  const vitalStatus = isRare ? (vitalStatuses[at % 5] ?? 'UNKNOWN') : at % 2 === 0 ? 'CONFIRMED_ALIVE' : 'UNKNOWN';
  return {
    id: firstId + at,
    owner: at % 7 === 3 ? partner.id : ministry.id,
    stage,
    closureReason: stage !== 'CLOSED' ? null : isRare ? 'DUPLICATE' : 'REINTEGRATED',
    reportedOn: day(Math.floor(at / 6)),
    arrivedOn: isAtHome(stage) ? day(Math.floor(at / 6) + 60) : null,
    vitalStatus,
    vitalStatusOn: vitalStatus === 'UNKNOWN' ? null : day(400 + ((at * 37) % 1_060)),
    country: at % 11 === 0 ? null : isRare ? 'TR' : 'SY',
    siteId: at % 11 === 0 || isRare ? null : camp.id,
    sex: isRare ? 'UNKNOWN' : at % 3 === 0 ? 'FEMALE' : 'MALE',
    updatedAt: Date.UTC(2017, 0, 1) + ((at * 7_919) % 9_973) * 1_000,
  };
}

/** Lays so many cases beside one that was opened, without what lies beneath them; answers all of them. */
export async function layCases(registry: TestRegistry, opened: CaseStory, count: number): Promise<Lying[]> {
  const firstId = Number(opened.state.id.slice('case_'.length));
  const laid = Array.from({ length: count }, (_, at) => lyingAt(at, firstId + 1));
  const { store } = registry.temporary;
  const raw = store.reader.raw;
  const columns = raw.pragma('table_info(cases)') as { name: string }[];
  const laidAs: Record<string, string> = {
    ...{
      id: 'id',
      owner_agency_id: 'owner',
      stage: 'stage',
      closure_reason: 'closureReason',
      reported_on: 'reportedOn',
    },
    ...{ arrived_on: 'arrivedOn', vital_status: 'vitalStatus', vital_status_on: 'vitalStatusOn', country: 'country' },
    ...{ site_id: 'siteId', sex: 'sex', updated_at: 'updatedAt' },
  };
  const names = columns.map(({ name }) => name);
  const values = names.map((name) =>
    laidAs[name] === undefined ? `first.${name}` : `each.value ->> '${laidAs[name]}'`,
  );
  await store.inTransaction(async (tx) => {
    connectionOf(tx)
      .raw.prepare(
        `insert into cases (${names.join()}) select ${values.join()} from json_each(?) as each, cases as first where first.id = ?`,
      )
      .run(JSON.stringify(laid), firstId);
  });
  const [first] = raw
    .prepare<unknown[], Lying>(
      `select id, owner_agency_id as owner, ${Object.entries(laidAs)
        .slice(2)
        .map(([column, as]) => `${column} as "${as}"`)
        .join()} from cases where id = ?`,
    )
    .all(firstId);
  if (!first) throw new Error('The case that was opened is not there.');
  return [first, ...laid];
}
