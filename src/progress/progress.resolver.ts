import { Ctx, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { readProgress, type StepProgress as Step } from './progress.queries.js';
import { StepProgress } from './progress.types.js';

@Resolver()
export class ProgressResolver {
  @Query(() => [StepProgress], {
    description:
      'How long the steps from report to return take: median days, over all cases. For staff; never published.',
  })
  @Access('progress:read')
  progress(@Ctx() { registry, actor }: RegistryContext): Promise<Step[]> {
    return readProgress(registry.store.reader, actor);
  }
}
