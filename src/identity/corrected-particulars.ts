import { and, asc, eq, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { correctedParticulars, tracingNameChanges, tracingNames, tracingParticulars } from '../../schema/identity.js';
import { requestCorrections } from '../../schema/tracing.js';
import type { Connection, Tx } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { cell } from '../database/enciphered/cells.js';
import { prepared } from '../database/prepared.js';
import { newId } from '../identifiers.js';
import { searchKeyOf } from './names.js';
import { isStillSought, type KeptParticulars, type SoughtName } from './tracing-particulars.js';

/*
 * What an inquirer said is put right as the request is: nothing that was said is written over. Of who asks, and how the child is
 * described, the last row holds; of a name it is told by which correction it came, and by which it went.
 */

/** From this correction on the request says so; the names where they are given, else they stay. */
export async function writeCorrectedParticulars(
  tx: Tx,
  { id: correctionId, requestId }: Correction,
  { names, ...given }: Omit<KeptParticulars, 'names'> & { readonly names: KeptParticulars['names'] | undefined },
  now: number,
): Promise<void> {
  await tx.insert(correctedParticulars).values({ correctionId, requestId, ...given });
  if (names === undefined) return;
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

/** Of what was said before, what somebody asks for: who asks and how the child is described, the names. */
export interface AskedBefore {
  readonly words: boolean;
  readonly names: boolean;
}

/** What was said before, as far as it was asked for. */
export type SaidBefore = Omit<KeptParticulars, 'inquirerName'> & { readonly inquirerName: string | null };

/**
 * What requests said until each of these corrections, by its number; of requests that a visible list has yielded. Each word is
 * deciphered once, and none that nobody asks for or that no correction of these speaks of.
 */
export async function readEarlierParticulars(
  connection: Connection,
  corrections: readonly Correction[],
  asked: AskedBefore,
): Promise<Map<number, SaidBefore>> {
  if (corrections.length === 0) return new Map();
  const ids = { ids: JSON.stringify(corrections.map(({ id }) => id)) };
  const words = new Map((asked.words ? await selectWords(connection, ids) : []).map((row) => [row.correctionId, row]));
  const names = asked.names ? await readEarlierNames(connection, corrections) : new Map<number, SoughtName[]>();
  return new Map(
    corrections.map(({ id }) => {
      const { inquirerName = null, inquirerContact = null, description = null } = words.get(id) ?? {};
      return [id, { inquirerName, inquirerContact, description, names: names.get(id) ?? [] }];
    }),
  );
}

/** The names sought until each of these corrections. */
async function readEarlierNames(
  connection: Connection,
  corrections: readonly Correction[],
): Promise<Map<number, SoughtName[]>> {
  const held = new Map(corrections.map(({ id }) => [id, [] as SoughtName[]]));
  const ofRequest = Map.groupBy(corrections, ({ requestId }) => requestId);
  const firstOf = [...ofRequest].map(([requestId, own]) => [requestId, Math.min(...own.map(({ id }) => id))]);
  const rows = await selectNames(connection, {
    ids: JSON.stringify([...ofRequest.keys()]),
    firstOf: JSON.stringify(Object.fromEntries(firstOf)),
  });
  for (const { requestId, givenBy, takenBy, ...name } of rows)
    for (const { id } of ofRequest.get(requestId) ?? [])
      if ((givenBy ?? 0) < id && id <= (takenBy ?? id)) held.get(id)?.push(name);
  return held;
}

const lastBefore = sql`(select max(earlier.correction_id) from main.corrected_particulars earlier where earlier.request_id = ${requestCorrections.requestId} and earlier.correction_id < ${requestCorrections.id})`;
const said = <Text extends string | null>(first: SQLiteColumn, later: SQLiteColumn) =>
  sql<Text>`case when ${correctedParticulars.correctionId} is null then ${first} else ${later} end`;

interface WordsRow extends Omit<KeptParticulars, 'names'> {
  readonly correctionId: number;
}

const selectWords = prepared<{ ids: string }, WordsRow>((db) =>
  db
    .select({
      correctionId: requestCorrections.id,
      inquirerName: said<string>(tracingParticulars.inquirerName, correctedParticulars.inquirerName),
      inquirerContact: said<string | null>(tracingParticulars.inquirerContact, correctedParticulars.inquirerContact),
      description: said<string | null>(tracingParticulars.description, correctedParticulars.description),
    })
    .from(requestCorrections)
    .innerJoin(tracingParticulars, eq(tracingParticulars.requestId, requestCorrections.requestId))
    .leftJoin(correctedParticulars, eq(correctedParticulars.correctionId, lastBefore))
    .where(among(requestCorrections.id, 'ids')),
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

/** The first correction of a request that is spoken of: what went before it is no business of any. */
const firstSpokenOf = sql`json_extract(${sql.placeholder('firstOf')}, '$."' || ${tracingNames.requestId} || '"')`;

const wasTakenBefore = sql`exists (select 1 from ${tracingNameChanges} where ${tracingNameChanges.nameId} = ${tracingNames.id} and ${tracingNameChanges.isGiven} = 0 and ${tracingNameChanges.correctionId} < ${firstSpokenOf})`;

const selectNames = prepared<{ ids: string; firstOf: string }, NameRow>((db) =>
  db
    .select({
      requestId: tracingNames.requestId,
      text: cell<string>(tracingNames.text),
      script: tracingNames.script,
      givenBy: changedBy(1),
      takenBy: changedBy(0),
    })
    .from(tracingNames)
    .where(and(among(tracingNames.requestId, 'ids'), sql`not ${wasTakenBefore}`))
    .orderBy(asc(tracingNames.id)),
);
