import type Database from 'better-sqlite3';

/** Quoted texts and names and comments, in which nothing is a parameter; then parameters of every kind. */
const quotedOrParameter = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[^]*?\*\/|[?@:$]\w*/g;

/**
 * A statement whose parameters are expressions. SQLite's planner looks at the value of a bare parameter, in every join and
 * LIMIT, and then prepares the statement anew each time that it is given a value ("Query Planner Stability Guarantee" of its documentation), which
 * costs ten times as much as finding a row. Into an expression it does not look; `+` changes neither value nor affinity.
 */
export const steady = (text: string): string =>
  text.replace(quotedOrParameter, (found) => (/^[?@:$]/.test(found) ? `+${found}` : found));

/** Has every statement of this connection prepared once. */
export function keepPrepared(raw: Database.Database): void {
  const prepare = raw.prepare.bind(raw);
  Object.assign(raw, { prepare: (text: string) => prepare(steady(text)) });
}
