import { ID, Int, ObjectType } from 'type-graphql';
import { auditDecisions } from '../../schema/audit.js';
import { Guarded } from '../access/guarded.js';
import { InstantScalar } from '../access/scalars.js';
import { vocabulary } from '../access/vocabulary.js';
import type { TrailPage, TrailRow } from './trail.queries.js';

export const AuditDecisionEnum = vocabulary(
  auditDecisions,
  'AuditDecision',
  'DONE: an act was done · READ: files or the trail were read · REFUSED: it was tried and refused.',
);

@ObjectType({
  simpleResolvers: true,
  description: 'One row of the audit: who did or read what, when and why. It holds neither names nor values.',
})
export class AuditEntry implements TrailRow {
  @Guarded('audit:read', () => Int, 'Its number in the chain, from 1, none left out.') sequence!: number;
  @Guarded('audit:read', () => InstantScalar, 'When.') recordedAt!: number;
  @Guarded('audit:read', () => ID, 'Who; null for the registry itself and for operators at the machine.', {
    nullable: true,
  })
  userId!: string | null;
  @Guarded('audit:read', () => String, 'The name of that member of staff or application.', { nullable: true })
  userName!: string | null;
  @Guarded('audit:read', () => String, 'The code of their agency.', { nullable: true }) agencyCode!: string | null;
  @Guarded('audit:read', () => String, 'Their role at that time.') role!: string;
  @Guarded('audit:read', () => String, 'What they said it was for.', { nullable: true }) purpose!: string | null;
  @Guarded('audit:read', () => String, 'The mutation or command, or read.') operation!: string;
  @Guarded('audit:read', () => AuditDecisionEnum, 'What came of it.') decision!: string;
  @Guarded(
    'audit:read',
    () => [ID],
    'The cases that it showed or changed, and what else tells of a child: tracing requests, lists, tasks, movements.',
  )
  subjects!: string[];
  @Guarded('audit:read', () => [String], 'The fields that it touched, without their values.') fields!: string[];
  @Guarded('audit:read', () => String, 'SHA-256 over this row and the hash before it.') hash!: string;
  @Guarded('audit:read', () => String, 'The hash of the row before.') previousHash!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Where a page of the audit ends.' })
export class AuditPageInfo {
  @Guarded('audit:read', () => Boolean, 'Whether older rows follow.') hasNextPage!: boolean;
  @Guarded('audit:read', () => String, 'Give it as after; null on an empty page.', { nullable: true }) endCursor!:
    string | null;
}

@ObjectType({ simpleResolvers: true, description: 'A page of the audit, newest first.' })
export class AuditEntryConnection implements TrailPage {
  @Guarded('audit:read', () => [AuditEntry], 'The rows of the page.') nodes!: TrailRow[];
  @Guarded('audit:read', () => AuditPageInfo, 'Where the page ends.') pageInfo!: AuditPageInfo;
}
