import { readFileSync } from 'node:fs';
import { buildSchema, getNamedType, isInputObjectType } from 'graphql';
import type { TestRegistry } from './registry.js';

type Given = Readonly<Record<string, unknown>>;

const schema = buildSchema(readFileSync('schema/registry.graphql', 'utf8'));

/** Whether a mutation asks which version of a record it was decided on. */
export function takesVersion(mutation: string): boolean {
  const input = getNamedType(schema.getMutationType()?.getFields()[mutation]?.args[0]?.type);
  return isInputObjectType(input) && 'expectedVersion' in input.getFields();
}

/**
 * The input as that of somebody who has just read the record: with the version at which it stands now, where the mutation
 * asks for one and the test gives none. It is read beside the front door, so that no test finds reads in the audit that it
 * did not make.
 */
export function atPresentVersion<Input extends object>(registry: TestRegistry, mutation: string, input: Input): Input {
  if (!takesVersion(mutation) || 'expectedVersion' in input) return input;
  const expectedVersion = presentVersion(registry, input as Given);
  return expectedVersion === undefined ? input : { expectedVersion, ...input };
}

const numberOf = (id: unknown): number => Number(/\d+$/.exec(String(id))?.[0] ?? 0);

/** The first of these that an input names is the record that the act changes. An act on a link or a line is one on its request or list. */
const kinds = {
  movementId: 'movement',
  taskId: 'task',
  listId: 'list',
  lineId: 'list',
  linkId: 'request',
  requestId: 'request',
  referralId: 'referral',
  userId: 'user',
  trackId: 'track',
  operationId: 'operation',
  agreementId: 'agreement',
  roundId: 'round',
} as const;

const owners: Partial<Record<keyof typeof kinds, string>> = {
  lineId: 'select list_id from list_lines where id = ?',
  linkId: 'select request_id from tracing_links where id = ?',
};

/** The version at which the record stands that an input names; 1 where it is not there, nothing where it names none. */
export function presentVersion({ temporary }: Pick<TestRegistry, 'temporary'>, input: Given): number | undefined {
  const { raw } = temporary.store.reader;
  const read = (query: string, ...values: readonly (string | number)[]): number | undefined =>
    raw
      .prepare(query)
      .pluck()
      .get(...values) as number | undefined;
  if ('measure' in input)
    return read('select count(*) from alert_rules where measure = ?', String(input['measure'])) ?? 0;
  for (const [name, kind] of Object.entries(kinds) as [keyof typeof kinds, string][]) {
    if (!(name in input)) continue;
    const [owner, id] = [owners[name], numberOf(input[name])];
    const record = owner === undefined ? id : (read(owner, id) ?? 0);
    return read('select version from record_versions where kind = ? and record_id = ?', kind, record) ?? 1;
  }
  if (!('caseId' in input)) return undefined;
  return read('select version from cases where id = ?', numberOf(input['caseId'])) ?? 1;
}
