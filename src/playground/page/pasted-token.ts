/** What was pasted: a token, with what was cut from around it, or why it can be none. */
export type Pasted = { readonly token: string; readonly cut: string } | { readonly fault: string };

/**
 * Takes the token out of what is often copied with it: quotes, commas, the word before it. What cannot be a token is said
 * here: a header cannot even hold most letters, so that no server could say what is wrong with them.
 */
export function readPasted(text: string): Pasted {
  const pasted = text.trim();
  if (pasted === '')
    return { fault: 'Paste an access token first. The demonstration keeps its own in data/demo-tokens.json.' };
  const tokens = pasted.split(around).filter((word) => /^[\w-]{20,200}$/.test(word));
  const [token] = tokens;
  if (new Set(tokens).size > 1)
    return { fault: `${tokens.length} access tokens were pasted at once. Paste the one you want to use.` };
  if (token !== undefined) return { token, cut: cutFrom(pasted, token) };
  const odd = /[^\x21-\x7e\s]/u.exec(pasted)?.[0];
  if (odd !== undefined)
    return {
      fault: `An access token has Latin letters, digits, "-" and "_" alone; here stands “${odd}”${isAlike(odd) ? ', which only looks like one of them' : ''}. Copy the token again from where it was given out.`,
    };
  return { token: pasted.replace(/\s+/g, ' '), cut: '' };
}

/** What stands around a token where it is kept: in JSON, in a header, in a shell. */
const around = /[\s"'`,;:=(){}[\]<>]+/;

const cutFrom = (pasted: string, token: string): string =>
  pasted
    .split(token)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' … ')
    .slice(0, 60);

/** Letters of other alphabets that are drawn like Latin ones. */
const isAlike = (letter: string): boolean => 'АВЕКМНОРСТУХаеорсухіјӏЅѕҺһҮү'.includes(letter);
