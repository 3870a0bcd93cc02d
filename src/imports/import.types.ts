import { ID, InputType, Int, ObjectType } from 'type-graphql';
import { Input } from '../access/described.js';
import { Guarded } from '../access/guarded.js';
import { vocabulary } from '../access/vocabulary.js';
import { UserError } from '../graphql/user-errors.js';
import { importFormats, type ImportFormat } from './reading.js';
import { importProblemCodes, type ImportProblemCode } from './problems.js';

export const ImportFormatEnum = vocabulary(importFormats, 'ImportFormat', 'How a file of cases is written.');
export const ImportProblemCodeEnum = vocabulary(
  importProblemCodes,
  'ImportProblemCode',
  'What is wrong with a file of cases: stable, for programs.',
);

@InputType({ description: 'A file of cases, as text. Its columns are those of docs/import.md.' })
export class CasesImportInput {
  @Input(
    () => String,
    'A text of your own of 8 to 100 characters, new for each act (a UUID): a retry with the same key and input answers the same and does nothing twice.',
  )
  idempotencyKey!: string;
  @Input(() => String, 'Why you do it; kept with the audit row. No names.', { optional: true }) purpose?: string;
  @Input(() => ImportFormatEnum, 'How the content is written.') format!: ImportFormat;
  @Input(() => String, 'The file: at most 500 rows. A longer one goes in by the command "oralu import cases".')
  content!: string;
  @Input(() => Boolean, 'Only check it, and store nothing.', { default: false }) dryRun!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'One thing wrong with a file. It never shows what stood there.' })
export class ImportProblemView {
  @Guarded('case:import', () => Int, 'The row; the first of the file, the header of CSV, is 1.') row!: number;
  @Guarded('case:import', () => String, 'The column to blame, where it is one; an unknown one by its place, as #3.', {
    nullable: true,
  })
  column!: string | null;
  @Guarded('case:import', () => ImportProblemCodeEnum, 'What is wrong, for programs.') code!: ImportProblemCode;
  @Guarded('case:import', () => String, 'The same for people.') message!: string;
  @Guarded('case:import', () => String, 'What was expected.') expected!: string;
}

@ObjectType({ simpleResolvers: true, description: 'A row whose child may be that of a case you may see.' })
export class ImportDuplicateView {
  @Guarded('identity:read', () => Int, 'The row.') row!: number;
  @Guarded('identity:read', () => String, 'Your reference in that row.') reference!: string;
  @Guarded('identity:read', () => ID, 'The case. Nothing is merged: people judge.') caseId!: string;
}

@ObjectType({ simpleResolvers: true, description: 'What came of a file of cases: all of it, or nothing.' })
export class CasesImportPayload {
  @Guarded('case:import', () => Int, 'Rows that were read.') rows!: number;
  @Guarded('case:import', () => Int, 'Cases that were opened; 0 in a dry run and where there is any problem.')
  imported!: number;
  @Guarded('case:import', () => Int, 'Rows that were imported before, with the same content: skipped.')
  alreadyThere!: number;
  @Guarded('case:import', () => Int, 'How many problems there are.') problemCount!: number;
  @Guarded('case:import', () => [ImportProblemView], 'The first thousand of them.') problems!: ImportProblemView[];
  @Guarded('identity:read', () => Int, 'How many possible duplicates were found among the cases you may see.')
  possibleDuplicateCount!: number;
  @Guarded('identity:read', () => [ImportDuplicateView], 'The first hundred of them.')
  possibleDuplicates!: ImportDuplicateView[];
  @Guarded(
    'identity:read',
    () => Int,
    'In how many rows others were passed over: of a name that more than 500 bear those entered last are looked at, and of more than 51 that may be the same child as many are kept.',
  )
  possibleDuplicatesCutShort!: number;
  @Guarded('account:read', () => [UserError], 'What was wrong with the request itself.') userErrors!: UserError[];
}
