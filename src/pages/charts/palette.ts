/**
 * The colours of a picture that stands alone. In a page the classes beside them let the style sheet answer to dark mode
 * and high contrast. No meaning lies in a colour alone: marks have shapes, bars have words.
 */
export const palette = {
  paper: '#ffffff',
  ink: '#17212b',
  muted: '#55616d',
  line: '#d3dae0',
  main: '#00635d',
  bar: '#6b7f92',
  part: '#93a3b2',
  said: '#9a4a00',
} as const;

/** Widths are only estimated on the server; a little too wide is never clipped. */
export const widthOf = (text: string, size: number): number => {
  let units = 0;
  for (const sign of text)
    units += /[\s.,:;'’·«»“”()\-iIіl1ІrtfjҐ|]/u.test(sign) ? 0.36 : /[WMШЩЖЮФмшщжюфwmҚ]/u.test(sign) ? 0.84 : 0.6;
  return units * size;
};

/** Lines of words, none wider than `width` as far as can be estimated. */
export function wrap(text: string, size: number, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/ /)) {
    const line = lines.at(-1);
    const longer = line === undefined ? word : `${line} ${word}`;
    if (line === undefined || widthOf(longer, size) > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** Bold letters are wider than letters are taken to be: so much in the widest fonts that systems have. */
export const wrapBold = (text: string, size: number, width: number): readonly string[] =>
  wrap(text, size * 1.25, width);
