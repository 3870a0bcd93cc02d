import type { nameScripts } from '../../schema/identity.js';
import { Invalid } from '../errors.js';

type NameScript = (typeof nameScripts)[number];

/** The scripts of the vocabulary as Unicode names them: Kazakh and Russian share theirs. */
const unicodeScriptOf = {
  CYRILLIC_KAZAKH: 'Cyrillic',
  CYRILLIC_RUSSIAN: 'Cyrillic',
  LATIN: 'Latin',
  ARABIC: 'Arabic',
} as const satisfies Record<NameScript, string>;
type UnicodeScript = (typeof unicodeScriptOf)[NameScript];

const letterOf: Readonly<Record<UnicodeScript, RegExp>> = {
  Cyrillic: /(?=\p{L})\p{Script=Cyrillic}/u,
  Latin: /(?=\p{L})\p{Script=Latin}/u,
  Arabic: /(?=\p{L})\p{Script=Arabic}/u,
};

/** A letter of another script; those that many scripts share, such as the modifier apostrophe and the tatweel, belong to each. */
const strangerTo: Readonly<Record<UnicodeScript, RegExp>> = {
  Cyrillic: /(?=\p{L})[^\p{Script_Extensions=Cyrillic}\p{Script=Common}\p{Script=Inherited}]/u,
  Latin: /(?=\p{L})[^\p{Script_Extensions=Latin}\p{Script=Common}\p{Script=Inherited}]/u,
  Arabic: /(?=\p{L})[^\p{Script_Extensions=Arabic}\p{Script=Common}\p{Script=Inherited}]/u,
};

const unicodeScripts = Object.keys(letterOf) as UnicodeScript[];

/**
 * A name is written in the letters of the script it says, by the script properties of Unicode (UAX #24), and in no others: it is
 * looked for and compared within its script. Errors: INVALID_INPUT, without a word of the name.
 */
export function assertWrittenIn(
  { text, script }: { readonly text: string; readonly script: NameScript },
  field: readonly string[],
): void {
  const own = unicodeScriptOf[script];
  if (letterOf[own].test(text) && !strangerTo[own].test(text)) return;
  const came = unicodeScripts.filter((one) => letterOf[one].test(text));
  throw Invalid(
    `The script ${script} is written in ${own} letters alone; this name has ${came.length === 0 ? 'letters of another script' : `${came.join(' and ')} letters${came.length === 1 && came[0] === own ? ' and others' : ''}`}. Say its own script; a name in two scripts is two names.`,
    field,
  );
}
