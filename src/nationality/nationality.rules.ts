import type { nationalities } from '../../schema/cases.js';
import type { parentCitizenships } from '../../schema/parents.js';
import type { factAnswers } from '../../schema/nationality.js';
import type { CivilDate } from '../dates.js';

export type Answer = (typeof factAnswers)[number];
type Nationality = (typeof nationalities)[number];
export type Citizenship = (typeof parentCitizenships)[number];

/** What the rules ask for. The first three follow from the parents' citizenship at birth, the others are recorded. */
export const questions = [
  'BOTH_PARENTS_CITIZENS',
  'A_PARENT_IS_CITIZEN',
  'OTHER_PARENT_STATELESS_OR_UNDETERMINED',
  'BORN_AT_HOME',
  'PARENT_RESIDENT_AT_HOME',
  'PARENTS_AGREED_IN_WRITING',
  'COURT_FOUND_CITIZEN',
] as const;
export type Question = (typeof questions)[number];
export type Inputs = Readonly<Record<Question, Answer>>;

/** One rule, as data: it holds where every question is answered so. */
export interface Rule {
  readonly code: string;
  readonly words: string;
  readonly where: Partial<Readonly<Record<Question, 'YES' | 'NO'>>>;
  readonly nationality: Nationality;
  readonly statelessnessRisk: boolean;
}

export interface RuleVersion {
  readonly version: string;
  /** From this day on; the version of the day of the decision applies. */
  readonly from: CivilDate;
  readonly rules: readonly Rule[];
}

const citizen = { nationality: 'CITIZEN', statelessnessRisk: false } as const;

/**
 * The rules of nationality by descent, in the order in which they are asked; the first that holds decides, the last
 * holds always. After the law on citizenship of 1991, articles 11 to 14. A change of the law is a further version.
 */
export const ruleVersions: readonly RuleVersion[] = [
  {
    version: 'KZ-1991.1',
    from: '1991-12-20',
    rules: [
      {
        ...{ code: 'RULE_1', words: 'Both parents were citizens at the birth.', ...citizen },
        where: { BOTH_PARENTS_CITIZENS: 'YES' },
      },
      {
        ...{ code: 'RULE_2', words: 'One parent was a citizen, and the child was born at home.', ...citizen },
        where: { A_PARENT_IS_CITIZEN: 'YES', BORN_AT_HOME: 'YES' },
      },
      {
        code: 'RULE_3',
        words: 'One parent was a citizen, the child was born abroad, a parent was then permanently resident at home.',
        ...citizen,
        where: { A_PARENT_IS_CITIZEN: 'YES', BORN_AT_HOME: 'NO', PARENT_RESIDENT_AT_HOME: 'YES' },
      },
      {
        ...{
          code: 'RULE_4',
          words: 'One parent was a citizen, both lived abroad, and they agreed in writing.',
          ...citizen,
        },
        where: { A_PARENT_IS_CITIZEN: 'YES', PARENT_RESIDENT_AT_HOME: 'NO', PARENTS_AGREED_IN_WRITING: 'YES' },
      },
      {
        ...{
          code: 'RULE_4_COURT',
          words: 'A parent being dead or missing, a court found the child a citizen.',
          ...citizen,
        },
        where: { A_PARENT_IS_CITIZEN: 'YES', COURT_FOUND_CITIZEN: 'YES' },
      },
      {
        ...{ code: 'RULE_5', words: 'One parent was a citizen, the other stateless or undetermined.', ...citizen },
        where: { A_PARENT_IS_CITIZEN: 'YES', OTHER_PARENT_STATELESS_OR_UNDETERMINED: 'YES' },
      },
      {
        code: 'RULE_6',
        words: 'No other rule holds: it stays open, and the child may end up without any nationality.',
        where: {},
        nationality: 'UNDER_DETERMINATION',
        statelessnessRisk: true,
      },
    ],
  },
];

/** In the place of a rule, where an authority decided and not the rules. */
export const byAuthority = 'AUTHORITY';

/** HOLDS where every answer fits, FAILS where one does not, OPEN where one is not known. */
export type Reading = 'HOLDS' | 'FAILS' | 'OPEN';
export interface TraceLine {
  readonly rule: string;
  readonly reading: Reading;
  /** The questions that decided the reading, as they were answered. */
  readonly because: readonly string[];
}
export interface Finding {
  readonly ruleVersion: string;
  readonly rule: Rule;
  readonly trace: readonly TraceLine[];
}

/** The rules that apply on a day. */
export function versionOn(on: CivilDate, versions: readonly RuleVersion[] = ruleVersions): RuleVersion {
  const version = versions.findLast(({ from }) => from <= on) ?? versions[0];
  if (!version) throw new Error('There are no rules of nationality.');
  return version;
}

/** Runs the rules of the version that applies on a day. Every rule is read and traced, whichever decides. */
export function determine(inputs: Inputs, on: CivilDate, versions: readonly RuleVersion[] = ruleVersions): Finding {
  const version = versionOn(on, versions);
  const trace = version.rules.map((rule) => ({ rule: rule.code, ...readRule(rule, inputs) }));
  const decides = version.rules.find((_rule, place) => trace[place]?.reading === 'HOLDS');
  if (!decides) throw new Error(`The last rule of ${version.version} must hold always.`);
  return { ruleVersion: version.version, rule: decides, trace };
}

function readRule({ where }: Rule, inputs: Inputs): Pick<TraceLine, 'reading' | 'because'> {
  const asked = Object.entries(where) as [Question, 'YES' | 'NO'][];
  const told = (some: typeof asked) => some.map(([question]) => `${question} ${inputs[question]}`);
  const against = asked.filter(([question, wanted]) => inputs[question] !== 'UNKNOWN' && inputs[question] !== wanted);
  if (against.length > 0) return { reading: 'FAILS', because: told(against) };
  const unknown = asked.filter(([question]) => inputs[question] === 'UNKNOWN');
  return unknown.length > 0 ? { reading: 'OPEN', because: told(unknown) } : { reading: 'HOLDS', because: told(asked) };
}

/** What the parents' citizenship at birth answers. A parent of whom nothing is on file is undetermined, not foreign. */
export function answersOfParents(
  citizenships: readonly Citizenship[],
): Pick<Inputs, 'BOTH_PARENTS_CITIZENS' | 'A_PARENT_IS_CITIZEN' | 'OTHER_PARENT_STATELESS_OR_UNDETERMINED'> {
  const known = [citizenships[0] ?? 'UNKNOWN', citizenships[1] ?? 'UNKNOWN'];
  const citizens = known.filter((citizenship) => citizenship === 'KZ').length;
  const unknown = known.includes('UNKNOWN');
  const others = known.filter((citizenship) => citizenship !== 'KZ');
  return {
    BOTH_PARENTS_CITIZENS:
      citizens === 2 ? 'YES' : known.some((one) => one === 'OTHER' || one === 'STATELESS') ? 'NO' : 'UNKNOWN',
    A_PARENT_IS_CITIZEN: citizens > 0 ? 'YES' : unknown ? 'UNKNOWN' : 'NO',
    OTHER_PARENT_STATELESS_OR_UNDETERMINED:
      citizens !== 1 ? 'NO' : others[0] === 'STATELESS' || others[0] === 'UNKNOWN' ? 'YES' : 'NO',
  };
}
