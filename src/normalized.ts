/** More marks than any writing sets on one letter: the Stream-Safe Text Format of Unicode UAX #15, section 13. */
const thirtyMarks = /\p{M}{30}(?=\p{M})/gu;
const graphemeJoiner = '\u034f';

/**
 * A text in the form NFKC (Unicode UAX #15), for comparing and looking into, never for keeping. The marks on one letter are put in
 * their order thirty at a time: what all at once take grows with the square of their number.
 */
export const normalized = (text: string): string => text.replace(thirtyMarks, `$&${graphemeJoiner}`).normalize('NFKC');
