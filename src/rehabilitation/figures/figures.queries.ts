import { and, eq, sql, type SQL } from 'drizzle-orm';
import { guardianshipDecisions } from '../../../schema/rehabilitation/care.js';
import { milestones, plans } from '../../../schema/rehabilitation/plans.js';
import { tallyOfAll } from '../../../schema/rehabilitation/tallies.js';
import { sessions } from '../../../schema/rehabilitation/sessions.js';
import type { Actor } from '../../access/actor.js';
import { assertMay, seesAllAgencies } from '../../access/permissions.js';
import type { Registry } from '../../audit/act.js';
import { isWithdrawn } from '../../cases/rules/withdrawn.js';
import { assertCountableDay } from '../../counts/counting/count-question.js';
import type { Connection } from '../../database/connection.js';
import { among } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import type { CivilDate } from '../../dates.js';
import { medianOf } from '../../median.js';
import { listSealedPlans, withoutSealed } from './sealed-plans.js';

/** Of one milestone, so many plans had it on the day, and so they stood. */
export interface ProgressRow {
  readonly code: string;
  readonly phase: string;
  readonly opened: number;
  readonly achieved: number;
  readonly waived: number;
  readonly notApplicable: number;
  readonly overdue: number;
}

export interface RehabilitationFigures {
  readonly asOf: CivilDate;
  /** Children with a plan who had come home by that day. */
  readonly children: number;
  readonly progress: readonly (ProgressRow & { readonly open: number })[];
  readonly atSchool: number;
  readonly medianDaysToSchool: number | null;
  readonly withGuardianship: number;
  readonly sessionsAttended: number;
}

/** Whose plans are counted: those of the cases of one agency, or all. A granted case is counted by its owner alone. */
type Scope = { readonly agencyId: number };

/**
 * The figures of a day for staff, over the cases that `caseCounts` counts for them but those whose files are sealed now.
 * Errors: FORBIDDEN, INVALID_DATE.
 */
export async function countRehabilitation(
  registry: Registry,
  actor: Actor,
  asOf: CivilDate,
): Promise<RehabilitationFigures> {
  assertMay(actor, 'rehabilitation:count');
  assertCountableDay(asOf, registry.clock());
  const own = actor.kind === 'user' ? actor.agencyId : noAgency;
  const scope = { agencyId: seesAllAgencies(actor) ? tallyOfAll : own };
  return figuresOf(registry.store.reader, scope, asOf, registry.clock());
}

const noAgency = -1;

/** The figures of a scope by a day, without what is sealed at `now`. */
export async function figuresOf(
  at: Connection,
  scope: Scope,
  asOf: CivilDate,
  now: number,
): Promise<RehabilitationFigures> {
  const sealed = await listSealedPlans(at, { ...scope, now });
  const args = { ...scope, asOf, sealed: JSON.stringify(sealed.map(({ caseId }) => caseId)) };
  const [count] = await selectChildren(at, args);
  const days = (await selectDaysToSchool(at, args)).map((row) => row.days);
  const [guarded] = await selectGuarded(at, args);
  const [attended] = await selectAttended(at, args);
  return {
    asOf,
    children: count?.children ?? 0,
    progress: (await withoutSealed(at, await listProgress(at, args), sealed, asOf)).map((row) => ({
      ...row,
      open: row.opened - row.achieved - row.waived - row.notApplicable,
    })),
    atSchool: days.length,
    medianDaysToSchool: medianOf(days),
    withGuardianship: guarded?.children ?? 0,
    sessionsAttended: attended?.sessions ?? 0,
  };
}

const at = (name: string) => sql.placeholder(name);
type Args = Scope & { readonly asOf: CivilDate };
type Narrowed = Args & { readonly sealed: string };

/** The plans of a scope whose children had come home by the day, without those that are sealed. */
const counted = (): SQL =>
  sql`(${at('agencyId')} = ${tallyOfAll} or ${plans.ownerAgencyId} = ${at('agencyId')}) and ${plans.arrivedOn} <= ${at('asOf')} and ${plans.isHome} = 1 and not ${among(plans.caseId, 'sealed')}`;

const total = (column: string) => sql<number>`sum(${sql.raw(column)})`;
const tallied = sql.raw('code, phase, opened, achieved, waived, not_applicable, overdue');
const month = sql`substr(${at('asOf')}, 1, 7)`;

/** The months before that of the day, and of its own month the days up to it. */
const talliesUntil = sql`(
  select ${tallied} from milestone_months where agency_id = ${at('agencyId')} and month < ${month}
  union all
  select ${tallied} from milestone_tallies
  where agency_id = ${at('agencyId')} and day >= ${month} and day <= ${at('asOf')})`;

/** Milestones by code on a day: sums of tallies, whatever the number of plans. */
export const listProgress = prepared<Args, ProgressRow>((db) =>
  db
    .select({
      code: sql<string>`code`,
      phase: sql<string>`phase`,
      opened: total('opened'),
      achieved: total('achieved'),
      waived: total('waived'),
      notApplicable: total('not_applicable'),
      overdue: total('overdue'),
    })
    .from(talliesUntil)
    .groupBy(sql`code`, sql`phase`)
    .having(sql`sum(opened) > 0`)
    .orderBy(sql`code`),
);

const selectChildren = prepared<Narrowed, { children: number }>((db) =>
  db
    .select({ children: sql<number>`count(*)` })
    .from(plans)
    .where(counted()),
);

const selectDaysToSchool = prepared<Narrowed, { days: number }>((db) =>
  db
    .select({ days: sql<number>`cast(julianday(${milestones.outcomeOn}) - julianday(${plans.arrivedOn}) as integer)` })
    .from(milestones)
    .innerJoin(plans, eq(plans.caseId, milestones.caseId))
    .where(
      and(
        sql`${milestones.code} = 'EDU-ENR' and ${milestones.outcome} = 'ACHIEVED'`,
        sql`${milestones.outcomeOn} <= ${at('asOf')}`,
        counted(),
      ),
    ),
);

const selectGuarded = prepared<Narrowed, { children: number }>((db) =>
  db
    .select({ children: sql<number>`count(distinct ${plans.caseId})` })
    .from(plans)
    .innerJoin(guardianshipDecisions, eq(guardianshipDecisions.caseId, plans.caseId))
    .where(
      and(
        counted(),
        sql`${guardianshipDecisions.endsId} is null and ${guardianshipDecisions.decidedOn} <= ${at('asOf')}`,
        sql`not exists (select 1 from guardianship_decisions as ends where ends.case_id = ${plans.caseId} and ends.ends_id = ${guardianshipDecisions.id} and ends.decided_on <= ${at('asOf')} and not ${isWithdrawn('GUARDIANSHIP', 'ends.id')})`,
        sql`not ${isWithdrawn('GUARDIANSHIP', 'guardianship_decisions.id')}`,
      ),
    ),
);

const selectAttended = prepared<Narrowed, { sessions: number }>((db) =>
  db
    .select({ sessions: sql<number>`count(*)` })
    .from(sessions)
    .innerJoin(plans, eq(plans.caseId, sessions.caseId))
    .where(
      and(
        sql`${sessions.heldOn} <= ${at('asOf')} and ${sessions.attendance} = 'ATTENDED' and not ${isWithdrawn('SESSION', 'sessions.id')}`,
        counted(),
      ),
    ),
);
