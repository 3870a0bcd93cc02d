import type { Registry } from '../audit/act.js';
import { countByMaster } from '../database/enciphered/rotate.js';
import { currentVersion } from './rotate-keys.js';

export interface KeysStatus {
  readonly kind: string;
  /** The version that wraps what is new, and the newest at the source. */
  readonly current: number;
  readonly newest: number;
  readonly masters: readonly { readonly version: number; readonly fingerprint: string; readonly keys: number }[];
  readonly destroyed: number;
  /** Cases, requests and lines whose key is gone without a tombstone: what is damaged, and not erased. */
  readonly lost: number;
}

/** How the data keys of a registry stand. */
export function readKeysStatus({ store }: Registry): KeysStatus {
  const { raw } = store.reader;
  const counts = new Map(countByMaster(raw).map(({ version, keys }) => [version, keys]));
  const masters = raw.prepare('select version, fingerprint from main.master_keys order by version').all() as {
    version: number;
    fingerprint: string;
  }[];
  return {
    kind: store.vault.master?.kind ?? 'NONE',
    current: currentVersion(raw),
    newest: store.vault.master?.refresh() ?? 0,
    masters: masters.map((master) => ({ ...master, keys: counts.get(master.version) ?? 0 })),
    destroyed: raw.prepare('select count(*) from main.destroyed_keys').pluck().get() as number,
    lost: raw.prepare(lostKeys).pluck().get() as number,
  };
}

const lostKeys = `select count(*) from (select id from main.cases union all select id from main.tracing_requests
  union all select id from main.list_lines) where not exists (select 1 from main.data_keys where subject_id = id)
  and not exists (select 1 from main.destroyed_keys where subject_id = id)`;
