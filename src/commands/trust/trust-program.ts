import type { Command } from 'commander';
import * as audits from './audit-commands.js';
import * as backups from './backup-commands.js';
import * as seals from './seal-commands.js';

/** What operators do so that nothing is lost, changed unseen, or taken. */
export function addTrust(program: Command): void {
  auditCommands(program.command('audit').description('The audit trail.'));
  backupCommands(program.command('backup').description('Backups, enciphered, away from this machine.'));
  sealCommands(program);
}

/** What stands against a rewritten or shortened audit. */
function auditCommands(audit: Command): void {
  audit
    .command('verify')
    .description('Walk the hash chain and name the first row that does not fit, or that checkpoints show otherwise.')
    .option('--checkpoint <file>', 'a checkpoint, a file of them, or a folder of checkpoints to compare with')
    .option(
      '--key <key>',
      "the key that must have signed them, a file of it, or its fingerprint; else the registry's own",
    )
    .action(audits.auditVerifyCommand);
  audit
    .command('checkpoint')
    .description('Sign what the audit holds now, keep it where checkpoints are kept, and print it.')
    .action(audits.auditCheckpointCommand);
  audit.command('key').description('Print the key that verifies checkpoints.').action(audits.auditKeyCommand);
  audit
    .command('accept-rollback')
    .description('Go on with a database that was restored on purpose to an earlier state; audited.')
    .requiredOption('--as <name>', 'the administrator who answers for it')
    .requiredOption('--reason <text>', 'why, in at least 20 characters; no names')
    .action(audits.auditAcceptRollbackCommand);
}

/** Copies that outlive the machine. The key comes from a file or a program, never from the command line. */
function backupCommands(backup: Command): void {
  const keyed = (command: Command) =>
    command
      .option('--key-file <file>', 'the file of the key, which its owner alone may read')
      .option('--key-command <command>', 'a line for the shell that prints the key, as ORALU_KEY_COMMAND is one');
  const asking = (command: Command) =>
    keyed(command).option(
      '--also-from <place>',
      'a further folder of backups, or the data folder of the registry, to ask what was destroyed; may be repeated',
      (place: string, before: readonly string[] = []) => [...before, place],
    );
  keyed(backup.command('make'))
    .description('Make one backup while the registry is served, and read it back.')
    .requiredOption('--into <folder>', 'where backups are kept, on another disk or machine')
    .option('--keep <n>', 'remove all but the newest so many afterwards')
    .action(backups.backupMakeCommand);
  asking(backup.command('verify <file>'))
    .description(
      'Decipher a backup, check every byte and how far the list of destroyed keys reaches; nothing is written.',
    )
    .action(backups.backupVerifyCommand);
  asking(backup.command('restore <file>'))
    .description('Restore into an empty place, compared row for row; keys destroyed since stay destroyed.')
    .requiredOption('--into <folder>', 'a folder that is empty or not there')
    .requiredOption('--reason <text>', 'why, for the audit; no names')
    .option('--list-lost', 'restore although the list of destroyed keys is lost: keys that only it names come back')
    .option('--nothing-newer', 'restore by the list beside the backup: nothing that knows of later erasures is left')
    .action(backups.backupRestoreCommand);
  asking(backup.command('drill <file>'))
    .description('Restore into a place of its own, compare every row, and remove it again.')
    .action(backups.backupDrillCommand);
  backup
    .command('forget <folder>')
    .description('Say that no backups of the registry lie in a folder any more, so that no erasure is named there.')
    .action(backups.backupForgetCommand);
  backup.command('key <file>').description('Make a new key for backups.').action(backups.backupKeyCommand);
}

/** For the hour in which the machine is no longer safe. */
function sealCommands(program: Command): void {
  const by = (command: Command) =>
    command
      .requiredOption('--as <name>', 'the supervisor or administrator who does it')
      .requiredOption('--reason <text>', 'why; no names')
      .option(
        '--key-file <file>',
        'the file of the key for the keys beside the database, which its owner alone may read',
      )
      .option('--key-command <command>', 'a line for the shell that prints that key, as ORALU_KEY_COMMAND is one');
  by(program.command('seal'))
    .description('Revoke every token, stop the server, and let none start; the keys beside the database are put away.')
    .option('--keep-keys', 'leave the keys where they are')
    .action(seals.sealCommand);
  by(program.command('unseal')).description('Let a sealed registry be served again.').action(seals.unsealCommand);
}
