import type { RegistryContext } from '../access/context.js';
import type { CaseTree } from './case-tree.js';

/** Notes that a child's file is about to be shown; the server audits it before the reply leaves. */
export function noteRead(context: RegistryContext, tree: CaseTree): void {
  context.reads.subjects.add(tree.key);
}
