import { ObjectType } from 'type-graphql';
import { Guarded } from '../access/guarded.js';
import type { Action } from '../access/permissions.js';
import type { PageOf } from './pagination.js';

/** Whoever may read a list may read where its pages stand: the list itself takes the right. */
@ObjectType({ simpleResolvers: true, description: 'Where a page stands in its list.' })
export class PageInfo {
  @Guarded('account:read', () => Boolean, 'Whether more follows.') hasNextPage!: boolean;
  @Guarded('account:read', () => Boolean, 'Whether something precedes: true wherever after was given.')
  hasPreviousPage!: boolean;
  @Guarded('account:read', () => String, 'The cursor of the first row; null on an empty page.', { nullable: true })
  startCursor!: string | null;
  @Guarded(
    'account:read',
    () => String,
    'The cursor of the last row: give it as after. Null on an empty page, but of changes, where it is the place reached.',
    { nullable: true },
  )
  endCursor!: string | null;
}

/** What a list is of: the name its connection begins with, the type of its nodes, and the right it takes to read them. */
interface ListOf {
  readonly name: string;
  readonly type: () => abstract new () => unknown;
  readonly right: Action;
  /** What a page of it is, for people. */
  readonly description: string;
}

/** The one shape of a page: `edges`, `nodes` and `pageInfo`. A connection is a class that extends this. */
export function ConnectionOf<Node>({ name, type, right, description }: ListOf) {
  @ObjectType(`${name}Edge`, { simpleResolvers: true, description: 'A row of a page, and where it stands.' })
  class Edge {
    @Guarded(right, () => String, 'Where this row stands: give it as after to go on from here.') cursor!: string;
    @Guarded(right, type, 'What stands there.') node!: Node;
  }

  @ObjectType(`${name}Connection`, { simpleResolvers: true, description })
  class Connection implements PageOf<Node> {
    @Guarded(right, () => [Edge], 'The rows of the page, each with its cursor.') edges!: Edge[];
    @Guarded(right, () => [type()], 'The rows of the page, without their cursors.') nodes!: Node[];
    @Guarded(right, () => PageInfo, 'Where the page stands.') pageInfo!: PageInfo;
  }
  return Connection;
}
