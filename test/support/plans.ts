import type { TestRegistry } from './registry.js';

/** The statements that a registry's reader prepares while something is asked, which it had not prepared before. */
export async function statementsOf(registry: TestRegistry, ask: () => Promise<unknown>): Promise<string[]> {
  const { raw } = registry.temporary.store.reader;
  const prepare = raw.prepare.bind(raw);
  const statements: string[] = [];
  raw.prepare = (text: string) => {
    statements.push(text);
    return prepare(text);
  };
  await ask();
  raw.prepare = prepare;
  return statements;
}

/** From now on tells which statements a registry's reader runs while something is asked; called before anything is. */
export function watchStatements(registry: TestRegistry): (ask: () => Promise<unknown>) => Promise<string[]> {
  const { raw } = registry.temporary.store.reader;
  const prepare = raw.prepare.bind(raw);
  let ran: string[] = [];
  raw.prepare = ((text: string) => {
    const statement = prepare(text);
    const all = statement.all.bind(statement);
    statement.all = (...given: unknown[]) => (ran.push(text), all(...given));
    return statement;
  }) as typeof raw.prepare;
  return async (ask) => {
    ran = [];
    await ask();
    return ran;
  };
}

interface Step {
  readonly parent: number;
  readonly detail: string;
}

const stepsOf = (registry: TestRegistry, statement: string): Step[] =>
  registry.temporary.store.reader.raw
    .prepare<unknown[], Step>(`explain query plan ${statement}`)
    .all(...(statement.match(/\?/g) ?? []).map(() => 1));

/** How SQLite goes about a statement, step by step. */
export const planOf = (registry: TestRegistry, statement: string): string[] =>
  stepsOf(registry, statement).map(({ detail }) => detail);

/** The same without what lies within a step: how rows are found, and whether they are sorted. */
export const outerPlanOf = (registry: TestRegistry, statement: string): string[] =>
  stepsOf(registry, statement).flatMap(({ parent, detail }) => (parent === 0 ? [detail] : []));
