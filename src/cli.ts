import { Command, Option } from 'commander';
import { agencyKinds, roles } from '../schema/agencies.js';
import { erasureReasons } from '../schema/vault.js';
import { countriesAbroad, siteKinds } from '../schema/places.js';
import { addAgencyCommand, addSiteCommand, addUserCommand, revokeCommand } from './commands/register-commands.js';
import * as accounts from './commands/account-commands.js';
import { booksCheckCommand } from './commands/check-commands.js';
import { demoCommand } from './commands/demo-command.js';
import { disclosureAuditCommand } from './commands/disclosure/disclosure-command.js';
import { exportCasesCommand } from './commands/export-command.js';
import { importCasesCommand, importColumnsCommand } from './commands/import-command.js';
import { initCommand } from './commands/init-command.js';
import * as releases from './commands/release-commands.js';
import { statementsCheckCommand, statementsLoadCommand } from './commands/statement-commands.js';
import * as keys from './commands/keys-commands.js';
import * as copies from './commands/copy-commands.js';
import { nameAllMissing } from './missing-options.js';
import { addTrust } from './commands/trust/trust-program.js';
import { addServe, runTelling } from './public-cli.js';

/*
 * The operators' commands: thin, each a function of its own. Their texts are the documentation; a test compares them
 * with the README. What serves is loaded by the command that serves: it is three quarters of the code, and a second of
 * each start.
 */
