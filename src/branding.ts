import { Invalid } from './errors.js';
import { normalized } from './normalized.js';

const part = (...ways: readonly string[]) => `(?<!\\p{L})(?:${ways.join('|')})`;

/** A child, in the three languages. */
const child = part(
  '(?:child|children|kids?|boys?|girls?|cubs?|brides?|дети|детей|бала|балалар|ұл|қыз)(?!\\p{L})',
  'реб[её]н',
  'мальчик',
  'девочк',
  'льв[её]н',
  'львят',
);
const group = part(
  'isis',
  'isil',
  'daesh',
  'jihad[iy]?',
  'caliphate',
  'игил',
  'даиш',
  'джихад',
  'халифат',
  'жиһад',
  'жихад',
);
/** What no file measures: conviction and danger. */
const conviction = part(
  '(?:de)?radicali[sz]',
  'extremis[mt]',
  'jihadi',
  'dangerousness',
  'терроризм',
  '(?:де)?радикализ',
  'радикалдан',
  'экстреми[зс]',
  'джихади',
  'жиһадш',
  'жихадш',
);
const measure = `(?:${part('scor', 'level', 'scale', 'index', 'grade', 'rating', 'rate[sd]?(?!\\p{L})', 'points?', 'risk', 'балл', 'уровен', 'уровн', 'шкал', 'индекс', 'оценк', 'риск', 'степен', 'ұпай', 'деңгей', 'көрсеткіш', 'тәуекел', 'баға')}|\\d{1,4}\\s*(?:/|%|of|out of|из)(?:\\s*\\d{1,4})?)`;
const between = '.{0,40}?';

/*
 * Words that brand a child, or measure what nobody may measure of one, in English, Russian and Kazakh. Each pattern says a
 * whole thought, so that the words of doctors and courts pass: suspected tuberculosis, a radical operation, free radicals,
 * a child called Jihad, children affected by terrorist activities, pain 8 of 10.
 *
 * Notes are long, and looked into while one writes for all: no two parts that repeat without end can share what they take, so that
 * the work grows with the text and not with its square.
 */
const branding = new RegExp(
  [
    `${conviction}${between}${measure}`,
    `${measure}${between}${conviction}`,
    `${group}[\\s-]+(?:\\p{L}+[\\s-]+)?${child}`,
    `${child}\\p{L}*\\s+(?:(?:of|from|из|от)\\s*)?(?:the\\s+)?${group}`,
    part('(?:de)?radicali[sz](?:ed|ing)(?!\\p{L})', '(?:де)?радикализ(?:ирован|ован)', 'радикалданған'),
    part('jihadists?(?!\\p{L})', 'джихадист', 'жиһадшы', 'жихадшы'),
    `${part('little', 'young', 'child', 'future', 'born', 'маленьк', 'юн', 'будущ', 'болашақ', 'кішкентай')}\\p{L}*[\\s-]+${part('terrorist', 'extremist', 'террорист', 'экстремист', 'лаңкес')}`,
    `${part('dangerous', 'опасн')}\\p{L}*\\s+${child}|${child}\\p{L}*\\s+(?:is\\s+)?(?:very\\s+)?${part('dangerous', 'опас(?:ен|на)(?!\\p{L})', 'қауіпті')}|${part('қауіпті')}\\s+${child}`,
  ].join('|'),
  'isu',
);

/** Whether a text brands a child, or tells a measure of its conviction or danger. */
export const brandsChild = (text: string): boolean => branding.test(normalized(text));

/** One rule for whatever is written freely about a child: INVALID_INPUT where the words brand it, with the reason. */
export function assertUnbranded(text: string, path: readonly string[]): void {
  if (!brandsChild(text)) return;
  throw Invalid(
    `${path.at(-1) ?? 'This text'} calls the child by what others did, or measures its conviction or danger. No file here holds that, since it follows a child for life: please say what the child did, needs or was told, in plain words.`,
    path,
  );
}
