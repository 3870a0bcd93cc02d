import type { Language, ReleaseFamily, ReleaseFile, Text } from '../../../schema/release.js';
import { explanations } from './wording.js';

/** A table as a reader should know it before its numbers: what it counts, of which day, and why it may have none. */
export interface TableView {
  readonly id: string;
  readonly label: string;
  /** Nothing in releases of before. */
  readonly definition: string | null;
  readonly detail: string;
  readonly asOf: string;
  /** The release in which it was made. */
  readonly tabulatedIn: string;
  readonly told: number;
  readonly withheld: number;
  /** Why it has no number, or not each; nothing where each is told. */
  readonly explanation: string | null;
}

const withheldWhole: Text = {
  kk: 'Тұтас жарияланбайды: кестенің сандарынан, бұрын жарияланғанның бәрімен қоса алғанда, бірде-бір баланы тануға болмайтыны дәлелденген жоқ.',
  ru: 'Не публикуется целиком: не доказано, что по числам таблицы вместе со всем опубликованным ранее нельзя узнать ни одного ребёнка.',
  en: 'Withheld as a whole: it is not proven that no child can be recognised from the numbers of the table together with all that was ever published.',
};

/** Beside the total, which the headline figures tell as well. */
const withoutTotal = ({ observations }: ReleaseFamily) =>
  observations.filter(({ key }) => key.length === 1 || key.slice(1).some((code) => code !== '*'));

/** How many cells are told, how many withheld, and how many there are only because a table has a corner for them. */
export function countCells(family: ReleaseFamily) {
  const cells = withoutTotal(family);
  return {
    told: cells.filter(({ value }) => value !== null).length,
    withheld: cells.filter(({ status }) => status === 'SUPPRESSED').length,
    impossible: cells.filter(({ status }) => status === 'NOT_APPLICABLE').length,
  };
}

/** Why a table has no number, in words; nothing where it has one. */
export function whyWithout(family: ReleaseFamily, language: Language): string | null {
  if (family.detail !== 'none') return null;
  const isWithheld = family.observations.some(({ status }) => status === 'SUPPRESSED');
  return isWithheld ? withheldWhole[language] : explanations.NOT_COLLECTED[language];
}

export const tableViews = ({ families }: Pick<ReleaseFile, 'families'>, language: Language): readonly TableView[] =>
  families.map((family) => {
    const { told, withheld } = countCells(family);
    return {
      ...{ id: family.id, label: family.label[language], definition: family.definition?.[language] ?? null },
      ...{ detail: family.detail, asOf: family.asOf, tabulatedIn: family.release },
      ...{ told, withheld },
      explanation: whyWithout(family, language) ?? (withheld > 0 ? explanations.SUPPRESSED[language] : null),
    };
  });
