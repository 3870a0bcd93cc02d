import { Invalid } from '../errors.js';
import { fromNodeId, nodeTypeOf, nodeTypes, type NodePrefix } from '../identifiers.js';

/*
 * What a list is narrowed to must be able to hold. A filter that no row can meet, whatever is in the registry, is a slip of
 * whoever asks, and an empty page would tell them that nobody is there: it is refused before anything is asked of the
 * database. `path` is where the filter stands among the arguments.
 */

type Path = readonly string[];

/**
 * The key by which a filter asks for a node. One that names nothing finds nothing; an id of another kind is refused, whatever
 * it names. Errors: INVALID_INPUT.
 */
export function filterKey<Id extends number>(prefix: NodePrefix, nodeId: string, path: Path): Id;
export function filterKey<Id extends number>(
  prefix: NodePrefix,
  nodeId: string | null | undefined,
  path: Path,
): Id | undefined;
export function filterKey(prefix: NodePrefix, nodeId: string | null | undefined, path: Path): number | undefined {
  if (nodeId == null) return undefined;
  const key = fromNodeId(prefix, nodeId);
  if (key !== undefined) return key;
  const [wanted, came] = [nodeTypes[prefix], nodeTypeOf(nodeId)];
  const what = came === undefined || came === wanted ? 'what came is none' : `it came as one of ${came}`;
  throw Invalid(`${path.at(-1)} is an id of ${wanted}, such as ${prefix}_…; ${what}.`, path);
}

/** An interval begins no later than it ends. Errors: INVALID_DATE, blaming its end. */
export function assertForwards<At extends string | number>(
  from: At | undefined,
  until: At | undefined,
  { fromPath, untilPath }: { readonly fromPath: Path; readonly untilPath: Path },
): void {
  if (from === undefined || until === undefined || from <= until) return;
  const told = (at: At) => (typeof at === 'number' ? new Date(at).toISOString() : at);
  throw Invalid(
    `${untilPath.at(-1)} is not before ${fromPath.at(-1)}; it came as ${told(until)}, and ${fromPath.at(-1)} as ${told(from)}.`,
    untilPath,
    'INVALID_DATE',
  );
}

/** A list of values of which any will do names one at least. Errors: INVALID_INPUT. */
export function assertNamesSome(values: readonly unknown[] | undefined, path: Path): void {
  if (values === undefined || values.length > 0) return;
  throw Invalid(`${path.at(-1)} names at least one value, or is left out; it came as an empty list.`, path);
}
