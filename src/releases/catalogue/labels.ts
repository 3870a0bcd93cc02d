import type { ReleaseDimension, Text } from '../../../schema/release.js';
import type { CatalogueDeclaration } from '../../disclosure/index.js';
import { headlineCatalogue } from '../headline-catalogue.js';
import { codeLabels, partLabels, regionLabels } from './code-labels.js';

const text = (kk: string, ru: string, en: string): Text => ({ kk, ru, en });

/** What each table shows, beside the accounts. Frozen into every release. */
export const familyLabels: Readonly<Record<string, Text>> = {
  demography: text('Жынысы мен жасы', 'Пол и возраст', 'Sex and age'),
  place: text('Шетелдегі орналасқан жері', 'Место за рубежом', 'Place abroad'),
  origin: text('Шыққан өңірі', 'Регион происхождения', 'Region of origin'),
  returns: text('Қайтып келген жылы мен айы', 'Год и месяц возвращения', 'Year and month of return'),
  rehabilitation: text('Оңалту кезеңі', 'Этап реабилитации', 'Phase of rehabilitation'),
  medical_examination: text('Медициналық тексеру', 'Медицинский осмотр', 'Medical examination'),
  identity_number: text(
    'Жеке сәйкестендіру нөмірі',
    'Индивидуальный идентификационный номер',
    'Individual identification number',
  ),
  guardianship: text('Қамқоршылық туралы шешім', 'Решение об опеке', 'Decision on guardianship'),
  school: text('Мектеп немесе балабақша', 'Школа или детский сад', 'School or kindergarten'),
  sessions: text('Қатысқан сабақтары', 'Посещённые занятия', 'Sessions attended'),
  milestones: text('Оңалту межелері', 'Вехи реабилитации', 'Milestones of rehabilitation'),
};

/** The tables that a catalogue can have; milestones as one stands in for those of a catalogue from before them. */
export const families = Object.keys(familyLabels).filter((id) => id !== 'milestones');

export const dimensionLabels: Readonly<Record<string, Text>> = {
  account: text('Жағдайы', 'Состояние', 'Account'),
  sex: text('Жынысы', 'Пол', 'Sex'),
  age_band: text('Жасы', 'Возраст', 'Age band'),
  place: text('Орналасқан жері', 'Место', 'Place'),
  origin: text('Өңірі', 'Регион', 'Region of origin'),
  return_month: text('Қайтып келген айы', 'Месяц возвращения', 'Month of return'),
  phase: text('Кезеңі', 'Этап', 'Phase'),
  medical_examination: text('Тексерілуі', 'Осмотр', 'Examination'),
  identity_number: text('ЖСН', 'ИИН', 'Identification number'),
  guardianship: text('Шешім', 'Решение', 'Decision'),
  school: text('Қабылдануы', 'Зачисление', 'Enrolment'),
  sessions: text('Сабақтар саны', 'Число занятий', 'Number of sessions'),
};

const everything = text('Барлығы', 'Всего', 'All');

/** A dimension of the catalogue with its labels, down to the codes that a table shows. */
export function labelDimension(
  declaration: CatalogueDeclaration['status'],
  shown: ReadonlySet<string>,
  siteNames: ReadonlyMap<string, string>,
): ReleaseDimension {
  const { id } = declaration;
  const nodes = declaration.hierarchies[0]?.nodes ?? [];
  return {
    id,
    label: dimensionLabels[id] ?? text(id, id, id),
    codes: [
      { code: '*', label: everything, parent: null },
      ...nodes
        .filter(({ code }) => shown.has(code))
        .map(({ code, parent }) => ({ code, label: labelOf(id, code, siteNames), parent: parent ?? '*' })),
    ],
  };
}

function labelOf(dimension: string, code: string, siteNames: ReadonlyMap<string, string>): Text {
  if (dimension === 'account') return headlineCatalogue[code as keyof typeof headlineCatalogue].label;
  const known = codeLabels[code] ?? regionLabels[code] ?? partLabels[code];
  if (known) return known;
  const name = siteNames.get(code) ?? code;
  const [country, kind] = [codeLabels[code.slice(0, 2)], code.slice(3)];
  if (dimension === 'place' && country && siteKindLabels[kind]) return joined(country, siteKindLabels[kind]);
  return text(name, name, name);
}

const siteKindLabels: Readonly<Record<string, Text>> = {
  'OTHER-SITE': text('басқа орын', 'другое место', 'another site'),
  'NO-SITE': text('орны көрсетілмеген', 'место не указано', 'site not stated'),
};

const joined = (one: Text, other: Text): Text =>
  text(`${one.kk}: ${other.kk}`, `${one.ru}: ${other.ru}`, `${one.en}: ${other.en}`);
