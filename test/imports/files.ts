/* Files of cases for tests. */

export type Row = Readonly<Record<string, string>>;

export const goodRow: Row = {
  reference: 'NGO-1',
  reported_on: '2017-06-01',
  observed_on: '2017-05-20',
  country: 'SY',
  site: 'SY-HOL',
  source: 'Camp register',
  grade: 'B',
  sex: 'FEMALE',
  birth: '2012-03',
  birth_basis: 'RELATIVE',
  region_of_origin: 'KZ-75',
  languages: 'kk;ru',
  sibling_group: '',
  name_1: 'Айгерім',
  name_1_role: 'GIVEN_BY_PARENTS',
  name_1_script: 'CYRILLIC_KAZAKH',
  name_1_source: 'RELATIVE',
  name_2: 'أيجيريم',
  name_2_role: 'USED_IN_CAMP',
  name_2_script: 'ARABIC',
  name_2_source: 'CAMP_REGISTER',
  mother_fate: 'WITH_CHILD',
  mother_citizenship: 'KZ',
};

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A CSV file of these changes to the good row, whose header has the keys of all of them. */
export function csvOf(changes: readonly Row[]): string {
  const rows = changes.map((change) => ({ ...goodRow, ...change }));
  const header = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [header, ...rows.map((row) => header.map((name) => row[name] ?? ''))]
    .map((cells) => `${cells.map(cell).join(',')}\r\n`)
    .join('');
}

export const jsonLinesOf = (changes: readonly object[]): string =>
  changes.map((change) => `${JSON.stringify({ ...goodRow, ...change })}\n`).join('');

/** A row that costs little: nobody else bears the name. */
export function childOf(reference: string, label: string): Row {
  const none = { site: '', languages: '', name_2: '', name_2_role: '', name_2_script: '', name_2_source: '' };
  const name = `Аты ${[...reference].map((letter) => 'абвгдежзиклмнопрстуфхцчшэ'[letter.charCodeAt(0) % 25]).join('')}`;
  return { ...none, mother_fate: '', mother_citizenship: '', reference, name_1: name, sibling_group: label };
}

/** Ten names of so many letters of two bytes: as `caseOpen` counts them, 3,000 bytes are what one may bear. */
export const namesOfLetters = (letters: number): Row =>
  Object.fromEntries(
    Array.from({ length: 10 }, (_, at) => at + 1).flatMap((at) => [
      [`name_${at}`, 'ж'.repeat(letters - 1) + 'абвгдезийк'[at - 1]],
      [`name_${at}_role`, 'USED_IN_CAMP'],
      [`name_${at}_script`, 'CYRILLIC_RUSSIAN'],
      [`name_${at}_source`, 'OTHER'],
    ]),
  );
