import { roles } from '../../schema/agencies.js';
import { vocabulary } from './vocabulary.js';

export const RoleEnum = vocabulary(roles, 'Role', 'What somebody may do.');
