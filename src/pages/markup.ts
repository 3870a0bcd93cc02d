/** Text that may stand in a page as it is; everything else is escaped. */
export class Markup {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** What can stand between the pieces of a template. Nothing, null and false leave nothing behind. */
export type Part = Markup | string | number | null | undefined | false | readonly Part[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeText = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

/** A template whose parts are escaped unless they are templates themselves; for HTML and SVG alike. */
export const html = (pieces: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(pieces.reduce((so, piece, at) => `${so}${textOf(parts[at - 1])}${piece}`));

function textOf(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(textOf).join('');
  return escapeText(String(part));
}

/** Between templates, such as a blank between inline parts. */
export const joined = (parts: readonly Part[], between: Part): Markup =>
  new Markup(parts.map(textOf).join(textOf(between)));
