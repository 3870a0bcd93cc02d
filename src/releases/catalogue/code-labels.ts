import type { Text } from '../../../schema/release.js';

const text = (kk: string, ru: string, en: string): Text => ({ kk, ru, en });

export const codeLabels: Readonly<Record<string, Text>> = {
  FEMALE: text('Қыздар', 'Девочки', 'Girls'),
  MALE: text('Ұлдар', 'Мальчики', 'Boys'),
  UNKNOWN: text('Белгісіз', 'Неизвестно', 'Not known'),
  NOT_KNOWN: text('Белгісіз', 'Неизвестно', 'Not known'),
  NOT_DETERMINED: text('Анықталмаған', 'Не определён', 'Not determined'),
  '0-9': text('0–9 жас', '0–9 лет', '0–9 years'),
  '10-17': text('10–17 жас', '10–17 лет', '10–17 years'),
  '0-4': text('0–4 жас', '0–4 года', '0–4 years'),
  '5-9': text('5–9 жас', '5–9 лет', '5–9 years'),
  '10-13': text('10–13 жас', '10–13 лет', '10–13 years'),
  '14-16': text('14–16 жас', '14–16 лет', '14–16 years'),
  '17': text('17 жас', '17 лет', '17 years'),
  ADULT: text('18 жасқа толған', 'Достигшие 18 лет', 'Now adult'),
  SY: text('Сирия', 'Сирия', 'Syria'),
  IQ: text('Ирак', 'Ирак', 'Iraq'),
  TR: text('Түркия', 'Турция', 'Türkiye'),
  AF: text('Ауғанстан', 'Афганистан', 'Afghanistan'),
  XX: text('Басқа ел', 'Другая страна', 'Another country'),
  NOT_RETURNED: text('Қайтып келмеген', 'Не вернулись', 'Not returned'),
  IN_PROGRAMME: text('Оңалту жүріп жатыр', 'Реабилитация продолжается', 'In the programme'),
  AFTER_PROGRAMME: text('Оңалтудан кейін', 'После реабилитации', 'After the programme'),
  ARRIVED: text('Келді', 'Прибыли', 'Arrived'),
  IN_REHABILITATION: text('Оңалтудан өтуде', 'Проходят реабилитацию', 'In rehabilitation'),
  IN_FOLLOW_UP: text('Бақылауда', 'Под наблюдением', 'In follow-up'),
  COMPLETED: text('Оңалтуды аяқтады', 'Завершили реабилитацию', 'Completed'),
};

export const partLabels: Readonly<Record<string, Text>> = {
  WEST: text('Батыс', 'Запад', 'West'),
  NORTH: text('Солтүстік', 'Север', 'North'),
  CENTRE_EAST: text('Орталық және шығыс', 'Центр и восток', 'Centre and east'),
  SOUTH: text('Оңтүстік', 'Юг', 'South'),
  CITIES: text('Республикалық маңызы бар қалалар', 'Города республиканского значения', 'Cities of republican status'),
};

/** ISO 3166-2:KZ. */
export const regionLabels: Readonly<Record<string, Text>> = {
  'KZ-10': text('Абай облысы', 'Абайская область', 'Abai Region'),
  'KZ-11': text('Ақмола облысы', 'Акмолинская область', 'Akmola Region'),
  'KZ-15': text('Ақтөбе облысы', 'Актюбинская область', 'Aktobe Region'),
  'KZ-19': text('Алматы облысы', 'Алматинская область', 'Almaty Region'),
  'KZ-23': text('Атырау облысы', 'Атырауская область', 'Atyrau Region'),
  'KZ-27': text('Батыс Қазақстан облысы', 'Западно-Казахстанская область', 'West Kazakhstan Region'),
  'KZ-31': text('Жамбыл облысы', 'Жамбылская область', 'Jambyl Region'),
  'KZ-33': text('Жетісу облысы', 'Жетысуская область', 'Jetisu Region'),
  'KZ-35': text('Қарағанды облысы', 'Карагандинская область', 'Karaganda Region'),
  'KZ-39': text('Қостанай облысы', 'Костанайская область', 'Kostanay Region'),
  'KZ-43': text('Қызылорда облысы', 'Кызылординская область', 'Kyzylorda Region'),
  'KZ-47': text('Маңғыстау облысы', 'Мангистауская область', 'Mangystau Region'),
  'KZ-55': text('Павлодар облысы', 'Павлодарская область', 'Pavlodar Region'),
  'KZ-59': text('Солтүстік Қазақстан облысы', 'Северо-Казахстанская область', 'North Kazakhstan Region'),
  'KZ-61': text('Түркістан облысы', 'Туркестанская область', 'Turkistan Region'),
  'KZ-62': text('Ұлытау облысы', 'Улытауская область', 'Ulytau Region'),
  'KZ-63': text('Шығыс Қазақстан облысы', 'Восточно-Казахстанская область', 'East Kazakhstan Region'),
  'KZ-71': text('Астана қаласы', 'Астана', 'Astana'),
  'KZ-75': text('Алматы қаласы', 'Алматы', 'Almaty'),
  'KZ-79': text('Шымкент қаласы', 'Шымкент', 'Shymkent'),
};
