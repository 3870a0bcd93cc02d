import DataLoader from 'dataloader';
import type { GraphQLResolveInfo } from 'graphql';
import { Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import { Access } from '../access/guarded.js';
import type { RegistryContext } from '../access/context.js';
import { selectedPaths } from '../graphql/selection.js';
import type { CaseId } from '../identifiers.js';
import { listPossibleDuplicates } from '../identity/names.js';
import { loadCases, listSiblingIds } from './case.queries.js';
import type { CaseTree, ChildTree } from './case-tree.js';
import { Case, Child } from './case.types.js';
import { noteRead } from './note-read.js';

type SiblingLoader = DataLoader<number, CaseTree[]>;

/** Loaders of one request, by what is asked for beneath a sibling. */
const loaders = new WeakMap<RegistryContext, Map<string, SiblingLoader>>();

@Resolver(() => Child)
export class ChildResolver {
  @FieldResolver(() => [Case], { description: 'The cases of brothers and sisters that you may see.' })
  @Access('case:read')
  async siblings(
    @Root() child: ChildTree,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CaseTree[]> {
    if (child.siblingGroupId === null) return [];
    const group = await loaderOf(context, selectedPaths(info)).load(child.siblingGroupId);
    const siblings = group.filter(({ key }) => key !== child.key);
    for (const sibling of siblings) noteRead(context, sibling);
    return siblings;
  }
}

@Resolver(() => Case)
export class PossibleDuplicateResolver {
  @FieldResolver(() => [Case], {
    description:
      'Cases that you may see whose child may be this one: same name, possible birth. Never merged, judged by people.',
  })
  @Access('identity:read')
  async possibleDuplicates(
    @Root() tree: CaseTree,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CaseTree[]> {
    const ids = await listPossibleDuplicates(context.registry.store.reader.db, tree.key);
    const found = await loadCases(context.registry, context.actor, ids, selectedPaths(info));
    const visible = found.filter((other) => other !== undefined);
    for (const other of visible) noteRead(context, other);
    return visible;
  }
}

function loaderOf(context: RegistryContext, wanted: ReadonlySet<string>): SiblingLoader {
  let byWanted = loaders.get(context);
  if (!byWanted) loaders.set(context, (byWanted = new Map()));
  const shape = [...wanted].sort().join(' ');
  let loader = byWanted.get(shape);
  if (!loader) byWanted.set(shape, (loader = new DataLoader((groups) => loadGroups(context, groups, wanted))));
  return loader;
}

async function loadGroups(
  context: RegistryContext,
  groupIds: readonly number[],
  wanted: ReadonlySet<string>,
): Promise<CaseTree[][]> {
  const members = await listSiblingIds(context.registry, context.actor, groupIds);
  const ids: CaseId[] = [...members.values()].flat();
  const trees = await loadCases(context.registry, context.actor, ids, wanted);
  const byId = new Map(ids.map((id, index) => [id, trees[index]]));
  return groupIds.map((groupId) =>
    (members.get(groupId) ?? []).map((id) => byId.get(id)).filter((tree) => tree !== undefined),
  );
}
