/* The words for names and births: a vocabulary, and nothing of a child. */
export { birthBases, nameRoles, nameScripts, nameSources } from '../../schema/identity.js';

/** A child is known by a few names, in a few scripts each: so many are given at once. */
export const mostNamesAtOnce = 20;

/** So many names are borne by one child, or by one parent: a page of the most cases, each with two parents who bear as many, is answered. */
export const mostNamesOfOne = 30;

/** Bytes of UTF-8 as they are sent: the names of one take no more together, which is 1,500 letters of Cyrillic or of Arabic. */
export const longestNamesOfOne = 3_000;
