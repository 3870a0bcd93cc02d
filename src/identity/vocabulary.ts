/* The words for names and births: a vocabulary, and nothing of a child. */
export { birthBases, nameRoles, nameScripts, nameSources } from '../../schema/identity.js';
