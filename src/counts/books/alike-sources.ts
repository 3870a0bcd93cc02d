import { and, eq, sql } from 'drizzle-orm';
import { vitalStatusClaims } from '../../../schema/claims.js';
import type { Connection } from '../../database/connection.js';

/**
 * Who said that a child is dead, as far as a check asks it: sources that mean the same have one number, and what they are
 * called is not told. Nothing for a claim that is not among them.
 */
export type AlikeSources = ReadonlyMap<number, number>;

/**
 * The sources of deaths that rest on sources of grade B and on more than one person, where it decides whether they are two.
 * For a check that may not open them: the connection given here may.
 */
export async function readAlikeSources({ db }: Connection): Promise<AlikeSources> {
  const rows = await db
    .select({ id: vitalStatusClaims.id, source: vitalStatusClaims.source })
    .from(vitalStatusClaims)
    .where(
      and(
        eq(vitalStatusClaims.status, 'CONFIRMED_DEAD'),
        eq(vitalStatusClaims.grade, 'B'),
        sql`${vitalStatusClaims.caseId} in (
          select death.case_id from vital_status_claims as death where death.status = 'CONFIRMED_DEAD'
          group by death.case_id having count(distinct death.recorded_by) > 1)`,
      ),
    );
  const numbers = new Map<string, number>();
  return new Map(
    rows.map(({ id, source }) => {
      const meaning = meaningOf(source);
      const number = numbers.get(meaning) ?? numbers.size;
      numbers.set(meaning, number);
      return [id, number];
    }),
  );
}

/** How sources are told apart. */
export const meaningOf = (source: string): string => source.trim().toLowerCase();
