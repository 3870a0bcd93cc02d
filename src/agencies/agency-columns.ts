import { agencies } from '../../schema/agencies.js';
import { nodeIdOf } from '../database/dialect-words.js';

/** An agency as it is read, of a table that is joined. */
export const agencyColumns = {
  id: nodeIdOf('agency', agencies.id),
  code: agencies.code,
  name: agencies.name,
  kind: agencies.kind,
};
