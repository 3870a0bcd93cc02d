import { ID, Int, ObjectType } from 'type-graphql';
import { Guarded } from '../access/guarded.js';
import { AuditDecisionEnum, AuditRoleEnum } from '../access/role.types.js';
import { InstantScalar } from '../access/scalars.js';
import { ConnectionOf } from '../graphql/connection.js';
import type { TrailRow } from './trail.queries.js';

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
  @Guarded('audit:read', () => AuditRoleEnum, 'Their role at that time.') role!: string;
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

export const AuditEntryConnection = ConnectionOf<TrailRow>({
  name: 'AuditEntry',
  type: () => AuditEntry,
  right: 'audit:read',
  description: 'A page of the audit, newest first.',
});
