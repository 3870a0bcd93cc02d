import { asc, eq } from 'drizzle-orm';
import { agencies, users } from '../../schema/agencies.js';
import { agreementCorrections, roundCorrections, trackCorrections } from '../../schema/coordination.js';
import { listCorrections } from '../../schema/lists.js';
import type { AgencyTree } from '../cases/reading/case-tree.js';
import type { Connection } from '../database/connection.js';
import { among, nodeIdOf } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import type { CivilDate } from '../dates.js';

/*
 * What was said of talks until it was put right, oldest first; on keys that a query of talks has yielded, and on no others. The
 * version at which it stood is told to nobody here: it counts what others did.
 */

/** Why something was put right, when and by whom. */
export interface CorrectionTree {
  reason: string;
  recordedAt: number;
  recordedBy: string;
}
export interface TrackCorrectionTree extends CorrectionTree {
  title: string;
  counterpart: string;
  country: string;
  leadAgency: AgencyTree;
}
export interface RoundCorrectionTree extends CorrectionTree {
  code: string;
  place: string;
  startsOn: CivilDate;
  endsOn: CivilDate;
}
export interface AgreementCorrectionTree extends CorrectionTree {
  agreedOn: CivilDate;
  terms: string;
}
export interface ListCorrectionTree extends CorrectionTree {
  title: string;
  exchangedOn: CivilDate;
}

/** By the key of the record that was put right. */
export type CorrectionsOf<Tree> = (key: number) => Tree[];

type Keyed<Tree> = Tree & { readonly key: number };
type Select<Tree> = (reader: Connection, args: { ids: string }) => Promise<Keyed<Tree>[]>;

/** One statement, however many records; none where nobody asks. */
const readBy =
  <Tree extends object>(select: Select<Tree>) =>
  async (reader: Connection, keys: readonly number[]): Promise<CorrectionsOf<Tree>> => {
    const rows = keys.length === 0 ? [] : await select(reader, { ids: JSON.stringify(keys) });
    const found = Map.groupBy(rows, ({ key }) => key);
    return (key) => found.get(key) ?? [];
  };

export const readTrackCorrections = readBy(
  prepared<{ ids: string }, Keyed<TrackCorrectionTree>>((db) =>
    db
      .select({
        key: trackCorrections.trackId,
        title: trackCorrections.title,
        counterpart: trackCorrections.counterpart,
        country: trackCorrections.country,
        leadAgency: {
          id: nodeIdOf('agency', agencies.id),
          code: agencies.code,
          name: agencies.name,
          kind: agencies.kind,
        },
        reason: trackCorrections.reason,
        recordedAt: trackCorrections.recordedAt,
        recordedBy: users.name,
      })
      .from(trackCorrections)
      .innerJoin(agencies, eq(agencies.id, trackCorrections.leadAgencyId))
      .innerJoin(users, eq(users.id, trackCorrections.recordedBy))
      .where(among(trackCorrections.trackId, 'ids'))
      .orderBy(asc(trackCorrections.id)),
  ),
);

export const readRoundCorrections = readBy(
  prepared<{ ids: string }, Keyed<RoundCorrectionTree>>((db) =>
    db
      .select({
        key: roundCorrections.roundId,
        code: roundCorrections.code,
        place: roundCorrections.place,
        startsOn: roundCorrections.startsOn,
        endsOn: roundCorrections.endsOn,
        reason: roundCorrections.reason,
        recordedAt: roundCorrections.recordedAt,
        recordedBy: users.name,
      })
      .from(roundCorrections)
      .innerJoin(users, eq(users.id, roundCorrections.recordedBy))
      .where(among(roundCorrections.roundId, 'ids'))
      .orderBy(asc(roundCorrections.id)),
  ),
);

export const readAgreementCorrections = readBy(
  prepared<{ ids: string }, Keyed<AgreementCorrectionTree>>((db) =>
    db
      .select({
        key: agreementCorrections.agreementId,
        agreedOn: agreementCorrections.agreedOn,
        terms: agreementCorrections.terms,
        reason: agreementCorrections.reason,
        recordedAt: agreementCorrections.recordedAt,
        recordedBy: users.name,
      })
      .from(agreementCorrections)
      .innerJoin(users, eq(users.id, agreementCorrections.recordedBy))
      .where(among(agreementCorrections.agreementId, 'ids'))
      .orderBy(asc(agreementCorrections.id)),
  ),
);

export const readListCorrections = readBy(
  prepared<{ ids: string }, Keyed<ListCorrectionTree>>((db) =>
    db
      .select({
        key: listCorrections.listId,
        title: listCorrections.title,
        exchangedOn: listCorrections.exchangedOn,
        reason: listCorrections.reason,
        recordedAt: listCorrections.recordedAt,
        recordedBy: users.name,
      })
      .from(listCorrections)
      .innerJoin(users, eq(users.id, listCorrections.recordedBy))
      .where(among(listCorrections.listId, 'ids'))
      .orderBy(asc(listCorrections.id)),
  ),
);
