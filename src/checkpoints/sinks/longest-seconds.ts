/** A program that takes longer than this is not waited for. */
export const longestSeconds = 20;
