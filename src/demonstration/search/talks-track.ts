import { asc, eq } from 'drizzle-orm';
import { agreements, negotiationRounds, negotiationTracks } from '../../../schema/coordination.js';
import { openTrack } from '../../coordination/record-talks.js';
import type { Reader } from '../../database/connection.js';
import type { AgreementId, RoundId, TrackId } from '../../identifiers.js';
import { registrarOf, type Company } from './scene.js';

const track = {
  title: 'Return of children from the zone of fighting',
  counterpart: 'Guarantor states and host authorities',
  country: 'SY',
} as const;

/** The talks of the demonstration are one track, opened with the first round of them that is put on file. */
export async function ensureTrack(company: Pick<Company, 'registry' | 'db' | 'cast'>): Promise<TrackId> {
  const known = await company.db.select().from(negotiationTracks).orderBy(asc(negotiationTracks.id));
  const found = known.find(({ title }) => title === track.title);
  if (found) return found.id as TrackId;
  const leadAgencyId = company.cast.agencyId('MFA');
  return openTrack(company.registry, registrarOf(company), { ...track, leadAgencyId });
}

/** What the round of this code agreed first. */
export async function getAgreementOf(
  db: Reader,
  code: string,
): Promise<{ readonly roundId: RoundId; readonly agreementId: AgreementId }> {
  const [found] = await db
    .select({ roundId: agreements.roundId, agreementId: agreements.id })
    .from(agreements)
    .innerJoin(negotiationRounds, eq(negotiationRounds.id, agreements.roundId))
    .where(eq(negotiationRounds.code, code))
    .orderBy(asc(agreements.id));
  if (!found) throw new Error(`The round ${code} has agreed nothing that is on file.`);
  return { roundId: found.roundId as RoundId, agreementId: found.agreementId as AgreementId };
}
