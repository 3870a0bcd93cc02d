import { existsSync, statSync } from 'node:fs';
import { assertMay, may } from '../access/permissions.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { appendEntry } from '../audit/append-entry.js';
import { dateOf } from '../dates.js';
import { Invalid, OraluError } from '../errors.js';
import { findStatementFaults, loadStatements } from '../statements/load-statements.js';
import { readStatementFile, type Statement } from '../statements/read-statement-file.js';
import { getActingPerson } from './acting-person.js';
import { withRegistry } from './with-registry.js';

interface StatementOptions {
  readonly as: string;
}

/**
 * Reads a file of official statements and says what is wrong with it, and how many of its statements are new; stores
 * nothing. Exit status 1 where it has problems.
 */
export async function statementsCheckCommand(file: string): Promise<void> {
  await reportProblems(async () => {
    const statements = read(file);
    const { added } = await withRegistry({ evenRolledBack: 'read' }, ({ store }) =>
      findStatementFaults(store.reader.db, statements),
    );
    console.log(
      `No problems. ${added.length} statement(s) would be added; ${statements.length - added.length} are there.`,
    );
  });
}

/** Adds the statements of a file that are not there yet, all or none, in the name of a person. */
export async function statementsLoadCommand(file: string, options: StatementOptions): Promise<void> {
  await reportProblems(async () => {
    const statements = read(file);
    const { added } = await withRegistry({}, async (registry) => {
      const { store, clock } = registry;
      const actor = await getActingPerson(registry, options.as, 'loadStatements');
      if (!may(actor, 'release:build')) await noteRefusal(registry, actor);
      assertMay(actor, 'release:build');
      return store.inTransaction((tx) => loadStatements(tx, actor, statements, clock()));
    });
    const next = added > 0 ? ' The next release that is built holds them.' : '';
    console.log(`Added ${added} statement(s); ${statements.length - added} were there.${next}`);
  });
}

/** An act that somebody may not do leaves its row, as it does at the other doors. */
const noteRefusal = ({ store, clock }: Registry, actor: Actor): Promise<unknown> =>
  store.inTransaction((tx) =>
    appendEntry(tx, actor, { operation: 'loadStatements', decision: 'REFUSED', subjects: [], fields: [] }, clock()),
  );

function read(file: string): readonly Statement[] {
  if (!existsSync(file) || !statSync(file).isFile())
    throw Invalid(
      `There is no file ${file}. Name a CSV file such as schema/official-statements.csv.`,
      ['file'],
      'NOT_FOUND',
    );
  return readStatementFile(file, dateOf(Date.now()));
}

/** Each problem of the file on a line of its own, with its code: whoever wrote the file puts them right together. */
async function reportProblems(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof OraluError) || error.problems.some(({ code }) => code !== 'STATEMENT_FILE_INVALID'))
      throw error;
    for (const { code, message } of error.problems) console.error(`${code}: ${message}`);
    console.error('Nothing was stored.');
    process.exitCode = 1;
  }
}
