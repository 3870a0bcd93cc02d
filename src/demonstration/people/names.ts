import type { NameRecord, Sex } from '../course/history.types.js';
import { boys, girls, kunyaSons, surnameStems, type Origin, type Spelling } from './name-lists.js';
import { type Random, weighted } from '../random.js';

export const origins = weighted<Origin>([
  ['KAZAKH', 66],
  ['UZBEK', 10],
  ['UYGHUR', 9],
  ['CHECHEN', 7],
  ['RUSSIAN', 8],
]);

/** The languages that a child of this origin may speak, BCP 47. */
export const languagesOf: Readonly<Record<Origin, readonly string[]>> = {
  KAZAKH: ['kk', 'ru'],
  UZBEK: ['uz', 'kk', 'ru'],
  UYGHUR: ['ug', 'kk', 'ru'],
  CHECHEN: ['ce', 'ru'],
  RUSSIAN: ['ru'],
};

export type KnownSex = Exclude<Sex, 'UNKNOWN'>;

/** The parts that all children of a family share. */
export interface FamilyName {
  readonly origin: Origin;
  readonly surname: Readonly<Record<KnownSex, Spelling>>;
  readonly father: Spelling;
  readonly mother: Spelling;
  /** From which list the children's names are taken, and where in it the youngest's stands: siblings' names differ. */
  readonly givenFrom: Origin;
  readonly firstGiven: number;
}

/** Seitkali becomes Seitkaliyev and Seitkaliyeva: -ев after a vowel or й, -ов after a consonant. */
function surnameFrom(stem: Spelling): FamilyName['surname'] {
  const isSoft = /[аеёиоуыэюяйі]$/i.test(stem.russian);
  const cyrillic = (text: string) => (isSoft ? `${text.replace(/й$/, '')}ев` : `${text}ов`);
  const latin = isSoft ? `${stem.latin.replace(/y$/, '')}yev` : `${stem.latin}ov`;
  const arabic = isSoft ? `${stem.arabic}يف` : `${stem.arabic}وف`;
  const male = { kazakh: cyrillic(stem.kazakh), russian: cyrillic(stem.russian), arabic, latin };
  const female = {
    kazakh: `${male.kazakh}а`,
    russian: `${male.russian}а`,
    arabic: `${male.arabic}ا`,
    latin: `${male.latin}a`,
  };
  return { MALE: male, FEMALE: female };
}

const surnames = Object.fromEntries(
  Object.entries(surnameStems).map(([origin, stems]) => [origin, stems.map(surnameFrom)]),
) as Record<Origin, FamilyName['surname'][]>;

export function nameFamily(random: Random): FamilyName {
  const origin = random.draw(origins);
  return {
    origin,
    surname: random.pick(surnames[origin]),
    father: random.pick(boys[origin]),
    mother: random.pick(girls[random.chance(0.8) ? origin : random.draw(origins)]),
    givenFrom: random.chance(0.7) ? origin : 'KAZAKH',
    firstGiven: random.between(0, 999),
  };
}

const listsBySex = { MALE: boys, FEMALE: girls };

/** The one name of a child, from which all its spellings follow. */
export function chooseGiven(family: FamilyName, sex: KnownSex, rank: number): Spelling {
  const list = listsBySex[sex][family.givenFrom];
  const given = list[(family.firstGiven + rank) % list.length];
  if (!given) throw new Error(`There is no given name for ${family.givenFrom}.`);
  return given;
}

const endsInVowel = /[аеёиоуыэюяй]$/i;

function patronymicRussian(father: string, sex: KnownSex): string {
  const stem = father.replace(/й$/, '');
  if (endsInVowel.test(father)) return sex === 'MALE' ? `${stem}евич` : `${stem}евна`;
  return sex === 'MALE' ? `${stem}ович` : `${stem}овна`;
}

/** The spellings of a child's name that different sources have on file; the Russian one, from home, always the same. */
export function nameChild(random: Random, family: FamilyName, given: Spelling, sex: KnownSex): NameRecord[] {
  const surname = family.surname[sex];
  const { father } = family;
  const middle = family.firstGiven % 4 === 0 ? '' : ` ${patronymicRussian(father.russian, sex)}`;
  const names: NameRecord[] = [
    {
      text: `${surname.russian} ${given.russian}${middle}`,
      script: 'CYRILLIC_RUSSIAN',
      role: 'GIVEN_BY_PARENTS',
      source: 'RELATIVE',
    },
  ];
  if (random.chance(family.origin === 'RUSSIAN' ? 0.2 : 0.65)) {
    const text = `${surname.kazakh} ${given.kazakh} ${father.kazakh}${sex === 'MALE' ? 'ұлы' : 'қызы'}`;
    const isDocument = random.chance(0.4);
    names.push({
      text,
      script: 'CYRILLIC_KAZAKH',
      role: isDocument ? 'BIRTH_CERTIFICATE' : 'GIVEN_BY_PARENTS',
      source: isDocument ? 'DOCUMENT' : 'RELATIVE',
    });
  }
  if (random.chance(0.6)) {
    const text = `${given.arabic} ${father.arabic} ${surname.arabic}`;
    names.push({ text, script: 'ARABIC', role: 'TRANSLITERATION', source: 'CAMP_REGISTER' });
  }
  if (random.chance(0.3)) names.push(nameInCamp(random, given, sex));
  if (random.chance(0.35)) {
    const text = `${given.latin} ${surname.latin}`;
    names.push({ text, script: 'LATIN', role: 'TRANSLITERATION', source: 'PARTNER_AGENCY' });
  }
  return names;
}

/** What others in the camp call the child: after its country, or, half in play, as the father or mother of somebody. */
function nameInCamp(random: Random, given: Spelling, sex: KnownSex): NameRecord {
  if (random.chance(0.6)) {
    const text = `${given.arabic} ${sex === 'MALE' ? 'الكازاخي' : 'الكازاخية'}`;
    return { text, script: 'ARABIC', role: 'USED_IN_CAMP', source: 'CAMP_REGISTER' };
  }
  const son = random.pick(kunyaSons);
  const text = `${sex === 'MALE' ? 'Абу' : 'Умм'} ${son.russian}`;
  return { text, script: 'CYRILLIC_RUSSIAN', role: 'NICKNAME', source: 'CHILD' };
}

/** A parent's name at home and, for some, the kunya by which it was known there. */
export function nameParent(random: Random, family: FamilyName, sex: KnownSex): NameRecord[] {
  const given = sex === 'MALE' ? family.father : family.mother;
  const surname = family.surname[sex];
  const names: NameRecord[] = [
    {
      text: `${surname.russian} ${given.russian}`,
      script: 'CYRILLIC_RUSSIAN',
      role: 'GIVEN_BY_PARENTS',
      source: 'RELATIVE',
    },
  ];
  if (random.chance(0.5)) {
    const son = random.pick(kunyaSons);
    const text = `${sex === 'MALE' ? 'ابو' : 'ام'} ${son.arabic}`;
    names.push({ text, script: 'ARABIC', role: 'USED_IN_CAMP', source: 'CAMP_REGISTER' });
  }
  return names;
}
