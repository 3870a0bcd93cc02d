/** What each figure counts, in three languages: a figure without its definition is not told. */
export const figureDefinitions = [
  {
    id: 'MILESTONE_PROGRESS',
    kk: 'Күнге дейін келген балалардың жоспарларындағы кезеңдер: орындалған, босатылған, қолданылмайтын, мерзімі өткен және ашық.',
    ru: 'Этапы планов детей, прибывших к этой дате: выполнены, сняты с причиной, неприменимы, просрочены и открыты.',
    en: 'Milestones in the plans of children who had come home by that day: achieved, waived with a reason, not applicable, overdue and open.',
  },
  {
    id: 'MEDIAN_DAYS_TO_SCHOOL',
    kk: 'Келген күннен мектепке немесе балабақшаға қабылданғанға дейінгі күндердің медианасы, осы күнге дейін қабылданған балалар бойынша.',
    ru: 'Медиана дней от прибытия до зачисления в школу или детский сад среди детей, зачисленных к этой дате.',
    en: 'The median of days from the arrival to the enrolment in school or kindergarten, of children enrolled by that day.',
  },
  {
    id: 'SHARE_WITH_GUARDIANSHIP',
    kk: 'Сол күні қамқоршылық туралы күшіндегі шешімі бар балалардың жоспары бар балалар арасындағы үлесі; ата-анасымен тұратын балаға шешім қажет емес.',
    ru: 'Доля детей с действующим решением об опеке среди детей с планом; ребёнку, живущему с родителем, решение не нужно.',
    en: 'Of the children with a plan, the share with a decision on guardianship in force that day; a child living with a parent needs none.',
  },
  {
    id: 'SESSIONS_PER_CHILD',
    kk: 'Осы күнге дейін өткізілген және бала қатысқан сабақтардың жоспары бар бір балаға шаққандағы орташа саны.',
    ru: 'Среднее число проведённых занятий, на которых ребёнок был, на одного ребёнка с планом к этой дате.',
    en: 'Sessions held and attended by that day, per child with a plan.',
  },
] as const;
export type FigureId = (typeof figureDefinitions)[number]['id'];
