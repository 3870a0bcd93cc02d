import type { Registry } from '../audit/act.js';
import type { CaseId } from '../identifiers.js';
import type { Actor } from './actor.js';

/** What a read has shown of children's files so far; written to the audit before the reply leaves. */
export interface ReadTrace {
  readonly subjects: Set<CaseId>;
}

/** What every resolver of the registry is given. */
export interface RegistryContext {
  readonly registry: Registry;
  /** Where releases are published to. */
  readonly releasesFolder: string;
  readonly actor: Actor;
  readonly reads: ReadTrace;
  /** Why the client reads, from its X-Purpose header: kept with the audit row. */
  readonly purpose: string | undefined;
}
