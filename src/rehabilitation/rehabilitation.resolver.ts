import DataLoader from 'dataloader';
import type { GraphQLResolveInfo } from 'graphql';
import { Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import { Access } from '../access/guarded.js';
import type { RegistryContext } from '../access/context.js';
import type { CaseTree } from '../cases/reading/case-tree.js';
import { Case } from '../cases/graphql/case.types.js';
import { selectedPaths } from '../graphql/selection.js';
import type { CaseId } from '../identifiers.js';
import { loadRehabilitation } from './grow-rehabilitation.js';
import type { ShownRehabilitation } from './rehabilitation-tree.js';
import { Rehabilitation } from './rehabilitation.types.js';

@Resolver(() => Case)
export class RehabilitationResolver {
  @FieldResolver(() => Rehabilitation, {
    nullable: true,
    description:
      'Plan, milestones, sessions, assessments, care and views; null where you may not know who the child is. Of a file that is sealed to you sealsOn, isSealed and openUntil are told and everything else is null, whatever else is asked for: ask for isSealed beside what may be null.',
  })
  @Access('rehabilitation:read')
  rehabilitation(
    @Root() tree: CaseTree,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ShownRehabilitation | null> {
    return loaderOf(context, selectedPaths(info)).load(tree.key);
  }
}

type Loader = DataLoader<CaseId, ShownRehabilitation | null>;

/** Loaders of one request, by what is asked for: the files of a whole list are fetched by the same few statements. */
const loaders = new WeakMap<RegistryContext, Map<string, Loader>>();

function loaderOf(context: RegistryContext, wanted: ReadonlySet<string>): Loader {
  let ofRequest = loaders.get(context);
  if (!ofRequest) loaders.set(context, (ofRequest = new Map<string, Loader>()));
  const shape = [...wanted].sort().join(' ');
  let loader = ofRequest.get(shape);
  if (!loader) {
    loader = new DataLoader(async (keys) => {
      const trees = await loadRehabilitation(context.registry, context.actor, keys, wanted);
      return keys.map((key) => trees.get(key) ?? null);
    });
    ofRequest.set(shape, loader);
  }
  return loader;
}
