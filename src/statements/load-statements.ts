import { officialStatements } from '../../schema/statements.js';
import type { Actor } from '../access/actor.js';
import { appendEntry } from '../audit/append-entry.js';
import type { Reader, Tx } from '../database/connection.js';
import { OraluError, type Problem } from '../errors.js';
import type { Statement } from './read-statement-file.js';

/**
 * Adds the statements that are not there yet, and answers how many. What was said cannot be unsaid: a statement that
 * is there with other words or figures is refused with STATEMENT_FILE_INVALID, and then none is added.
 */
export async function loadStatements(
  tx: Tx,
  actor: Actor,
  statements: readonly Statement[],
  now: number,
): Promise<{ readonly added: number }> {
  const { added } = await findStatementFaults(tx, statements);
  if (added.length === 0) return { added: 0 };
  for (const statement of added) await tx.insert(officialStatements).values(statement);
  const trace = {
    operation: 'loadStatements',
    decision: 'DONE',
    subjects: [],
    fields: ['officialStatements'],
  } as const;
  await appendEntry(tx, actor, trace, now);
  return { added: added.length };
}

/** Which of these statements are not there yet; throws as `loadStatements` does, and stores nothing. */
export async function findStatementFaults(
  db: Reader,
  statements: readonly Statement[],
): Promise<{ readonly added: readonly Statement[] }> {
  const kept = new Map((await db.select().from(officialStatements)).map((statement) => [statement.id, statement]));
  const [first, ...rest] = statements.flatMap((statement) => findChange(kept.get(statement.id), statement));
  if (first) throw new OraluError([first, ...rest].slice(0, 20) as [Problem, ...Problem[]]);
  return { added: statements.filter(({ id }) => !kept.has(id)) };
}

function findChange(kept: Statement | undefined, came: Statement): Problem[] {
  if (!kept) return [];
  const fields = Object.keys(kept) as (keyof Statement)[];
  return fields
    .filter((field) => kept[field] !== came[field])
    .map((field) => ({
      code: 'STATEMENT_FILE_INVALID',
      message: `The statement ${kept.id} is registered with ${field} ${JSON.stringify(kept[field])}; it came with ${JSON.stringify(came[field])}. A statement is never overwritten: give the other one an id of its own.`,
      field: [kept.id, field],
    }));
}
