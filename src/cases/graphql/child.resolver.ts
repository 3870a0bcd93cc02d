import DataLoader from 'dataloader';
import type { GraphQLResolveInfo } from 'graphql';
import { Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import { Access } from '../../access/guarded.js';
import type { RegistryContext } from '../../access/context.js';
import { Invalid } from '../../errors.js';
import { selectedPaths } from '../../graphql/selection.js';
import type { CaseId } from '../../identifiers.js';
import { listDuplicateIds, listSiblingIds, loadCases } from '../reading/case.queries.js';
import type { CaseTree, ChildTree } from '../reading/case-tree.js';
import { Case, Child } from './case.types.js';
import { noteRead } from '../reading/note-read.js';

/** Which cases belong to each of these keys: a sibling group, or a case with others that may be the same child. */
type ListRelated = (
  context: RegistryContext,
  keys: readonly number[],
) => Promise<ReadonlyMap<number, readonly CaseId[]>>;

@Resolver(() => Child)
export class ChildResolver {
  @FieldResolver(() => [Case], {
    description:
      'The cases of brothers and sisters that you may see, without those that are sealed to you; empty where Case.isSealed.',
  })
  @Access('case:read')
  async siblings(
    @Root() child: ChildTree,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CaseTree[]> {
    if (child.siblingGroupId === null) return [];
    const group = await loadRelated(context, info, listSiblings, child.siblingGroupId);
    return shown(
      context,
      group.filter(({ key }) => key !== child.key),
    );
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
    if (!tree.isIdentified) return [];
    const others = await loadRelated(context, info, listDuplicates, tree.key);
    return shown(
      context,
      others.filter(({ isIdentified }) => isIdentified),
    );
  }
}

const listSiblings: ListRelated = ({ registry, actor }, groupIds) => listSiblingIds(registry, actor, groupIds);

const listDuplicates: ListRelated = ({ registry, actor }, caseIds) => listDuplicateIds(registry, actor, caseIds);

/** Of each list of related cases, so many are shown. */
const longestRelated = 50;

/** Related cases that one operation may show, however it nests them: an answer stays within a few megabytes. */
const mostRelated = 2_000;
const relatedShown = new WeakMap<RegistryContext, number>();

function shown(context: RegistryContext, trees: readonly CaseTree[]): CaseTree[] {
  const count = (relatedShown.get(context) ?? 0) + trees.length;
  relatedShown.set(context, count);
  if (count > mostRelated) {
    throw Invalid(
      `An operation shows at most ${mostRelated} related cases (siblings, possible duplicates); this one asks for more. Nest them less, or ask for fewer cases.`,
    );
  }
  for (const tree of trees) noteRead(context, tree);
  return [...trees];
}

type Loader = DataLoader<number, CaseTree[]>;

/** Loaders of one request, by the relation and by what is asked for beneath the related cases. */
const loaders = new WeakMap<RegistryContext, Map<ListRelated, Map<string, Loader>>>();

/** The related cases that the actor may see; those of a whole list are fetched by the same few statements. */
function loadRelated(
  context: RegistryContext,
  info: GraphQLResolveInfo,
  list: ListRelated,
  key: number,
): Promise<CaseTree[]> {
  const wanted = selectedPaths(info);
  const ofRequest = kept(loaders, context, () => new Map<ListRelated, Map<string, Loader>>());
  const ofRelation = kept(ofRequest, list, () => new Map<string, Loader>());
  const shape = [...wanted].sort().join(' ');
  const loader = kept(ofRelation, shape, () => new DataLoader((keys) => loadGroups(context, list, keys, wanted)));
  return loader.load(key);
}

async function loadGroups(
  context: RegistryContext,
  list: ListRelated,
  keys: readonly number[],
  wanted: ReadonlySet<string>,
): Promise<CaseTree[][]> {
  const related = await list(context, keys);
  const shortened = keys.map((key) => (related.get(key) ?? []).slice(0, longestRelated));
  const ids = [...new Set(shortened.flat())];
  const trees = await loadCases(context.registry, context.actor, ids, wanted);
  const byId = new Map(ids.map((id, index) => [id, trees[index]]));
  return shortened.map((those) => those.map((id) => byId.get(id)).filter((tree) => tree !== undefined));
}

function kept<Key, Value>(
  from: { get(key: Key): Value | undefined; set(key: Key, value: Value): unknown },
  key: Key,
  make: () => Value,
): Value {
  let value = from.get(key);
  if (value === undefined) from.set(key, (value = make()));
  return value;
}
