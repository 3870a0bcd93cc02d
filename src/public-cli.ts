import { Command } from 'commander';
import { serveCommand } from './commands/serve-command.js';
import { OraluError } from './errors.js';

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
  await program.parseAsync([...argv]).catch(tell);
}

/** A refusal is one line for a person and exit status 1, never a stack trace. */
export function tell(error: unknown): void {
  if (!(error instanceof OraluError)) throw error;
  for (const { code, message } of error.problems) console.error(`${code}: ${message}`);
  process.exitCode = 1;
}
