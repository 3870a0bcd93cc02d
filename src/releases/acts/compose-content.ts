import {
  headlineFigures,
  type HeadlineFigure,
  type PreviousValue,
  type ReleaseContent,
  type ReleaseCorrection,
  type ReleaseFamily,
  type Text,
} from '../../../schema/release.js';
import { officialStatements } from '../../../schema/statements.js';
import type { Reader } from '../../database/connection.js';
import type { StoredRelease } from '../../publication/release-folder.js';
import { findContradictions } from '../../statements/contradictions.js';
import { findReadings } from '../../statements/readings.js';
import { admit, type ProtectedRelease } from '../gate.js';
import { demonstrationNotice, headlineCatalogue, titleOf } from '../headline-catalogue.js';
import { releaseRefused } from '../release-errors.js';
import { isDemonstration } from '../tabulate.js';

export interface ToCompose {
  readonly asOf: string;
  readonly title?: Text | undefined;
  readonly values: Readonly<Record<HeadlineFigure, number>>;
  readonly families: readonly ReleaseFamily[];
  readonly correction: Omit<ReleaseCorrection, 'figures'> | null;
}

/** What the release will say: figures beside the earlier ones, tables, statements; admitted by the door or refused. */
export async function composeContent(
  db: Reader,
  chain: readonly StoredRelease[],
  toCompose: ToCompose,
): Promise<ProtectedRelease> {
  const { asOf, title = titleOf(asOf), values, families } = toCompose;
  const demonstration = await isDemonstration(db);
  if (chain.some(({ release }) => release.demonstration !== demonstration)) {
    throw releaseRefused(
      'Releases of synthetic and of real children are never published into one folder. Give the real ones a folder of their own.',
    );
  }
  const statements = await db
    .select()
    .from(officialStatements)
    .orderBy(officialStatements.saidOn, officialStatements.id);
  const previous = findPrevious(chain, asOf, values);
  const content: ReleaseContent = {
    asOf,
    title,
    demonstration,
    notice: demonstration ? demonstrationNotice : null,
    correction: correctionOf(chain, toCompose),
    figures: headlineFigures.map((id) => ({
      id,
      ...headlineCatalogue[id],
      value: values[id],
      status: 'NORMAL',
      ...compareWith(previous, id, values[id]),
    })),
    families,
    statements,
    contradictions: findContradictions(statements),
    readings: findReadings(statements),
  };
  return admit(content);
}

function correctionOf(chain: readonly StoredRelease[], { correction, values }: ToCompose): ReleaseCorrection | null {
  if (!correction) return null;
  const corrected = chain.find(({ id }) => id === correction.supersedes);
  if (!corrected) throw releaseRefused(`There is no release ${correction.supersedes} to correct.`, ['supersedes']);
  const figures = corrected.release.figures
    .filter(({ id, value }) => value !== values[id])
    .map(({ id, value, status }) => ({
      id,
      old: { value, status },
      new: { value: values[id], status: 'NORMAL' as const },
    }));
  return { ...correction, figures };
}

/**
 * The release a reader would compare with: the latest for that day or the nearest day before. A release that would only
 * repeat the latest one for its day is compared with what that one was compared with, so that it comes out equal.
 */
function findPrevious(
  chain: readonly StoredRelease[],
  asOf: string,
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
