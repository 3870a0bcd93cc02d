import {
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type GraphQLResolveInfo,
  type SelectionSetNode,
} from 'graphql';

type Within = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'variableValues'>;

/**
 * The dotted paths of all fields selected beneath `under`, such as `child.names`, through fragments and with @skip and
 * @include applied: what a root resolver needs to fetch everything at once.
 */
export function selectedPaths(info: Within, under: readonly string[] = []): ReadonlySet<string> {
  const paths = new Set<string>();
  const prefix = under.length === 0 ? '' : `${under.join('.')}.`;
  for (const path of allPaths(info)) if (path.startsWith(prefix)) paths.add(path.slice(prefix.length));
  return paths;
}

/** What is selected of the nodes of a connection, by either way to them. */
export const selectedOfNodes = (info: Within): ReadonlySet<string> =>
  new Set([...selectedPaths(info, ['nodes']), ...selectedPaths(info, ['edges', 'node'])]);

/** Of dotted paths those beneath a field, from there. */
export const beneathPath = (wanted: ReadonlySet<string>, field: string): ReadonlySet<string> =>
  new Set([...wanted].filter((path) => path.startsWith(`${field}.`)).map((path) => path.slice(field.length + 1)));

function allPaths(info: Within): Set<string> {
  const paths = new Set<string>();
  for (const node of info.fieldNodes) if (node.selectionSet) collect(info, node.selectionSet, '', paths);
  return paths;
}

function collect(info: Within, selection: SelectionSetNode, prefix: string, into: Set<string>): void {
  for (const node of selection.selections) {
    if (!isIncluded(info, node)) continue;
    if (node.kind === Kind.FIELD) {
      const path = `${prefix}${node.name.value}`;
      into.add(path);
      if (node.selectionSet) collect(info, node.selectionSet, `${path}.`, into);
    } else {
      const inner =
        node.kind === Kind.INLINE_FRAGMENT ? node.selectionSet : info.fragments[node.name.value]?.selectionSet;
      if (inner) collect(info, inner, prefix, into);
    }
  }
}

function isIncluded(info: Within, node: SelectionSetNode['selections'][number]): boolean {
  if (!node.directives || node.directives.length === 0) return true;
  const skip = getDirectiveValues(GraphQLSkipDirective, node, info.variableValues);
  if (skip?.['if'] === true) return false;
  const include = getDirectiveValues(GraphQLIncludeDirective, node, info.variableValues);
  return include?.['if'] !== false;
}
