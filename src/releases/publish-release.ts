import {
  headlineFigures,
  type HeadlineFigure,
  type PreviousValue,
  type ReleaseContent,
  type Text,
} from '../../schema/release.js';
import { officialStatements } from '../../schema/statements.js';
import type { Actor } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import { appendEntry } from '../audit/append-entry.js';
import type { Registry } from '../audit/act.js';
import type { Tx } from '../database/connection.js';
import { assertNotFuture, dateOf, isCivilDate, type CivilDate } from '../dates.js';
import { Invalid, OraluError } from '../errors.js';
import { readChain, type StoredRelease } from '../publication/release-folder.js';
import { findContradictions } from '../statements/contradictions.js';
import { findReadings } from '../statements/readings.js';
import { canonicalJson } from './canonical-json.js';
import { realDisk, type Disk } from './disk.js';
import { admit, type ProtectedRelease } from './gate.js';
import { demonstrationNotice, headlineCatalogue, titleOf } from './headline-catalogue.js';
import { publishingAlone } from './publication-lock.js';
import { isDemonstration, tabulateHeadlines } from './tabulate.js';
import { placeRelease, prepareRelease, type PreparedRelease } from './write-release.js';

export interface Publication {
  /** The folder of releases, such as data/releases; made if it is not there. */
  readonly folder: string;
  /** The day the figures speak of; not in the future. */
  readonly asOf: CivilDate;
  readonly title?: Text;
}

export interface Published {
  readonly id: string;
  readonly sha256: string;
  /** False where the latest release for that day says the same already: nothing was added. */
  readonly isNew: boolean;
}

/**
 * Publishes the headline figures of a day, as known now, with the official statements. The files are complete on the
 * disk, then the act is in the audit, then the release is put in place: an audit row without a release is possible
 * after a crash, a release without an audit row is not. Throws RELEASE_REFUSED, RELEASE_DAMAGED, UNAVAILABLE.
 */
export async function publishRelease(
  registry: Registry,
  actor: Actor,
  publication: Publication,
  disk: Disk = realDisk,
): Promise<Published> {
  try {
    assertMay(actor, 'release:publish');
    if (!isCivilDate(publication.asOf))
      throw Invalid(
        `asOf must be a day of the calendar, YYYY-MM-DD; it came as ${publication.asOf}.`,
        ['asOf'],
        'INVALID_DATE',
      );
    assertNotFuture(publication.asOf, dateOf(registry.clock()), 'asOf');
    return await publishingAlone(publication.folder, () => publishNext(registry, actor, publication, disk));
  } catch (error) {
    if (error instanceof OraluError && error.code !== 'UNAVAILABLE') {
      await registry.store.inTransaction((tx) => audit(tx, actor, 'REFUSED', registry.clock()));
    }
    throw error;
  }
}

async function publishNext(registry: Registry, actor: Actor, publication: Publication, disk: Disk): Promise<Published> {
  const { folder, asOf } = publication;
  const chain = readSoundChain(folder);
  const outcome = await registry.store.inTransaction(async (tx) => {
    const now = registry.clock();
    const content = await compose(tx, publication, chain, now);
    const same = chain.findLast(({ release }) => release.asOf === asOf);
    if (same && saysTheSame(same, content)) return same;
    const id = `${asOf}.${chain.filter(({ release }) => release.asOf === asOf).length + 1}`;
    const prepared = prepareRelease(folder, content, { id, at: now, predecessor: chain.at(-1) }, disk);
    await audit(tx, actor, 'DONE', now);
    return prepared;
  });
  if (!isPrepared(outcome)) return { id: outcome.id, sha256: outcome.releaseSha256, isNew: false };
  placeRelease(folder, outcome, disk);
  return { id: outcome.id, sha256: outcome.sha256, isNew: true };
}

const isPrepared = (outcome: StoredRelease | PreparedRelease): outcome is PreparedRelease => 'temporary' in outcome;

const audit = (tx: Tx, actor: Actor, decision: 'DONE' | 'REFUSED', now: number) =>
  appendEntry(tx, actor, { operation: 'publishRelease', decision, subjects: [], fields: ['asOf'] }, now);

/** A release is never chained to one that cannot be verified. */
function readSoundChain(folder: string): readonly StoredRelease[] {
  const { releases, damage } = readChain(folder);
  const [first] = damage;
  if (!first) return releases;
  throw Invalid(
    `${first.file} is damaged: ${first.problem}. Restore it before publishing.`,
    undefined,
    'RELEASE_DAMAGED',
  );
}

async function compose(
  tx: Tx,
  publication: Publication,
  chain: readonly StoredRelease[],
  now: number,
): Promise<ProtectedRelease> {
  const { asOf, title = titleOf(asOf) } = publication;
  const demonstration = await isDemonstration(tx);
  if (chain.some(({ release }) => release.demonstration !== demonstration)) {
    throw Invalid(
      'Releases of synthetic and of real children are never published into one folder. Give the real ones a folder of their own.',
      undefined,
      'RELEASE_REFUSED',
    );
  }
  const values = await tabulateHeadlines(tx, asOf, now);
  const statements = await tx
    .select()
    .from(officialStatements)
    .orderBy(officialStatements.saidOn, officialStatements.id);
  const previous = findPrevious(chain, asOf, values);
  return admit({
    asOf,
    title,
    demonstration,
    notice: demonstration ? demonstrationNotice : null,
    figures: headlineFigures.map((id) => ({
      id,
      ...headlineCatalogue[id],
      value: values[id],
      status: 'NORMAL',
      ...compareWith(previous, id, values[id]),
    })),
    statements,
    contradictions: findContradictions(statements),
    readings: findReadings(statements),
  });
}

/**
 * The release a reader would compare with: the latest for that day or the nearest day before. A release that would only
 * repeat the latest one for its day is compared with what that one was compared with, so that it comes out equal.
 */
function findPrevious(
  chain: readonly StoredRelease[],
  asOf: CivilDate,
  values: Readonly<Record<HeadlineFigure, number>>,
): StoredRelease | undefined {
  const earlier = chain
    .filter(({ release }) => release.asOf <= asOf)
    .toSorted((a, b) => (a.release.asOf < b.release.asOf ? -1 : Number(a.release.asOf > b.release.asOf)));
  const latest = earlier.at(-1);
  const repeats =
    latest?.release.asOf === asOf && latest.release.figures.every(({ id, value }) => values[id] === value);
  if (!repeats) return latest;
  const comparedWith = latest.release.figures[0]?.previous?.release;
  return chain.find(({ id }) => id === comparedWith);
}

function compareWith(previous: StoredRelease | undefined, id: HeadlineFigure, value: number) {
  const figure = previous?.release.figures.find((other) => other.id === id);
  if (!previous || !figure) return { previous: null, change: null };
  const then: PreviousValue = {
    value: figure.value,
    status: figure.status,
    asOf: previous.release.asOf,
    release: previous.id,
  };
  return { previous: then, change: then.value === null ? null : value - then.value };
}

/** Equal but for what publishing itself adds: id, time, predecessor. */
function saysTheSame({ release }: StoredRelease, content: ReleaseContent): boolean {
  const { format, id, publishedAt, predecessor, ...before } = release;
  return canonicalJson(before) === canonicalJson(content);
}
