import type { Registry } from '../audit/act.js';
import type { CaseId } from '../identifiers.js';
import type { Actor } from './actor.js';

/** What a read has shown of children and their relatives so far; written to the audit before the reply leaves. */
export interface ReadTrace {
  readonly subjects: Set<CaseId>;
  /** What tells of a child beside a case, or where no case is told: tracing requests, lists, tasks, by their node ids. */
  readonly records: Set<string>;
  /** A name was looked for: that is a reading, whether anybody was found or not. */
  isSearch: boolean;
}

/** What every resolver of the registry is given. */
export interface RegistryContext {
  readonly registry: Registry;
  /** Where releases are published to. */
  readonly releasesFolder: string;
  /** How long before a release is announced at least, in hours; the usual where nothing is configured. */
  readonly releaseNoticeHours?: number | undefined;
  readonly actor: Actor;
  readonly reads: ReadTrace;
  /** The response keys of the mutations whose acts are stored, in the order of the document. */
  readonly stored: Set<string>;
  /** Why the client reads, from its X-Purpose header: kept with the audit row. */
  readonly purpose: string | undefined;
}