export function buildProgram(): Command {
  const program = new Command('oralu').description(
    'Registry and public statistics of children left behind, and brought home.',
  );
  const choice = (flag: string, text: string, values: readonly string[]) =>
    new Option(flag, text).choices([...values]).makeOptionMandatory();

  program
    .command('init')
    .description('Make a new registry and its first administrator, whose token is printed once.')
    .requiredOption('--agency <code>', 'short code of the agency that runs the registry')
    .requiredOption('--agency-name <name>', 'its name')
    .requiredOption('--administrator <name>', 'name of the first administrator')
    .action(initCommand);
  addServe(program);
  program
    .command('demo')
    .description('Load the demonstration: synthetic children, played through the real commands.')
    .option('--until <date>', 'play what was recorded up to this day; a year means its last day', '2017-12-27')
    .option('--seed <seed>', 'seed of the synthetic children', 'oralu')
    .option('--cases <n>', 'write this many cases at once instead, for measurements')
    .option('--serve', 'serve afterwards, accepting demonstration tokens')
    .action(demoCommand);

  const statements = program.command('statements').description('What officials said, verbatim, beside the figures.');
  statements
    .command('check <file>')
    .description('Say what is wrong with a CSV file of official statements, and how many are new; nothing is stored.')
    .action(statementsCheckCommand);
  statements
    .command('load <file>')
    .description(
      'Add the statements of a CSV file that are not there yet, all or none, for the releases built from then on.',
    )
    .requiredOption('--as <name>', 'the registered person who does it')
    .action(statementsLoadCommand);
  const books = program.command('books').description('The books of the registry.');
  books
    .command('check')
    .description('Recompute everything from postings and from histories, and prove that they agree and balance.')
    .action(booksCheckCommand);
  addTrust(program);
  const release = program.command('release').description('Public releases.');
  releaseCommands(release);

  release
    .command('verify <folder-or-url>')
    .description('Check the hashes, the chain, the signatures and every total of a folder or a node of releases.')
    .option('--key <base64>', 'the public key that must have signed')
    .action(copies.verifyCommand);
  program
    .command('mirror <url>')
    .description('Take the releases of another node into a folder, each one only once it is verified.')
    .requiredOption('--into <folder>', 'the folder of releases')
    .option('--key <base64>', 'the public key that must have signed')
    .option('--every <seconds>', 'go on following the node')
    .action(copies.mirrorCommand);
  program
    .command('export-site <folder>')
    .description('Write everything public as static files, for any web server.')
    .option('--releases <folder>', 'the folder of releases; else that of ORALU_DATA')
    .action(copies.exportSiteCommand);

  const disclosure = program.command('disclosure').description('What published tables give away.');
  disclosure
    .command('audit <ledger>')
    .description(
      'Report every interval that an outsider can derive about withheld cells of a ledger, from it alone: of the folder of releases, or of a file from /v1/ledger.json.',
    )
    .option('--family <id>', 'only this family')
    .option('--json', 'print the whole report as JSON')
    .action(disclosureAuditCommand);

  const exports = program.command('export').description('Take out what a person may see.');
  exports
    .command('cases <file>')
    .description('Write the cases that a person may see to a new CSV or JSON Lines file; audited.')
    .requiredOption('--as <name>', 'the registered person or application that reads')
    .option('--format <format>', 'csv or jsonl; else by the name of the file')
    .option('--purpose <text>', 'why, for the audit; no names', 'oralu export cases')
    .action(exportCasesCommand);
  const imports = program.command('import').description('Bring children in from files.');
  imports
    .command('cases <file>')
    .description('Open a case for each row of a CSV or JSON Lines file, all or nothing; see docs/import.md.')
    .requiredOption('--as <name>', 'the registered person or application that answers for it')
    .option('--agency <code>', 'the agency that will own the cases, where the person may choose one')
    .option('--format <format>', 'csv or jsonl; else by the name of the file')
    .option('--purpose <text>', 'why, for the audit; no names', 'oralu import cases')
    .option('--dry-run', 'check everything and store nothing')
    .action(importCasesCommand);
  imports.command('columns').description('List the columns of a file of cases.').action(importColumnsCommand);

  const add = program.command('add').description('Register agencies, sites and people.');
  add
    .command('agency')
    .description('Register an agency.')
    .requiredOption('--code <code>', 'short code')
    .requiredOption('--name <name>', 'name')
    .addOption(choice('--kind <kind>', 'kind of organisation', agencyKinds))
    .action(addAgencyCommand);
  add
    .command('site')
    .description('Register a camp, prison, orphanage or other site abroad.')
    .requiredOption('--code <code>', 'short code')
    .requiredOption('--name <name>', 'name')
    .addOption(choice('--kind <kind>', 'kind of place', siteKinds))
    .addOption(choice('--country <code>', 'country', countriesAbroad))
    .action(addSiteCommand);
  add
    .command('user')
    .description('Register a person or a partner application; its token is printed once.')
    .requiredOption('--name <name>', 'name')
    .requiredOption('--agency <code>', 'code of the agency')
    .addOption(choice('--role <role>', 'role', roles))
    .option('--days <n>', 'how long the token lasts', '30')
    .action(addUserCommand);
  accountCommands(program);
  keyCommands(program, choice);
  program
    .command('revoke')
    .description('Revoke every token of a person, at once.')
    .requiredOption('--name <name>', 'name of the person or application')
    .action(revokeCommand);
  program
    .command('schema')
    .description('Write the GraphQL schemas and openapi.json as the code emits them.')
    .action(async () => (await import('./commands/schema-command.js')).schemaEmitCommand());
  return nameAllMissing(program);
}

/** The master keys, and the erasure of a child by destroying its data key. */
function keyCommands(
  program: Command,
  choice: (flag: string, text: string, values: readonly string[]) => Option,
): void {
  const key = program.command('keys').description('The keys that names, births, notes and other words lie under.');
  key.command('status').description('Tell which master keys wrap how many data keys.').action(keys.keysStatusCommand);
  key
    .command('rotate')
    .description('Wrap every data key by a new master key, while the registry is served; goes on where it was stopped.')
    .action(keys.keysRotateCommand);
  const by = (command: Command) => command.requiredOption('--as <name>', 'the registered person who acts');
  const erasure = program.command('erasure').description('Erase the identity of a child: two persons, for good.');
  by(erasure.command('request <case>'))
    .description('Ask that the identity of the child of a closed case be erased.')
    .addOption(choice('--reason <reason>', 'why', erasureReasons))
    .requiredOption(
      '--reference <text>',
      'the number of the document that asks for it or orders it, such as "Letter 17"; name no child',
    )
    .action(keys.erasureRequestCommand);
  by(erasure.command('list')).description('List what waits for a second person.').action(keys.erasureListCommand);
  by(erasure.command('carry-out <case>'))
    .description('Erase what somebody else asked for: names, births, notes and words are unreadable for ever.')
    .action(keys.erasureCarryOutCommand);
  by(erasure.command('decline <case>'))
    .description('Decline what was asked for, or take it back.')
    .action(keys.erasureDeclineCommand);
}

