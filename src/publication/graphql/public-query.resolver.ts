import { GraphQLError } from 'graphql';
import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import type { HeadlineFigure, ReleaseStatement } from '../../../schema/release.js';
import { connectStatements } from '../../statements/connect-statements.js';
import { Figure, Release, StatementReadings } from './figure.types.js';
import { PublicStatement } from './statement.types.js';
import { getFigure, getLatest, getRelease, toFigures, toRelease, type PublicContext } from './to-public.js';
import { FigureId, MeasureEnum } from './vocabulary.types.js';

const longestPage = 100;
const ofRelease = { nullable: true, description: 'The id of a release; without it, the latest.' } as const;

@Resolver()
export class PublicQueryResolver {
  @Query(() => Release, {
    description: 'The latest release: how many are known of, returned, awaited and unaccounted for.',
  })
  statistics(@Ctx() context: PublicContext): Release {
    return toRelease(getLatest(context), context);
  }

  @Query(() => [Figure], { description: 'All headline figures of a release.' })
  figures(@Ctx() context: PublicContext, @Arg('release', () => String, ofRelease) release: string | null): Figure[] {
    return toFigures(getRelease(context, release), context);
  }

  @Query(() => Figure, { description: 'One headline figure of a release.' })
  figure(
    @Ctx() context: PublicContext,
    @Arg('id', () => FigureId, { description: 'Which figure.' }) id: HeadlineFigure,
    @Arg('release', () => String, ofRelease) release: string | null,
  ): Figure {
    return getFigure(getRelease(context, release), id, context);
  }

  @Query(() => Release, { description: 'One release.' })
  release(@Ctx() context: PublicContext, @Arg('id', () => String, ofRelease) id: string | null): Release {
    return toRelease(getRelease(context, id), context);
  }

  @Query(() => [Release], { description: 'Releases, the most recently published first.' })
  releases(
    @Ctx() context: PublicContext,
    @Arg('first', () => Int, { defaultValue: 20, description: `How many, from 1 to ${longestPage}.` }) first: number,
    @Arg('before', () => String, {
      nullable: true,
      description: 'Only those published before the release with this id.',
    })
    before: string | null | undefined,
  ): Release[] {
    if (first < 1 || first > longestPage) {
      const message = `first must be a whole number from 1 to ${longestPage}; it came as ${first}.`;
      throw new GraphQLError(message, { extensions: { code: 'INVALID_INPUT' } });
    }
    getLatest(context);
    const { inOrder } = context.snapshot;
    const end = before === null || before === undefined ? inOrder.length : inOrder.indexOf(getRelease(context, before));
    return inOrder
      .slice(Math.max(0, end - first), end)
      .toReversed()
      .map((stored) => toRelease(stored, context));
  }

  @Query(() => [PublicStatement], {
    description:
      'What officials and media said, in the order in which it was said, each with the statements that contradict it.',
  })
  officialStatements(
    @Ctx() context: PublicContext,
    @Arg('measures', () => [MeasureEnum], { nullable: true, description: 'Any of these measures.' })
    measures: ReleaseStatement['measure'][] | null,
  ): PublicStatement[] {
    const { statements, contradictions } = getLatest(context).release;
    const connected = connectStatements(statements, contradictions);
    return [...connected.values()].filter(({ measure }) => !measures || measures.includes(measure));
  }

  @Query(() => [StatementReadings], {
    description: 'Sources whose figures can be read in more than one way, with every reading.',
  })
  statementReadings(@Ctx() context: PublicContext): StatementReadings[] {
    return getLatest(context).release.readings.map(({ statements, readings, ...said }) => ({
      ...said,
      statements: [...statements],
      readings: [...readings],
    }));
  }
}
