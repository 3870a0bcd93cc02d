import { Command } from 'commander';
import { serveCommand } from './commands/serve-command.js';
import { OraluError } from './errors.js';
import { findTrouble } from './tell-trouble.js';

/** `oralu serve`, described for both planes; of the two programs the public one has nothing else. */
export const addServe = (program: Command): Command =>
  program
    .command('serve')
    .description('Serve the registry and the public plane, or the public one alone. Demonstration tokens are refused.')
    .option('--plane <plane>', 'both, or public: a folder of release files and nothing else', 'both')
    .option('--releases <folder>', 'the folder of releases of a public plane; else that of ORALU_DATA')
    .action(serveCommand);

export async function run(argv: readonly string[]): Promise<void> {
  const program = new Command('oralu');
  addServe(program);
  await runTelling(program, argv);
}

/** Runs a command line; a refusal, and what the system refuses, is one line for a person and exit status 1, never a stack trace. */
export async function runTelling(program: Command, argv: readonly string[]): Promise<void> {
  let doing = program.name();
  program.hook('preAction', (_program, command) => void (doing = nameOf(command)));
  await program.parseAsync([...argv]).catch((error: unknown) => tell(error, doing));
}

const nameOf = (command: Command): string =>
  command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();

function tell(error: unknown, doing: string): void {
  const trouble = findTrouble(error, doing);
  const problems = error instanceof OraluError ? error.problems : trouble && [trouble];
  if (!problems) throw error;
  for (const { code, message } of problems) console.error(`${code}: ${message}`);
  process.exitCode = 1;
}
