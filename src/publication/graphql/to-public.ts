import { GraphQLError } from 'graphql';
import type { HeadlineFigure, ReleaseFigure, ReleaseValue } from '../../../schema/release.js';
import { permalinkOf, releaseLink } from '../views/figure-views.js';
import { noReleaseYet, releaseDamaged, unknownRelease } from '../problem.js';
import type { StoredRelease } from '../release-folder.js';
import type { Snapshot } from '../release-store.js';
import { boundsOf, type Bounds } from '../bounds.js';
import type { Figure, Release, StatValue } from './figure.types.js';

/** What every public resolver is given: one snapshot for the whole operation. */
export interface PublicContext {
  readonly snapshot: Snapshot;
  readonly baseUrl: string;
}

const problem = ({ code, detail, allowed }: { code: string; detail: string; allowed?: readonly string[] }) =>
  new GraphQLError(detail, { extensions: { code, ...(allowed && { allowed }) } });

/** The release that a plain question is about; NO_RELEASE_YET or RELEASE_DAMAGED where there is none. */
export function getLatest({ snapshot }: PublicContext): StoredRelease {
  const [damaged] = snapshot.damage;
  if (!snapshot.latest) throw problem(damaged ? releaseDamaged(damaged.file) : noReleaseYet);
  return snapshot.latest;
}

/** A release by its id; the latest where none is given. UNKNOWN_RELEASE or RELEASE_DAMAGED where it cannot be served. */
export function getRelease(context: PublicContext, id: string | null | undefined): StoredRelease {
  const { snapshot } = context;
  if (id === null || id === undefined) return getLatest(context);
  const damaged = snapshot.damage.find(({ release }) => release === id);
  const stored = snapshot.releases.get(id);
  if (stored) return stored;
  throw problem(
    damaged
      ? releaseDamaged(damaged.file)
      : unknownRelease(
          id,
          snapshot.inOrder.slice(-20).map((other) => other.id),
        ),
  );
}

export function toRelease(stored: StoredRelease, { baseUrl }: PublicContext): Release {
  const { asOf, publishedAt, demonstration } = stored.release;
  return {
    id: stored.id,
    asOf,
    publishedAt: Date.parse(publishedAt),
    sha256: stored.releaseSha256,
    manifestSha256: stored.manifestSha256,
    permalink: releaseLink(baseUrl, stored.id),
    demonstration,
    stored,
  };
}

export const toFigures = (stored: StoredRelease, context: PublicContext): Figure[] =>
  stored.release.figures.map((figure) => toFigure(stored, figure, context));

export function getFigure(stored: StoredRelease, id: HeadlineFigure, context: PublicContext): Figure {
  const figure = stored.release.figures.find((other) => other.id === id);
  if (!figure) throw new Error(`Release ${stored.id} lacks the figure ${id}, which the gate demands.`);
  return toFigure(stored, figure, context);
}

/** A number that cannot be had without its status, nor without what is known of it where it is not told. */
export const toStatValue = (
  value: ReleaseValue,
  demonstration: boolean,
  bounds: Bounds = boundsOf(value),
): StatValue => ({
  ...{ value: value.value, status: value.status },
  ...{ ...bounds, demonstration },
});

function toFigure(stored: StoredRelease, figure: ReleaseFigure, context: PublicContext): Figure {
  const { demonstration, asOf } = stored.release;
  const { id, previous, change, value, status } = figure;
  return {
    code: id,
    value: toStatValue({ value, status }, demonstration),
    previous: previous && {
      value: toStatValue(previous, demonstration),
      asOf: previous.asOf,
      release: previous.release,
      permalink: permalinkOf(context.baseUrl, id, previous.release),
    },
    change,
    asOf,
    release: toRelease(stored, context),
    permalink: permalinkOf(context.baseUrl, id, stored.id),
    demonstration,
    figure,
    stored,
  };
}
