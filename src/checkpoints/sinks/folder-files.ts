/** What lies in a folder of checkpoints. */
export const folderFiles = { verifier: 'key', latest: 'latest', notes: 'notes', hashes: 'hashes' } as const;
