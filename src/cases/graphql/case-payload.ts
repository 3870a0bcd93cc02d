import type { GraphQLResolveInfo } from 'graphql';
import { ObjectType } from 'type-graphql';
import { Guarded } from '../../access/guarded.js';
import type { RegistryContext } from '../../access/context.js';
import { assertListsShort } from '../../access/described.js';
import { assertIdempotencyKey } from '../../audit/idempotency-key.js';
import { NotFound } from '../../errors.js';
import { selectedPaths } from '../../graphql/selection.js';
import { toUserErrors, UserError } from '../../graphql/user-errors.js';
import {
  fromNodeId,
  fromRecordId,
  noKey,
  toNodeId,
  type AgencyId,
  type CaseId,
  type NodePrefix,
  type RecordPrefix,
  type SiteId,
} from '../../identifiers.js';
import type { CaseTree } from '../reading/case-tree.js';
import { findCase } from './case.resolver.js';
import { Case } from './case.types.js';

@ObjectType({
  simpleResolvers: true,
  description: 'What a mutation of a case answers: the case as it is now, or what was wrong. Never both.',
})
export class CasePayload {
  @Guarded('case:read', () => Case, 'The case as it is now; null where nothing was done.', { nullable: true })
  case!: CaseTree | null;
  @Guarded('account:read', () => [UserError], 'What was wrong with the input; empty where the act was done.')
  userErrors!: UserError[];
}

/** Runs an act on the input as plain data: what it answers, or what was wrong. */
export async function attempt<Input extends { readonly idempotencyKey: string }, Answer>(
  context: RegistryContext,
  input: Input,
  act: (given: Input) => Promise<Answer>,
): Promise<{ readonly answer: Answer | null; readonly userErrors: UserError[] }> {
  try {
    assertIdempotencyKey(input.idempotencyKey);
    assertListsShort(input);
    return { answer: await act(withoutNulls({ purpose: context.purpose, ...input }) as Input), userErrors: [] };
  } catch (error) {
    return { answer: null, userErrors: toUserErrors(error, input) };
  }
}

/** The number in a node id of this type; NOT_FOUND for any other, as for one that is absent. `field` is its path, with dots. */
export function toKey<Id extends number>(prefix: NodePrefix, nodeId: string, field: string): Id {
  const id = fromNodeId(prefix, nodeId);
  if (id === undefined) throw NotFound(prefix, field.split('.'));
  return id as Id;
}

/** The parts of an input that name records, and what they become for a command. */
interface Named {
  readonly idempotencyKey: string;
  readonly caseId?: string;
}

/** Runs a command on the input as plain data, and answers the case as it is now or what was wrong. */
export async function answer<Input extends Named>(
  context: RegistryContext,
  info: GraphQLResolveInfo,
  input: Input,
  command: (given: Input) => Promise<CaseId>,
): Promise<CasePayload> {
  try {
    assertIdempotencyKey(input.idempotencyKey);
    assertListsShort(input);
    const id = await command(withoutNulls({ purpose: context.purpose, ...input }) as Input);
    return { case: await findCase(context, toNodeId('case', id), selectedPaths(info, ['case'])), userErrors: [] };
  } catch (error) {
    return { case: null, userErrors: toUserErrors(error, input) };
  }
}

/** An optional field given as null is one left out; instances of input classes become plain objects. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]));
}

export const changed = (given: { caseId: string }) => ({ caseId: toCaseId(given.caseId, 'caseId') });

export function toCaseId(nodeId: string, field: string): CaseId {
  const id = fromNodeId('case', nodeId);
  if (id === undefined) throw NotFound('case', [field]);
  return id as CaseId;
}

export function toAgencyId(nodeId: string): AgencyId {
  const id = fromNodeId('agency', nodeId);
  if (id === undefined) throw NotFound('agency', ['ownerAgencyId']);
  return id as AgencyId;
}

export function toSighting<Given extends { siteId?: string }>(
  given: Given,
): Omit<Given, 'siteId'> & { siteId?: SiteId } {
  const { siteId, ...sighting } = given;
  if (siteId === undefined) return sighting;
  const id = fromNodeId('site', siteId);
  if (id === undefined) throw NotFound('site', ['sighting', 'siteId']);
  return { ...sighting, siteId: id as SiteId };
}

/**
 * The place of the record that an id names in the case of the act, beneath `within` where it lies deeper; one that names a record of
 * another case or kind is the place of none, and refused as what is absent.
 */
export const toPlace = (
  prefix: RecordPrefix,
  { caseId }: { readonly caseId: string },
  id: string,
  within: readonly number[] = [],
): number => fromRecordId(prefix, [fromNodeId('case', caseId) ?? noKey, ...within], id);

/** The row that a correction names, where it is one. */
export const toCorrected = (
  prefix: RecordPrefix,
  given: { readonly caseId: string; readonly corrects?: string },
): { corrects: number | undefined } => ({
  corrects: given.corrects === undefined ? undefined : toPlace(prefix, given, given.corrects),
});