/** What an operator does with accounts and with what they sign in with. */
function accountCommands(program: Command): void {
  const named = (command: Command) => command.requiredOption('--name <name>', 'name of the person or application');
  const user = program.command('user').description('Accounts of people and partner applications.');
  named(user.command('invite'))
    .description('Print, once, an invitation to set a password, which also begins the second factor anew.')
    .action(accounts.userInviteCommand);
  named(user.command('disable'))
    .description('Accept no token, secret or password of an account any more, at once.')
    .action(accounts.userDisableCommand);
  named(user.command('enable')).description('Let a disabled account act again.').action(accounts.userEnableCommand);

  const secret = program.command('secret').description('Client secrets of partner applications.');
  named(secret.command('create'))
    .description('Make a client secret, which is printed once with its client_id.')
    .requiredOption('--label <text>', 'what to call it')
    .option('--days <n>', 'how long it can be exchanged', '180')
    .action(accounts.secretCreateCommand);
  secret.command('list').description('List client secrets, newest first.').action(accounts.secretListCommand);
  secret
    .command('revoke')
    .description('Revoke a client secret and every token made from it, at once.')
    .requiredOption('--id <id>', 'its id, from the list')
    .action(accounts.secretRevokeCommand);

  const token = program.command('token').description('Access tokens.');
  named(token.command('create'))
    .description('Issue a further token, which is printed once.')
    .option('--days <n>', 'how long it lasts', '30')
    .action(accounts.tokenCreateCommand);
  token.command('list').description('List the tokens that can be used now.').action(accounts.tokenListCommand);
  token
    .command('revoke')
    .description('Revoke one token, at once.')
    .requiredOption('--id <id>', 'its id, from the list')
    .action(accounts.tokenRevokeCommand);
}

/** From the books to the public, by two persons. */
function releaseCommands(release: Command): void {
  const by = (command: Command) => command.requiredOption('--as <name>', 'the registered person who does it');
  const reason = (command: Command) =>
    command
      .requiredOption('--kk <text>', 'why, in Kazakh')
      .requiredOption('--ru <text>', 'why, in Russian')
      .requiredOption('--en <text>', 'why, in English');
  const planned = (command: Command) =>
    command
      .option('--publish-at <instant>', 'announce it for this instant; the embargo ends then')
      .option('--urgent <reason>', 'why it cannot wait for the usual notice; kept and shown to whoever approves')
      .option('--tables <names>', 'only these tables may be renewed, separated by commas; else all');
  planned(by(release.command('build')))
    .description(
      'Announce a release and have it built: tabulated from the books and put to the gate. Nothing is public yet.',
    )
    .requiredOption('--as-of <date>', 'the day the figures speak of')
    .action(releases.releaseBuildCommand);
  by(release.command('list'))
    .description('List the newest drafts with their states.')
    .action(releases.releaseListCommand);
  by(release.command('preview <draft>'))
    .description('Show what a built draft will say, what is withheld, and why.')
    .action(releases.releasePreviewCommand);
  by(release.command('approve <draft>'))
    .description('Approve a draft that somebody else had built.')
    .action(releases.releaseApproveCommand);
  by(release.command('take-back <draft>'))
    .description('Take back the approval of a draft that is not published yet.')
    .requiredOption('--reason <text>', 'why')
    .action(releases.releaseTakeBackCommand);
  by(release.command('publish <draft>'))
    .description('Sign and publish an approved draft when its time has come.')
    .action(releases.releasePublishCommand);
  reason(planned(by(release.command('correct <release>'))))
    .description('Build a release that corrects a published one, with its type and the reason.')
    .requiredOption('--type <type>', 'R1 better source, R2 routine, R3 method, C correction')
    .action(releases.releaseCorrectCommand);
  reason(by(release.command('withdraw <release>')))
    .description('Withdraw a published release; it answers 410 with the reason from then on.')
    .action(releases.releaseWithdrawCommand);
}

export const run = (argv: readonly string[]): Promise<void> => runTelling(buildProgram(), argv);
