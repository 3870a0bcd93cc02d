import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { assertIdempotencyKey } from '../audit/idempotency-key.js';
import { toUserErrors } from '../graphql/user-errors.js';
import { toNodeId } from '../identifiers.js';
import { importCases } from './import-cases.js';
import { CasesImportInput, CasesImportPayload } from './import.types.js';
import { messageOf } from './problems.js';

/** What a request may bring: more would keep the other writers waiting, and hardly fits into a body. */
const mostRows = 500;

@Resolver()
export class ImportResolver {
  @Mutation(() => CasesImportPayload, {
    description:
      'Opens a case for each row of a file, all or nothing. The same file twice adds nothing; possible duplicates are reported and never merged.',
  })
  @Access('case:import')
  async casesImport(
    @Arg('input', () => CasesImportInput, { description: 'What to do.' }) input: CasesImportInput,
    @Ctx() context: RegistryContext,
  ): Promise<CasesImportPayload> {
    const { idempotencyKey, format, content, dryRun } = input;
    try {
      assertIdempotencyKey(idempotencyKey);
      const purpose = input.purpose ?? context.purpose;
      const open = () => [Buffer.from(content, 'utf8')];
      const request = { idempotencyKey, purpose, format, dryRun, open, mostRows };
      const report = await importCases(context.registry, context.actor, request);
      return {
        ...report,
        problems: report.problems.map((problem) => ({ ...problem, message: messageOf(problem) })),
        possibleDuplicates: report.possibleDuplicates.map(({ caseId, ...row }) => ({
          ...row,
          caseId: toNodeId('case', caseId),
        })),
        userErrors: [],
      };
    } catch (error) {
      return { ...nothing, userErrors: toUserErrors(error) };
    }
  }
}

const nothing = {
  rows: 0,
  imported: 0,
  alreadyThere: 0,
  problemCount: 0,
  problems: [],
  possibleDuplicateCount: 0,
  possibleDuplicatesCutShort: 0,
  possibleDuplicates: [],
};
