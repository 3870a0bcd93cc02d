import { languages, type Language } from '../../schema/release.js';

/** The best of ours that the reader takes (RFC 9110, section 12.5.4); English where none of them is known. */
export function chooseLanguage(header: string | undefined): Language {
  const wanted = (header ?? '')
    .toLowerCase()
    .split(',')
    .map((part, at) => {
      const [range = '', ...parameters] = part.split(';').map((piece) => piece.trim());
      const given = parameters.map((one) => /^q=([01](?:\.\d{0,3})?)$/.exec(one)?.[1]).find((one) => one !== undefined);
      return { language: range.split('-', 1)[0], quality: given === undefined ? 1 : Number(given), at };
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality || a.at - b.at);
  const found = wanted.flatMap(({ language }) => languages.find((one) => one === language) ?? []);
  return found[0] ?? 'en';
}
