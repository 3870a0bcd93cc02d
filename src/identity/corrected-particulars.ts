import { and, asc, eq, getTableColumns, sql } from 'drizzle-orm';
import { correctedParticulars, tracingNameChanges, tracingNames, tracingParticulars } from '../../schema/identity.js';
import type { Connection, Tx } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import { newId } from '../identifiers.js';
import { searchKeyOf } from './names.js';
import { isStillSought, type KeptParticulars, type SoughtName } from './tracing-particulars.js';

/*
 * What an inquirer said is put right as the request is: nothing that was said is written over. Of who asks, and how the child is
 * described, the last row holds; of a name it is told by which correction it came, and by which it went.
 */

/** From this correction on the request says so. */
export async function writeCorrectedParticulars(
  tx: Tx,
  { id: correctionId, requestId }: Correction,
  { names, ...given }: KeptParticulars,
  now: number,
): Promise<void> {
  await tx.insert(correctedParticulars).values({ correctionId, requestId, ...given });
  const held = await selectHeldNames(tx, { requestId });
  const isSame = (one: SoughtName) => (other: SoughtName) => one.text === other.text && one.script === other.script;
  const change = { requestId, correctionId };
  for (const { id: nameId, ...name } of held)
    if (!names.some(isSame(name))) await tx.insert(tracingNameChanges).values({ nameId, isGiven: false, ...change });
  for (const { text, script } of names) {
    if (held.some(isSame({ text, script }))) continue;
    const nameId = newId(now);
    await tx.insert(tracingNames).values({ id: nameId, requestId, text, searchKey: searchKeyOf(text), script });
    await tx.insert(tracingNameChanges).values({ nameId, isGiven: true, ...change });
  }
}

const selectHeldNames = prepared<{ requestId: number }, SoughtName & { readonly id: number }>((db) =>
  db
    .select({ id: tracingNames.id, text: tracingNames.text, script: tracingNames.script })
    .from(tracingNames)
    .where(and(eq(tracingNames.requestId, sql.placeholder('requestId')), isStillSought()))
    .orderBy(asc(tracingNames.id)),
);

/** A correction of a request, by its number. */
export interface Correction {
  readonly id: number;
  readonly requestId: number;
}

/** What requests said until each of these corrections, by its number; of requests that a visible list has yielded. */
export async function readEarlierParticulars(
  connection: Connection,
  corrections: readonly Correction[],
): Promise<Map<number, KeptParticulars>> {
  if (corrections.length === 0) return new Map();
  const ids = { ids: JSON.stringify([...new Set(corrections.map(({ requestId }) => requestId))]) };
  const first = await selectFirst(connection, ids);
  const later = await selectLater(connection, ids);
  const names = await selectNames(connection, ids);
  return new Map(
    corrections.map(({ id, requestId }) => {
      const said =
        later.findLast((row) => row.requestId === requestId && row.correctionId < id) ??
        first.find((row) => row.requestId === requestId);
      if (!said) throw new Error('A request says who asks.');
      const { inquirerName, inquirerContact, description } = said;
      const held = names.filter(
        ({ givenBy, takenBy, ...name }) => name.requestId === requestId && (givenBy ?? 0) < id && (takenBy ?? id) >= id,
      );
      return [
        id,
        { inquirerName, inquirerContact, description, names: held.map(({ text, script }) => ({ text, script })) },
      ];
    }),
  );
}

const selectFirst = prepared<{ ids: string }, typeof tracingParticulars.$inferSelect>((db) =>
  db
    .select(getTableColumns(tracingParticulars))
    .from(tracingParticulars)
    .where(among(tracingParticulars.requestId, 'ids')),
);

const selectLater = prepared<{ ids: string }, typeof correctedParticulars.$inferSelect>((db) =>
  db
    .select(getTableColumns(correctedParticulars))
    .from(correctedParticulars)
    .where(among(correctedParticulars.requestId, 'ids'))
    .orderBy(asc(correctedParticulars.correctionId)),
);

const changedBy = (isGiven: 0 | 1) =>
  sql<
    number | null
  >`(select ${tracingNameChanges.correctionId} from ${tracingNameChanges} where ${tracingNameChanges.nameId} = ${tracingNames.id} and ${tracingNameChanges.isGiven} = ${sql.raw(String(isGiven))})`;

interface NameRow extends SoughtName {
  readonly requestId: number;
  readonly givenBy: number | null;
  readonly takenBy: number | null;
}

const selectNames = prepared<{ ids: string }, NameRow>((db) =>
  db
    .select({
      requestId: tracingNames.requestId,
      text: tracingNames.text,
      script: tracingNames.script,
      givenBy: changedBy(1),
      takenBy: changedBy(0),
    })
    .from(tracingNames)
    .where(among(tracingNames.requestId, 'ids'))
    .orderBy(asc(tracingNames.id)),
);
