import { getNamedType, isLeafType, isObjectType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import type { TestRegistry } from '../support/registry.js';

/** Looks whether a list that is answered from texts kept before says what the registry holds. */
export interface KeptList {
  /** Asks as somebody; nothing where both answers are alike, else where they part. */
  difference(who: string): Promise<string | undefined>;
}

/** A list of everything beneath a case that is read and not resolved, but for the moves, which are of one reader's moment. */
export function openKeptList(registry: TestRegistry, schema: GraphQLSchema): KeptList {
  const type = schema.getType('Case');
  if (!isObjectType(type)) throw new Error('There is no type Case.');
  const query = `{ cases(first: 20) { nodes { ${plainFields(type, ['possibleMoves'])} } } }`;
  let asked = 0;
  return {
    difference: async (who) => {
      const kept = await registry.ask(who, query);
      // A document not seen before is executed by graphql-js, which keeps nothing.
      const fresh = await registry.ask(who, `${query} # ${asked++}`);
      if (kept.errors || fresh.errors) return `${kept.text.slice(0, 200)} / ${fresh.text.slice(0, 200)}`;
      const [one, other] = [kept, fresh].map(({ data }) => JSON.stringify(data));
      if (one === other || one === undefined || other === undefined) return undefined;
      const at = [...one].findIndex((letter, index) => letter !== other[index]);
      return `${one.slice(at - 80, at + 80)} / ${other.slice(at - 80, at + 80)}`;
    },
  };
}

function plainFields(type: GraphQLObjectType, without: readonly string[] = []): string {
  return Object.values(type.getFields())
    .filter(({ name, resolve, args }) => !resolve && args.length === 0 && !without.includes(name))
    .map(({ name, type: of }) => {
      const inner = getNamedType(of);
      if (isLeafType(inner)) return name;
      return isObjectType(inner) ? `${name} { ${plainFields(inner)} }` : '';
    })
    .join(' ');
}
