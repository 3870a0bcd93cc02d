import type { HeadlineFigure, Text } from '../../schema/release.js';

export interface FigureDefinition {
  readonly label: Text;
  /** One sentence. */
  readonly definition: Text;
}

/** What each headline figure is called and what it counts. Frozen into every release, so a later wording changes none. */
export const headlineCatalogue: Readonly<Record<HeadlineFigure, FigureDefinition>> = {
  KNOWN: {
    label: { kk: 'Тізілімге белгілі балалар', ru: 'Известные реестру дети', en: 'Children known of' },
    definition: {
      kk: 'Осы күнгі жағдай бойынша тізілімде есепте тұрған барлық бала: қайтып келгендер, қайтуы күтілетіндер, тағдыры анықталмағандар, қайтыс болғандар және басқа себеппен тізілімнен шыққандар.',
      ru: 'Все дети, учтённые в реестре на эту дату: вернувшиеся, ожидающие возвращения, дети с невыясненной судьбой, умершие и выбывшие из реестра по иной причине.',
      en: 'All children in the register on this day: returned, awaiting return, unaccounted for, deceased, and those who left the register for another reason.',
    },
  },
  RETURNED: {
    label: { kk: 'Қайтып келді', ru: 'Вернулись', en: 'Returned' },
    definition: {
      kk: 'Осы күнге дейін елге келген балалар, оның ішінде қазір оңалтудан өтіп жатқандар.',
      ru: 'Дети, прибывшие на родину к этой дате, включая проходящих реабилитацию.',
      en: 'Children who had arrived on home territory by this day, including those in rehabilitation now.',
    },
  },
  AWAITING: {
    label: { kk: 'Қайтуы күтілуде', ru: 'Ожидают возвращения', en: 'Awaiting return' },
    definition: {
      kk: 'Қайтуға рұқсаты мен құжаттары бар, келуі күтілетін немесе жолда келе жатқан балалар.',
      ru: 'Дети, возвращение которых согласовано и подготовлено, в том числе находящиеся в пути.',
      en: 'Children cleared for return and expected, including those on their way.',
    },
  },
  UNACCOUNTED: {
    label: { kk: 'Тағдыры әлі анықталмаған', ru: 'Судьба ещё не выяснена', en: 'Unaccounted for' },
    definition: {
      kk: 'Белгілі, бірақ қайтып келмеген және қайтуы әлі келісілмеген балалар: шетелде табылғандар мен қайда екені белгісіздер.',
      ru: 'Дети, о которых известно, но которые не вернулись и чьё возвращение ещё не согласовано: найденные за рубежом и те, чьё местонахождение неизвестно.',
      en: 'Children known of who have not returned and are not yet cleared for return: those located abroad and those whose whereabouts are unknown.',
    },
  },
  UNACCOUNTED_LOCATED: {
    label: { kk: 'Шетелде табылды', ru: 'Найдены за рубежом', en: 'Located abroad' },
    definition: {
      kk: 'Тағдыры анықталмағандардың ішінде шетелде қайда екені белгілі, бірақ қайтуы әлі келісілмеген балалар.',
      ru: 'Из детей с невыясненной судьбой — те, кто найден за рубежом, но чьё возвращение ещё не согласовано.',
      en: 'Of the unaccounted for, children located abroad and not yet cleared for return.',
    },
  },
  UNACCOUNTED_WHEREABOUTS_UNKNOWN: {
    label: { kk: 'Қайда екені белгісіз', ru: 'Местонахождение неизвестно', en: 'Whereabouts unknown' },
    definition: {
      kk: 'Тағдыры анықталмағандардың ішінде тізілімге белгілі, бірақ қайда екені әлі анықталмаған балалар.',
      ru: 'Из детей с невыясненной судьбой — те, о ком известно, но кто ещё не найден.',
      en: 'Of the unaccounted for, children known of and not located.',
    },
  },
  DECEASED: {
    label: { kk: 'Қайтыс болды', ru: 'Умерли', en: 'Deceased' },
    definition: {
      kk: 'Қайтыс болғаны осы күнге дейін расталып, ісі жабылған балалар.',
      ru: 'Дети, смерть которых к этой дате подтверждена и чьё дело закрыто.',
      en: 'Children whose death had been confirmed, and whose case had been closed for it, by this day.',
    },
  },
  OTHER: {
    label: {
      kk: 'Басқа себеппен тізілімнен шықты',
      ru: 'Выбыли из реестра по иной причине',
      en: 'Left the register for another reason',
    },
    definition: {
      kk: 'Қайтып келмеген және қайтыс болмаған, бірақ ісі басқа себеппен жабылған балалар, мысалы, басқа мемлекет қабылдағандар.',
      ru: 'Дети, которые не вернулись и не умерли, но чьё дело закрыто по иной причине, например в связи с передачей другому государству.',
      en: 'Children who neither returned nor died and whose case was closed for another reason, such as transfer to another state.',
    },
  },
};

/** Stands in every answer of a registry whose children are synthetic. */
export const demonstrationNotice: Text = {
  kk: 'Көрсетілім: бұл тізілімдегі балалар ойдан шығарылған; мұндағы бірде-бір санды шынайы дерек ретінде келтіруге болмайды. Ресми мәлімдемелер шынайы және олардың дереккөзі көрсетілген.',
  ru: 'Демонстрация: дети в этом реестре вымышлены; ни одно число отсюда нельзя приводить как настоящее. Официальные заявления подлинные, их источники указаны.',
  en: 'Demonstration: the children in this registry are synthetic; no number from it may be quoted as real. The official statements are real and name their source.',
};

export const titleOf = (asOf: string): Text => ({
  kk: `Террористік әрекеттерден зардап шеккен балалар: негізгі көрсеткіштер, ${asOf}`,
  ru: `Дети, пострадавшие от террористической деятельности: основные показатели на ${asOf}`,
  en: `Children affected by terrorist activities: headline figures as of ${asOf}`,
});
