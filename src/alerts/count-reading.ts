import { and, asc, desc, eq, getTableColumns, gt, gte, isNotNull, lt, lte, sql } from 'drizzle-orm';
import { alertRules, readingAlerts, readingHours, readingWatch, type alertMeasures } from '../../schema/alerts.js';
import { auditEntries, auditSubjects } from '../../schema/audit.js';
import type { Registry } from '../audit/act.js';
import { appendEntry } from '../audit/append-entry.js';
import type { Reader, Tx } from '../database/connection.js';
import { fromNodeId } from '../identifiers.js';
import { usualOf } from './usual.rules.js';

type Measure = (typeof alertMeasures)[number];
/** A rule as it holds, with its edition: how often the rule of its measure was written. */
export type AlertRule = typeof alertRules.$inferSelect & { readonly version: number };
type Entry = Pick<typeof auditEntries.$inferSelect, 'sequence' | 'recordedAt' | 'userId' | 'decision' | 'subjects'>;

const hourLength = 3_600_000;
const hourOf = (instant: number): number => Math.floor(instant / hourLength);

/** Entries counted in one transaction. */
const entriesAtOnce = 2_000;

/**
 * Counts what the audit has recorded since the last call, by person and hour, and raises an alert where an hour is beyond
 * what the rules call usual: with its audit row, in the transaction that counts. Answers how many alerts were raised.
 */
export async function countReading(registry: Registry): Promise<number> {
  for (let raised = 0; ;) {
    const { counted, alerts } = await registry.store.inTransaction((tx) => countSome(tx, registry.clock()));
    raised += alerts;
    if (counted < entriesAtOnce) return raised;
  }
}

async function countSome(tx: Tx, now: number): Promise<{ counted: number; alerts: number }> {
  const [watch] = await tx.select().from(readingWatch);
  const from = watch?.sequence ?? 0;
  const entries = await listEntries(tx, from);
  const last = entries.at(-1)?.sequence;
  if (last === undefined) return { counted: 0, alerts: 0 };
  const rules = await listStandingRules(tx);
  const pastDays = rules.find(({ measure }) => measure === 'UNFAMILIAR_FILES')?.pastDays ?? 30;
  const touched = await addUp(tx, entries, { from, pastDays });
  const row = { id: 1, sequence: last };
  await tx.insert(readingWatch).values(row).onConflictDoUpdate({ target: readingWatch.id, set: row });
  let alerts = 0;
  for (const { userId, hour } of touched) alerts += await judge(tx, { rules, userId, hour, now });
  return { counted: entries.length, alerts };
}

const listEntries = (db: Reader, from: number): Promise<Entry[]> =>
  db
    .select({
      sequence: auditEntries.sequence,
      recordedAt: auditEntries.recordedAt,
      userId: auditEntries.userId,
      decision: auditEntries.decision,
      subjects: auditEntries.subjects,
    })
    .from(auditEntries)
    .where(gt(auditEntries.sequence, from))
    .orderBy(asc(auditEntries.sequence))
    .limit(entriesAtOnce);

/** The rule of each measure that holds now: the latest, where it is on. */
export async function listStandingRules(db: Reader): Promise<AlertRule[]> {
  const latest = db
    .select({ id: sql<number>`max(${alertRules.id})`.as('latest_id'), version: sql<number>`count(*)`.as('version') })
    .from(alertRules)
    .groupBy(alertRules.measure)
    .as('latest');
  return db
    .select({ ...getTableColumns(alertRules), version: latest.version })
    .from(alertRules)
    .innerJoin(latest, eq(latest.id, alertRules.id))
    .orderBy(asc(alertRules.measure));
}

interface Tally {
  readonly userId: number;
  readonly hour: number;
  files: number;
  unfamiliarFiles: number;
  refusals: number;
}

/** Adds what the entries say to the hours of each person; answers the hours that grew. */
async function addUp(
  tx: Tx,
  entries: readonly Entry[],
  { from, pastDays }: { readonly from: number; readonly pastDays: number },
): Promise<Tally[]> {
  const tallies = new Map<string, Tally>();
  const lastTouched = new Map<string, number>();
  for (const { userId, recordedAt, decision, subjects } of entries) {
    if (userId === null) continue;
    const tally = tallyOf(tallies, userId, hourOf(recordedAt));
    if (decision === 'REFUSED') tally.refusals++;
    else
      for (const subject of subjects) {
        const key = `${userId} ${subject}`;
        const before = lastTouched.get(key) ?? (await findLastTouch(tx, userId, subject, from));
        lastTouched.set(key, recordedAt);
        if (before !== undefined && hourOf(before) === tally.hour) continue;
        tally.files++;
        if (before === undefined || before < recordedAt - pastDays * 24 * hourLength) tally.unfamiliarFiles++;
      }
  }
  for (const tally of tallies.values()) await addToHour(tx, tally);
  return [...tallies.values()];
}

