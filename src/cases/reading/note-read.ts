import type { RegistryContext } from '../../access/context.js';
import type { CaseId } from '../../identifiers.js';

/** Notes that a child's file is about to be shown; the server audits it before the reply leaves. */
export function noteRead(context: RegistryContext, { key }: { readonly key: CaseId }): void {
  context.reads.subjects.add(key);
}
