import type { NameGiven } from '../../identity/names.js';

type Spoken = Pick<NameGiven, 'text' | 'role' | 'script' | 'source'>;

const cyrillic: readonly string[] = ['CYRILLIC_KAZAKH', 'CYRILLIC_RUSSIAN'];

/**
 * Which names may be called out in a classroom, the best first. A certificate of this country is written in Cyrillic; one
 * in Latin or Arabic letters is of another, whoever entered it. A name that the parents gave is the child's own, in Latin
 * letters too where there is no other.
 */
const fit: readonly ((name: Spoken) => boolean)[] = [
  ({ role, script }) => role === 'BIRTH_CERTIFICATE' && cyrillic.includes(script),
  ({ role, script }) => role === 'GIVEN_BY_PARENTS' && cyrillic.includes(script),
  ({ role, script }) => role === 'GIVEN_BY_PARENTS' && script === 'LATIN',
];

/**
 * By-names as people bore them there, in any spelling: a kunya (mother or father of somebody), a patronymic with bin or
 * bint, a nisba, which is the article before the place where somebody came from, and that of this country without it.
 */
const byName = new RegExp(
  [
    "(umm[ui]?|oumm?|um|abu|abou|aboo|ibn|bint?|bent|умм[уа]?|ум|уму|абу|әбу|ибн|бинт?)[-‐–’'` ]+\\p{L}",
    "(al|el|аль|эль|әл)[-‐–’'` ]+\\p{L}",
    "(ul|as|ash|ar|at|an|ad|az|уль|ас|аш|ар|ат|ан|ад|аз)[-‐–’'`]+\\p{L}",
    '(al)?(kazakh?i|qazaqi|казахи|қазақи)(y?ya|йя|я)?(?!\\p{L})',
    '(muha(d)?jir|мухаджир)',
  ]
    .map((part) => `(?<!\\p{L})${part}`)
    .join('|'),
  'iu',
);

/**
 * The name of a child for those who see it by a view; undefined where none is fit: then the child is asked. Of several as
 * good, the one given last. What a camp's register says is none, and neither is a by-name, whatever it was entered as.
 */
export function nameAtHome(names: readonly Spoken[]): string | undefined {
  const own = names.filter(({ text, source }) => source !== 'CAMP_REGISTER' && !byName.test(text));
  for (const isFit of fit) {
    const found = own.findLast(isFit);
    if (found) return found.text;
  }
  return undefined;
}
