import type { Language } from '../../../schema/release.js';

type Said = Readonly<Record<Exclude<Language, 'en'>, string>>;
const said = (kk: string, ru: string): Said => ({ kk, ru });

/**
 * Speakers, operations and notes as the file of statements has them, in the other languages. What a source said stays in
 * its own words, and names of outlets stay as they are written.
 */
export const quoted: Readonly<Record<string, Said>> = {
  'Nurgali Bilisbekov (deputy chairman)': said(
    'Нұрғали Білісбеков (төраға орынбасары)',
    'Нургали Билисбеков (заместитель председателя)',
  ),
  'Weine et al.': said('Weine және басқалар', 'Weine и др.'),
  'official statement': said('ресми мәлімдеме', 'официальное заявление'),
  'Tengri News via Caravanserai': said('Tengri News, Caravanserai арқылы', 'Tengri News, по сообщению Caravanserai'),
  Zhusan: said('«Жусан»', '«Жусан»'),
  'Zhusan-1': said('«Жусан-1»', '«Жусан-1»'),
  'Zhusan-2': said('«Жусан-2»', '«Жусан-2»'),
  'Zhusan-3': said('«Жусан-3»', '«Жусан-3»'),
  Rusafa: said('«Русафа»', '«Русафа»'),
  'Zhusan+Rusafa': said('«Жусан» және «Русафа»', '«Жусан» и «Русафа»'),
  'approximate; vital status of some unknown': said(
    'шамамен; кейбірінің тірі екені белгісіз',
    'приблизительно; о некоторых неизвестно, живы ли они',
  ),
  'the source does not say whether these are among the 390': said(
    'бұлардың 390 баланың қатарына кіретін-кірмейтіні дереккөзде айтылмаған',
    'источник не говорит, входят ли они в число 390',
  ),
  '39 families; 35 preschool and 56 school age; 13 regional centres': said(
    '39 отбасы; 35 бала мектеп жасына дейінгі, 56 бала мектеп жасында; 13 өңірлік орталық',
    '39 семей; 35 детей дошкольного и 56 школьного возраста; 13 региональных центров',
  ),
  'another party reported 5 men + 11 women + 30 children = 46': said(
    'басқа тарап 5 ер адам + 11 әйел + 30 бала = 46 деп хабарлаған',
    'другая сторона сообщала: 5 мужчин + 11 женщин + 30 детей = 46',
  ),
  '16 men + 59 women + 156 children': said('16 ер адам + 59 әйел + 156 бала', '16 мужчин + 59 женщин + 156 детей'),
  'called the last stage; it was not': said(
    'соңғы кезең деп аталған, бірақ соңғысы болмаған',
    'назван последним этапом, но последним не был',
  ),
  '357 children (27 orphans) + 30 men + 137 women = 524': said(
    '357 бала (27 жетім) + 30 ер адам + 137 әйел = 524',
    '357 детей (27 сирот) + 30 мужчин + 137 женщин = 524',
  ),
  '33 men + 156 women + 406 children': said('33 ер адам + 156 әйел + 406 бала', '33 мужчины + 156 женщин + 406 детей'),
  '8 girls and 6 boys; ages given differently by different outlets': said(
    '8 қыз және 6 ұл; басылымдар жасын әртүрлі көрсеткен',
    '8 девочек и 6 мальчиков; издания указывают возраст по-разному',
  ),
  'conflicts with 406 + 14 = 420': said('406 + 14 = 420 санына қайшы', 'противоречит сумме 406 + 14 = 420'),
  'a stage-3 total quoted a year later': said(
    'үшінші кезеңнің жиынтық саны бір жылдан кейін келтірілген',
    'итог третьего этапа, приведённый год спустя',
  ),
  'more than': said('осы саннан көп', 'больше этого числа'),
  'a range': said('екі санның аралығы', 'промежуток'),
  '188 women; against 607 + 14 = 621': said('188 әйел; бірақ 607 + 14 = 621', '188 женщин; при этом 607 + 14 = 621'),
  'against 413 + 14 = 427': said('бірақ 413 + 14 = 427', 'при этом 413 + 14 = 427'),
};
