import type { Command, Option } from 'commander';

/** A command with the commands beneath it. */
const withInner = (command: Command): Command[] => [command, ...command.commands.flatMap(withInner)];

/** A draft has an id that nobody knows by heart. */
function tellWhereDraftsAre(command: Command): void {
  command.configureOutput({
    outputError: (text, write) =>
      write(
        text.replace(
          "missing required argument 'draft'\n",
          'missing required argument \'draft\': "oralu release list --as NAME" lists the drafts\n',
        ),
      ),
  });
}

/**
 * Commander stops at the first option that is missing, so that four of them take four attempts. This names all of them
 * at once, for every command of the program. Call it when the commands are complete.
 */
export function nameAllMissing(program: Command): Command {
  const demanded = new Map<Command, readonly Option[]>();
  for (const command of withInner(program)) {
    const options = command.options.filter(({ mandatory }) => mandatory);
    for (const option of options) option.mandatory = false;
    demanded.set(command, options);
  }
  for (const command of withInner(program)) tellWhereDraftsAre(command);
  return program.hook('preAction', (_program, command) => {
    const missing = (demanded.get(command) ?? []).filter(
      (option) => command.getOptionValue(option.attributeName()) === undefined,
    );
    if (missing.length === 0) return;
    const words = missing.map(({ flags, description }) => `  ${flags}   ${description}`);
    const head = missing.length === 1 ? 'this option is missing' : 'these options are missing';
    command.error(`error: ${head}:\n${words.join('\n')}`, { code: 'commander.missingMandatoryOptionValue' });
  });
}
