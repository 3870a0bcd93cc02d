import { roles } from '../../schema/agencies.js';
import { auditDecisions, auditRoles } from '../../schema/audit.js';
import { vocabulary } from './vocabulary.js';

export const RoleEnum = vocabulary(roles, 'Role', 'What somebody may do.');
export const AuditRoleEnum = vocabulary(
  auditRoles,
  'AuditRole',
  'In which role something was done or read: that of an account · SYSTEM: the registry itself, or an operator at the machine · ANONYMOUS: somebody who had not signed in.',
);
export const AuditDecisionEnum = vocabulary(
  auditDecisions,
  'AuditDecision',
  'DONE: an act was done · READ: files or the trail were read · REFUSED: it was tried and refused.',
);
