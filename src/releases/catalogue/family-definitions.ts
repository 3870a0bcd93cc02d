import type { Text } from '../../../schema/release.js';

const text = (kk: string, ru: string, en: string): Text => ({ kk, ru, en });

/**
 * What each table counts and from where, frozen into every release: a number without its definition is not told. All of
 * them count children, each once.
 */
export const familyDefinitions: Readonly<Record<string, Text>> = {
  demography: text(
    'Тізілімдегі балалар жынысы мен сол күнгі жасы бойынша; қайтып келгендердің, қайтыс болғандардың және тізілімнен шыққандардың жасы сол оқиға күнгі. Дереккөзі: істер және туған күнді анықтауға негіз болған мәліметтер.',
    'Дети, учтённые в реестре, по полу и возрасту на этот день; у вернувшихся, умерших и выбывших — возраст на день этого события. Источник: дела и сведения, по которым установлена дата рождения.',
    'Children in the register by sex and by their age on that day; of those who returned, died or left, their age on the day of it. Source: the case files and the basis of each birth date.',
  ),
  place: text(
    'Тізілімдегі балалар шетелдегі соңғы белгілі орны бойынша. Дереккөзі: қайда екені туралы күні мен сенімділік дәрежесі көрсетілген мәліметтер.',
    'Дети, учтённые в реестре, по последнему известному месту за рубежом. Источник: сведения о местонахождении с указанием даты и степени надёжности.',
    'Children in the register by the last place abroad that is known of them. Source: dated and graded claims of whereabouts.',
  ),
  origin: text(
    'Тізілімдегі балалар отбасы кеткен өңір бойынша (ISO 3166-2:KZ). Дереккөзі: істер.',
    'Дети, учтённые в реестре, по региону, из которого уехала семья (ISO 3166-2:KZ). Источник: дела.',
    'Children in the register by the region that the family had left (ISO 3166-2:KZ). Source: the case files.',
  ),
  returns: text(
    'Қайтып келген балалар келген жылы мен айы бойынша. Дереккөзі: келу туралы жазбалар.',
    'Вернувшиеся дети по году и месяцу прибытия. Источник: записи о прибытии.',
    'Children who came home by the year and month of their arrival. Source: the records of arrival.',
  ),
  rehabilitation: text(
    'Қайтып келген балалар сол күнгі оңалту кезеңі бойынша. Дереккөзі: істің кезеңдері.',
    'Вернувшиеся дети по этапу реабилитации на этот день. Источник: стадии дела.',
    'Children who came home by the phase of rehabilitation they were in on that day. Source: the stages of the case.',
  ),
  medical_examination: text(
    'Қайтып келген балалар: келгеннен кейінгі медициналық тексеру сол күнге дейін өтті деп жазылған ба. Жазылмаса, бала тексерілмеген, тексеру қажет болмаған немесе жоспары жоқ. Дереккөзі: жоспардағы REC-MED межесі мен оны растайтын құжат.',
    'Вернувшиеся дети: записано ли к этому дню, что пройден медицинский осмотр после прибытия. Если нет, ребёнок не осмотрен, осмотр не понадобился или у ребёнка нет плана. Источник: веха плана REC-MED и подтверждающий документ.',
    'Children who came home, by whether the medical examination after the arrival was recorded as done by that day. If not, the child was not examined, needed none, or has no plan. Source: milestone REC-MED of the plan and the document that shows it.',
  ),
  identity_number: text(
    'Қайтып келген балалар: жеке сәйкестендіру нөмірі (ЖСН) сол күнге дейін берілді деп жазылған ба. Жазылмаса, нөмір берілмеген, қажет болмаған немесе баланың жоспары жоқ. Дереккөзі: жоспардағы DOC-IIN межесі мен оны растайтын құжат.',
    'Вернувшиеся дети: записано ли к этому дню, что присвоен индивидуальный идентификационный номер (ИИН). Если нет, номер не присвоен, не понадобился или у ребёнка нет плана. Источник: веха плана DOC-IIN и подтверждающий документ.',
    'Children who came home, by whether an individual identification number was recorded as issued by that day. If not, none was issued, none was needed, or the child has no plan. Source: milestone DOC-IIN of the plan and the document that shows it.',
  ),
  guardianship: text(
    'Қайтып келген балалар: сол күні қамқоршылық, қорғаншылық, патронат, қабылдаушы отбасы немесе бала асырап алу туралы шешім күшінде ме. Ата-анасымен тұратын балаға мұндай шешім қажет емес. Дереккөзі: қамқоршылық органдарының шешімдері.',
    'Вернувшиеся дети: действует ли в этот день решение об опеке, попечительстве, патронате, приёмной семье или усыновлении. Ребёнку, живущему с родителем, такое решение не нужно. Источник: решения органов опеки.',
    'Children who came home, by whether a decision on guardianship, custodianship, patronage, a foster family or adoption was in force on that day. A child living with a parent needs none. Source: the decisions of guardianship authorities.',
  ),
  school: text(
    'Қайтып келген балалар: мектепке немесе балабақшаға қабылданғаны сол күнге дейін жазылған ба. Жазылмаса, бала қабылданбаған, қабылдау қажет болмаған немесе жоспары жоқ. Дереккөзі: жоспардағы EDU-ENR межесі мен оны растайтын құжат.',
    'Вернувшиеся дети: записано ли к этому дню зачисление в школу или детский сад. Если нет, ребёнок не зачислен, зачисление не понадобилось или у ребёнка нет плана. Источник: веха плана EDU-ENR и подтверждающий документ.',
    'Children who came home, by whether enrolment in school or kindergarten was recorded by that day. If not, the child was not enrolled, needed not to be, or has no plan. Source: milestone EDU-ENR of the plan and the document that shows it.',
  ),
  sessions: text(
    'Қайтып келген балалар сол күнге дейін психологтармен және басқа мамандармен қанша сабаққа қатысқаны бойынша; өтпеген немесе бала келмеген сабақтар саналмайды. Дереккөзі: сабақтар журналы.',
    'Вернувшиеся дети по числу занятий с психологами и другими специалистами, которые они посетили к этому дню; несостоявшиеся и пропущенные занятия не считаются. Источник: журнал занятий.',
    'Children who came home, by how many sessions with psychologists and others they had attended by that day; sessions not held or missed are not counted. Source: the record of sessions.',
  ),
  milestones: text(
    'Қайтып келген балалар жоспардағы межелер бойынша. Бұл тізілімнің кестелер тізбесі мұндай кестелер пайда болғанға дейін бекітілген, сондықтан олар жарияланбайды.',
    'Вернувшиеся дети по вехам плана. Перечень таблиц этого реестра утверждён до появления таких таблиц, поэтому они не публикуются.',
    'Children who came home, by the milestones of their plans. The list of tables of this registry was fixed before there were such tables, so that they are not published.',
  ),
};