function tallyOf(tallies: Map<string, Tally>, userId: number, hour: number): Tally {
  const key = `${userId} ${hour}`;
  const known = tallies.get(key);
  if (known) return known;
  const made = { userId, hour, files: 0, unfamiliarFiles: 0, refusals: 0 };
  tallies.set(key, made);
  return made;
}

/** When the person last read or changed this file, by the entries that were counted before. */
async function findLastTouch(db: Reader, userId: number, subject: string, from: number): Promise<number | undefined> {
  const [row] = await db
    .select({ recordedAt: auditEntries.recordedAt })
    .from(auditSubjects)
    .innerJoin(auditEntries, eq(auditEntries.sequence, auditSubjects.sequence))
    .where(
      and(
        eq(auditSubjects.caseId, fromNodeId('case', subject) ?? 0),
        lte(auditSubjects.sequence, from),
        eq(auditEntries.userId, userId),
        sql`${auditEntries.decision} <> 'REFUSED'`,
      ),
    )
    .orderBy(desc(auditSubjects.sequence))
    .limit(1);
  return row?.recordedAt;
}

async function addToHour(tx: Tx, { userId, hour, files, unfamiliarFiles, refusals }: Tally): Promise<void> {
  await tx
    .insert(readingHours)
    .values({ userId, hour, files, unfamiliarFiles, refusals })
    .onConflictDoUpdate({
      target: [readingHours.userId, readingHours.hour],
      set: {
        files: sql`${readingHours.files} + ${files}`,
        unfamiliarFiles: sql`${readingHours.unfamiliarFiles} + ${unfamiliarFiles}`,
        refusals: sql`${readingHours.refusals} + ${refusals}`,
      },
    });
}

const columnOf = {
  FILES: readingHours.files,
  UNFAMILIAR_FILES: readingHours.unfamiliarFiles,
  REFUSALS: readingHours.refusals,
} as const satisfies Record<Measure, unknown>;

interface Judged {
  readonly rules: readonly AlertRule[];
  readonly userId: number;
  readonly hour: number;
  readonly now: number;
}

/** Compares one hour of a person with the person's own hours before; answers how many alerts that made. */
async function judge(tx: Tx, { rules, userId, hour, now }: Judged): Promise<number> {
  let raised = 0;
  for (const rule of rules.filter(({ isOn }) => isOn)) {
    const column = columnOf[rule.measure];
    const ofPerson = eq(readingHours.userId, userId);
    const [current] = await tx
      .select({ count: column })
      .from(readingHours)
      .where(and(ofPerson, eq(readingHours.hour, hour), isNotNull(column)));
    const [past] = await tx
      .select({ sum: sql<number>`coalesce(sum(${column}), 0)`, hours: sql<number>`count(*)` })
      .from(readingHours)
      .where(and(ofPerson, gte(readingHours.hour, hour - rule.pastDays * 24), lt(readingHours.hour, hour)));
    const usual = usualOf(rule, past ?? { sum: 0, hours: 0 });
    const count = current?.count ?? 0;
    if (count > usual) raised += await raise(tx, { rule, userId, hour, count, usual, now });
  }
  return raised;
}

interface Raised extends Pick<Judged, 'userId' | 'hour' | 'now'> {
  readonly rule: AlertRule;
  readonly count: number;
  readonly usual: number;
}

async function raise(tx: Tx, { rule, userId, hour, count, usual, now }: Raised): Promise<number> {
  const made = await tx
    .insert(readingAlerts)
    .values({ ruleId: rule.id, measure: rule.measure, userId, hour, count, usual, raisedAt: now })
    .onConflictDoNothing()
    .returning({ id: readingAlerts.id });
  if (made.length === 0) return 0;
  const actor = { kind: 'system', task: 'alerts' } as const;
  const trace = { operation: 'readingAlertRaise', decision: 'DONE', subjects: [], fields: [rule.measure] } as const;
  await appendEntry(tx, actor, trace, now);
  return 1;
}
