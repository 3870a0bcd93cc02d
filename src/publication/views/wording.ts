import { languages, type Language, type ReleaseFile, type ReleaseValue, type Text } from '../../../schema/release.js';

const regions: Record<Language, string> = { kk: 'kk-KZ', ru: 'ru-RU', en: 'en-GB' };

/* Made once: to make one takes longer than all its answers. */
const inEach = <Made>(make: (region: string) => Made): Record<Language, Made> => ({
  kk: make(regions.kk),
  ru: make(regions.ru),
  en: make(regions.en),
});
const numbers = inEach((region) => new Intl.NumberFormat(region));
const dates = inEach((region) => new Intl.DateTimeFormat(region, { dateStyle: 'long', timeZone: 'UTC' }));

const demonstrationWord: Text = {
  kk: 'көрсетілім, ойдан шығарылған',
  ru: 'демонстрация, вымышлено',
  en: 'demonstration, synthetic',
};

/** Why there is no number, in words; for a number, that it is one. */
export const explanations: Record<ReleaseValue['status'], Text> = {
  NORMAL: { kk: 'Нақты сан.', ru: 'Точное число.', en: 'An exact number.' },
  PROVISIONAL: {
    kk: 'Алдын ала дерек: кейін нақтылануы мүмкін.',
    ru: 'Предварительное число: может быть уточнено.',
    en: 'A provisional number: it may be revised.',
  },
  SUPPRESSED: {
    kk: 'Балаларды қорғау үшін жарияланбайды.',
    ru: 'Не публикуется, чтобы защитить детей.',
    en: 'Withheld to protect the children.',
  },
  NOT_COLLECTED: { kk: 'Мұндай дерек жиналмайды.', ru: 'Такие данные не собираются.', en: 'This is not collected.' },
  NOT_APPLICABLE: { kk: 'Мұндай сан болуы мүмкін емес.', ru: 'Такого числа быть не может.', en: 'This cannot exist.' },
};

const placeholders: Record<ReleaseValue['status'], string> = {
  NORMAL: '',
  PROVISIONAL: '',
  SUPPRESSED: 'c',
  NOT_COLLECTED: 'x',
  NOT_APPLICABLE: 'z',
};

export const isLanguage = (text: unknown): text is Language => languages.some((language) => language === text);

/** The number as a reader of that language writes it; the mark of a demonstration cannot be separated from it. */
export function display({ value, status }: ReleaseValue, language: Language, demonstration: boolean): string {
  const number = value === null ? placeholders[status] : numbers[language].format(value);
  return demonstration ? `${number} (${demonstrationWord[language]})` : number;
}

export const dateInWords = (date: string, language: Language): string =>
  dates[language].format(new Date(`${date}T00:00:00Z`));

export const noticeOf = ({ notice }: ReleaseFile, language: Language): string | null => notice && notice[language];

export const inEachLanguage = (say: (language: Language) => string): Text => ({
  kk: say('kk'),
  ru: say('ru'),
  en: say('en'),
});
