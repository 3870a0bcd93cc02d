import { Int, ObjectType } from 'type-graphql';
import type { HeadlineFigure, ReleaseFigure, ReleaseReadings, ReleaseValue } from '../../../schema/release.js';
import { CivilDateScalar, InstantScalar } from '../../access/scalars.js';
import type { StoredRelease } from '../release-folder.js';
import { Described, FigureId, ValueStatusEnum } from './vocabulary.types.js';

@ObjectType({ description: 'A number that cannot be had without its status.' })
export class StatValue implements ReleaseValue {
  @Described(() => Int, 'The number; null where status says why there is none. 0 is a true zero.', { nullable: true })
  value!: number | null;

  @Described(() => ValueStatusEnum, 'What the value is.')
  status!: ReleaseValue['status'];

  @Described(
    () => Int,
    'The least it can be as far as is told: the number itself where it is exact, 0 where it is withheld.',
    { nullable: true },
  )
  lower!: number | null;

  @Described(
    () => Int,
    'The most it can be as far as is told: of a withheld cell, the least number told of whatever holds it.',
    { nullable: true },
  )
  upper!: number | null;

  /** Synthetic children: `display` says so within the number's own text. */
  demonstration!: boolean;
}

@ObjectType({ description: 'The same figure as it stood in an earlier release.' })
export class PreviousFigure {
  @Described(() => StatValue, 'What it was then.')
  value!: StatValue;

  @Described(() => CivilDateScalar, 'The day it spoke of.')
  asOf!: string;

  @Described(() => String, 'The id of that release.')
  release!: string;

  @Described(() => String, 'Where that figure stands for ever.')
  permalink!: string;
}

@ObjectType({ description: 'One headline figure of one release: it never changes.' })
export class Figure {
  // No `id`: a client's cache would take the figure of every release for one object.
  @Described(() => FigureId, 'Which figure; /v1 calls it its id.')
  code!: HeadlineFigure;

  @Described(() => StatValue, 'The number and its status.')
  value!: StatValue;

  @Described(
    () => PreviousFigure,
    'The figure in the release before, for that day or the nearest day before; null in the first.',
    { nullable: true },
  )
  previous!: PreviousFigure | null;

  @Described(() => Int, 'The value less the previous value; null where either is missing.', { nullable: true })
  change!: number | null;

  @Described(() => CivilDateScalar, 'The day the figure speaks of.')
  asOf!: string;

  @Described(() => Release, 'The release it was published in.')
  release!: Release;

  @Described(() => String, 'Where this very figure stands for ever.')
  permalink!: string;

  @Described(() => Boolean, 'True where the children are synthetic: the number may not be quoted as real.')
  demonstration!: boolean;

  /** What the resolver words label, definition and citation from. */
  figure!: ReleaseFigure;
  stored!: StoredRelease;
}

@ObjectType({ description: 'A published release. It never changes; a correction is a new release.' })
export class Release {
  @Described(() => String, 'The day its figures speak of and a number, such as 2017-12-27.1.')
  id!: string;

  @Described(() => CivilDateScalar, 'The day its figures speak of.')
  asOf!: string;

  @Described(() => InstantScalar, 'When it was published.')
  publishedAt!: number;

  @Described(() => String, 'The SHA-256 of its release.json.')
  sha256!: string;

  @Described(() => String, 'The SHA-256 of its manifest.json, which holds the hash of the manifest before.')
  manifestSha256!: string;

  @Described(() => String, 'Where it stands for ever.')
  permalink!: string;

  @Described(() => Boolean, 'True where the children are synthetic.')
  demonstration!: boolean;

  stored!: StoredRelease;
}

@ObjectType({ description: 'One way to read figures of one source that does not say how they relate.' })
export class StatementReading {
  @Described(() => String, 'Which assumption: RETURNED_NOT_AMONG_ABROAD or RETURNED_AMONG_ABROAD.')
  id!: string;

  @Described(() => Int, 'How many children are known of under this assumption.')
  known!: number;

  @Described(() => String, 'One sentence with the figures.')
  explanation!: string;
}

@ObjectType({
  description:
    'The readings of a source that gives a number abroad and a number returned and does not say whether one contains the other.',
})
export class StatementReadings implements Omit<ReleaseReadings, 'readings' | 'statements'> {
  @Described(() => CivilDateScalar, 'When it was said.')
  saidOn!: string;

  @Described(() => [String], 'The ids of the statements.')
  statements!: string[];

  @Described(() => Int, 'Children abroad, as stated.')
  abroad!: number;

  @Described(() => Int, 'Children returned so far, as stated.')
  returned!: number;

  @Described(() => Int, 'Children awaited, as stated.', { nullable: true })
  awaited!: number | null;

  @Described(() => [StatementReading], 'Every reading; the source does not say which is right.')
  readings!: StatementReading[];
}
