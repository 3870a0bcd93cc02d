import type { Restored } from '../../backups/restore-backup.js';

/** What whoever restores must know and do before anybody is served. */
export function tellRestored({ manifest, ended, since, isSealed }: Restored): readonly string[] {
  const then = new Date(manifest.createdAt).toISOString();
  return [
    `All is as it was at ${then}. Accounts that were disabled since may act again, with the passwords of then; grants that were ended and consents that were taken back since count again. Go through them before anybody is let in: ${toldSince(since)}`,
    `Nothing that was given out lets anybody in: ${ended} token(s), client secret(s) and invitation(s) were ended.`,
    'With ORALU_DATA set to that folder, in this order:',
    ...(isSealed ? ['  oralu unseal --as NAME --reason TEXT: it is sealed, as the registry of this machine is.'] : []),
    '  oralu audit accept-rollback --as NAME --reason TEXT, if it is older than the last checkpoint and that is meant.',
    '  oralu user disable --name NAME, for each account that was disabled since.',
    '  oralu token create --name NAME: the way back in for an administrator, who goes through the rest before others are let in.',
    '  oralu secret create --name NAME --label TEXT for each application; people sign in with their passwords.',
    '  oralu serve',
  ];
}

function toldSince(since: number | undefined): string {
  if (since === undefined) return 'nothing on this machine knows how many acts came after it.';
  if (since === 0) return 'nothing on this machine knows of any act after it.';
  return `the audit is known here to have gone on by ${since} entries after it (acts, refusals and reads).`;
}
