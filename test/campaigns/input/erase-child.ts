import { act, codes, expectSame, type Data, type Real } from './model-base.js';

/** A case that nobody has changed since. */
export interface AtVersion {
  readonly id: string;
  version: number;
}

/** A case is closed, and two persons erase its child; `key` is of no other such act. */
export async function eraseChild(real: Pick<Real, 'served' | 'tokens'>, one: AtVersion, key: number): Promise<void> {
  const step = async (who: string, mutation: string, input: object, selection: string): Promise<Data> => {
    const change = { idempotencyKey: `${mutation}-${key}-${one.id}`, caseId: one.id, expectedVersion: one.version };
    const came = await act(real, who, mutation, { ...change, ...input }, selection);
    expectSame(mutation, [], codes(came.userErrors));
    one.version = came.case?.version ?? one.version;
  };
  const closing = { toStage: 'CLOSED', effectiveOn: '2017-12-01', closureReason: 'UNTRACEABLE_AFTER_REVIEW' };
  await step('supervisor', 'caseEndorse', closing, 'case { version }');
  await step('registrar', 'caseMove', closing, 'case { version }');
  const reason = { reason: 'WISH_OF_THE_PERSON', reference: 'Letter 17' };
  await step('supervisor', 'erasureRequest', reason, 'isDone');
  await step('administrator', 'erasureCarryOut', {}, 'isDone');
}
