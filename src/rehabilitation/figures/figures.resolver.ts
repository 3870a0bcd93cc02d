import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../../access/context.js';
import { Access } from '../../access/guarded.js';
import { CivilDateScalar } from '../../access/scalars.js';
import { dateOf } from '../../dates.js';
import { figureDefinitions } from './definitions.js';
import { countRehabilitation } from './figures.queries.js';
import { RehabilitationFiguresView } from './figures.types.js';

@Resolver()
export class RehabilitationFiguresResolver {
  @Query(() => RehabilitationFiguresView, {
    description:
      'How far rehabilitation has come by a day, for roles that read the files of rehabilitation: of the cases of your agency, or of all where your role sees all.',
  })
  @Access('rehabilitation:count')
  async rehabilitationFigures(
    @Arg('asOf', () => CivilDateScalar, { nullable: true, description: 'The day; today where left out.' })
    asOf: string | null | undefined,
    @Ctx() { registry, actor }: RegistryContext,
  ): Promise<RehabilitationFiguresView> {
    const figures = await countRehabilitation(registry, actor, asOf ?? dateOf(registry.clock()));
    const perChild = (amount: number) => (figures.children === 0 ? null : amount / figures.children);
    return {
      ...figures,
      progress: [...figures.progress],
      shareWithGuardianship: perChild(figures.withGuardianship),
      sessionsPerChild: perChild(figures.sessionsAttended),
      definitions: [...figureDefinitions],
    };
  }
}
