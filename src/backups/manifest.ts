import type { RegistryKind } from '../database/settings.js';

/** A file in a backup, by its path below the data folder. */
export interface PackedFile {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

/** How many rows a table has, and a hash over all of them in their order. */
export interface TableDigest {
  readonly rows: number;
  readonly sha256: string;
}

/** What a backup says of itself: everything that a restore is compared with. Enciphered with the rest. */
export interface Manifest {
  readonly format: 'oralu-backup/1';
  readonly createdAt: number;
  readonly kind: RegistryKind;
  /** The last migration that the database has, and how many. */
  readonly schema: { readonly last: string; readonly migrations: number };
  /** Every table of the source, read in the transaction that the copy was made in. */
  readonly tables: Readonly<Record<string, TableDigest>>;
  readonly audit: {
    readonly entries: number;
    readonly head: string;
    /** The last signed checkpoint, and the key that verifies it. */
    readonly checkpoint: string;
    readonly verifier: string;
  };
  /** The newest release and the hash of its manifest, by which the whole chain of releases is fixed. */
  readonly releases: { readonly id: string; readonly manifestSha256: string } | null;
  /** How many destroyed keys the list beside the backup names at least, and the hash of the last of those. */
  readonly destroyedKeys: { readonly count: number; readonly head: string };
  /** The folders that backups of this registry were made into, each with a list of its own; an older backup does not say. */
  readonly backupFolders?: readonly string[];
  readonly files: readonly PackedFile[];
}
