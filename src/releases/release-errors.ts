import { Invalid, type OraluError } from '../errors.js';

/** Nothing is published: why, in words for the staff. */
export const releaseRefused = (message: string, field?: readonly string[]): OraluError =>
  Invalid(message, field, 'RELEASE_REFUSED');
