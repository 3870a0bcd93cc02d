import type { ReleaseContradiction, ReleaseStatement } from '../../schema/release.js';

export type ConnectedStatement = ReleaseStatement & { contradictedBy: ConnectedContradiction[] };

export interface ConnectedContradiction extends Pick<ReleaseContradiction, 'rule' | 'kind' | 'explanation'> {
  readonly statement: ConnectedStatement;
  readonly alongside: ConnectedStatement[];
}

/** Joins statements and contradictions, each contradiction seen from both sides, so that a client can walk them. */
export function connectStatements(
  statements: readonly ReleaseStatement[],
  contradictions: readonly ReleaseContradiction[],
): ReadonlyMap<string, ConnectedStatement> {
  const connected = new Map<string, ConnectedStatement>(
    statements.map((statement) => [statement.id, { ...statement, contradictedBy: [] }]),
  );
  for (const { between, alongside, rule, kind, explanation } of contradictions) {
    const [a, b] = between.map((id) => connected.get(id));
    if (!a || !b) continue;
    const others = alongside.flatMap((id) => connected.get(id) ?? []);
    a.contradictedBy.push({ statement: b, alongside: others, rule, kind, explanation });
    b.contradictedBy.push({ statement: a, alongside: others, rule, kind, explanation });
  }
  return connected;
}
