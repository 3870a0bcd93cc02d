import { ID, InputType } from 'type-graphql';
import { Input } from '../access/described.js';
import { AuditDecisionEnum } from '../access/role.types.js';
import { InstantScalar } from '../access/scalars.js';
import type { TrailFilter } from './trail.queries.js';

@InputType({ description: 'What the audit is narrowed to; all conditions hold together.' })
export class AuditFilterInput {
  @Input(() => String, 'This mutation or command; read for reads.', { optional: true }) operation?: string;
  @Input(() => AuditDecisionEnum, 'With this outcome.', { optional: true }) decision?: TrailFilter['decision'];
  @Input(() => ID, 'By this member of staff or application.', { optional: true }) userId?: string;
  @Input(() => ID, 'Of this case.', { optional: true }) caseId?: string;
  @Input(() => ID, 'Of this record that is no case, such as a tracing request.', { optional: true }) recordId?: string;
  @Input(() => InstantScalar, 'At or after this instant.', { optional: true }) from?: number;
  @Input(() => InstantScalar, 'Before this instant.', { optional: true }) until?: number;
}
