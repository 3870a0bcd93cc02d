import {
  headlineFigures,
  languages,
  sums,
  type HeadlineFigure,
  type ReleaseContent,
  type ReleaseFamily,
  type ReleaseFigure,
  type Text,
} from '../../schema/release.js';
import { isCivilDate } from '../dates.js';
import { OraluError, type Problem } from '../errors.js';
import { familyDefinitions } from './catalogue/family-definitions.js';
import { demonstrationNotice, headlineCatalogue } from './headline-catalogue.js';

declare const admitted: unique symbol;

/** Content that passed the gate. Only `admit` makes one, and only one can be written as a release. */
export type ProtectedRelease = ReleaseContent & { readonly [admitted]: true };

const contentKeys = [
  'asOf',
  'title',
  'demonstration',
  'notice',
  'correction',
  'figures',
  'families',
  'statements',
  'contradictions',
  'readings',
];
const familyKeys = ['id', 'label', 'definition', 'detail', 'asOf', 'release', 'dimensions', 'observations'];
const observationKeys = ['key', 'value', 'status'];
const lastToldKeys = ['value', 'asOf', 'release'];
const correctionKeys = ['type', 'supersedes', 'reason', 'figures'];
const figureKeys = ['id', 'label', 'definition', 'value', 'status', 'previous', 'change'];
const previousKeys = ['value', 'status', 'asOf', 'release'];
const statementKeys = [
  'id',
  'saidOn',
  'saidOnPrecision',
  'asOf',
  'body',
  'speaker',
  'outlet',
  'operation',
  'population',
  'measure',
  'valueMin',
  'valueMax',
  'note',
];
const contradictionKeys = ['rule', 'kind', 'between', 'alongside', 'explanation'];
const readingsKeys = ['saidOn', 'statements', 'abroad', 'returned', 'awaited', 'readings'];

/**
 * The one door out of the registry plane. Admits the catalogue's headline figures (whole numbers from 0 that add up)
 * and the official statements, and not one field besides; throws RELEASE_REFUSED with every reason. What passes is a
 * frozen copy. The tables come from the ledger, whose entries only the disclosure engine makes; here their form is
 * checked: a number or a status that says why there is none.
 */
export function admit(content: ReleaseContent): ProtectedRelease {
  const [first, ...rest] = listRefusals(content);
  if (first) throw new OraluError([first, ...rest]);
  return deepFreeze(structuredClone(content)) as ProtectedRelease;
}

function listRefusals(content: ReleaseContent): readonly Problem[] {
  const strays = findStrays(content);
  // What is not of the expected shape cannot be judged further.
  const reasons =
    strays.length > 0
      ? strays
      : [
          ...judgeMarks(content),
          ...content.figures.flatMap(judgeFigure),
          ...judgeSums(content),
          ...content.families.flatMap(judgeFamily),
        ];
  return reasons.map((message) => ({ code: 'RELEASE_REFUSED', message }));
}

/** Fields that are missing or that nobody has allowed out. */
function findStrays(content: ReleaseContent): readonly string[] {
  const ids = content.figures.map(({ id }) => id);
  const complete = ids.join() === headlineFigures.join();
  return [
    ...compareKeys('the release', content, contentKeys),
    ...(complete
      ? []
      : [`The figures must be exactly ${headlineFigures.join(', ')}, in this order; they came as ${ids.join(', ')}.`]),
    ...content.figures.flatMap((figure) => compareKeys(`the figure ${figure.id}`, figure, figureKeys)),
    ...content.figures.flatMap(({ id, previous }) =>
      previous ? compareKeys(`the previous ${id}`, previous, previousKeys) : [],
    ),
    ...(content.correction ? compareKeys('the correction', content.correction, correctionKeys) : []),
    ...content.families.flatMap((family) => [
      ...compareKeys(`the table ${family.id}`, family, familyKeys),
      ...family.observations.flatMap(({ lastTold, ...one }) => [
        ...compareKeys(`a cell of ${family.id}`, one, observationKeys),
        ...(lastTold ? compareKeys(`what was last told of a cell of ${family.id}`, lastTold, lastToldKeys) : []),
      ]),
    ]),
    ...content.statements.flatMap((statement) =>
      compareKeys(`the statement ${statement.id}`, statement, statementKeys),
    ),
    ...content.contradictions.flatMap((item) => compareKeys('a contradiction', item, contradictionKeys)),
    ...content.readings.flatMap((item) => compareKeys('a reading', item, readingsKeys)),
  ];
}

function compareKeys(name: string, value: object, expected: readonly string[]): string[] {
  const came = Object.keys(value);
  const [stray, missing] = [
    came.filter((key) => !expected.includes(key)),
    expected.filter((key) => !came.includes(key)),
  ];
  return [
    ...(stray.length > 0
      ? [`Nothing but ${expected.join(', ')} may leave in ${name}; there is also ${stray.join(', ')}.`]
      : []),
    ...(missing.length > 0 ? [`There is no ${missing.join(', ')} in ${name}.`] : []),
  ];
}

function judgeMarks({ asOf, demonstration, notice, title }: ReleaseContent): string[] {
  const marked = demonstration ? notice !== null && sameText(notice, demonstrationNotice) : notice === null;
  return [
    ...(isCivilDate(asOf) ? [] : [`asOf must be a day of the calendar, YYYY-MM-DD; it came as ${asOf}.`]),
    ...(marked ? [] : ['A release says that its children are synthetic exactly when they are.']),
    ...(languages.every((language) => title[language].trim() !== '')
      ? []
      : [`The title must be given in ${languages.join(', ')}.`]),
  ];
}

function judgeFigure({ id, label, definition, value, status, previous, change }: ReleaseFigure): string[] {
  const catalogue = headlineCatalogue[id];
  const reasons: string[] = [];
  if (!Number.isSafeInteger(value) || value === null || value < 0 || status !== 'NORMAL') {
    reasons.push(`${id} must be a whole number from 0 with the status NORMAL; it came as ${value}, ${status}.`);
  }
  if (!sameText(label, catalogue.label) || !sameText(definition, catalogue.definition)) {
    reasons.push(`${id} must be labelled and defined as in the catalogue.`);
  }
  const rise = value === null || previous === null || previous.value === null ? null : value - previous.value;
  if (change !== rise) reasons.push(`The change of ${id} must be ${rise}; it came as ${change}.`);
  return reasons;
}

function judgeSums({ figures }: ReleaseContent): string[] {
  const values = new Map(figures.map(({ id, value }) => [id, value ?? 0]));
  return Object.entries(sums).flatMap(([total, parts]) => {
    const sum = parts.reduce((so, part) => so + (values.get(part) ?? 0), 0);
    const came = values.get(total as HeadlineFigure);
    return sum === came ? [] : [`${total} must be ${parts.join(' + ')} = ${sum}; it came as ${came}.`];
  });
}

/** A table tells whole numbers from 0, or nothing with the reason; each cell once, in codes that it lists. */
function judgeFamily({ id, definition, asOf, dimensions, observations }: ReleaseFamily): string[] {
  const codes = dimensions.map((dimension) => new Set(dimension.codes.map(({ code }) => code)));
  const seen = new Set<string>();
  const agreed = familyDefinitions[id];
  const isDefined = definition && agreed && sameText(definition, agreed);
  const undefinedTable = isDefined ? [] : [`The table ${id} must be defined as in the catalogue.`];
  const wrongCells = observations.flatMap(({ key, value, status, lastTold }) => {
    const name = `${id}, ${key.join(' × ')}`;
    const isNumber = isCount(value);
    const isSound = isNumber ? status === 'NORMAL' : value === null && withoutNumber.includes(status);
    const isListed = key.length === codes.length && key.every((code, at) => codes[at]?.has(code));
    // An older number stands only where there is none now, and only an older one.
    const isOlder = !lastTold || (status === 'SUPPRESSED' && isCount(lastTold.value) && lastTold.asOf < asOf);
    const isTwice = seen.size === seen.add(key.join('\t')).size;
    return [
      ...(isSound
        ? []
        : [`${name} must be a whole number from 0, or nothing with its reason; ${value}, ${status} came.`]),
      ...(isOlder ? [] : [`${name} may name an earlier number only of an earlier day, where it is withheld.`]),
      ...(isListed && !isTwice ? [] : [`${name} must be one cell in the codes of its table.`]),
    ];
  });
  return [...undefinedTable, ...wrongCells];
}

const isCount = (value: number | null): boolean => value !== null && Number.isSafeInteger(value) && value >= 0;

const withoutNumber: readonly string[] = ['SUPPRESSED', 'NOT_COLLECTED', 'NOT_APPLICABLE'];

const sameText = (a: Text, b: Text) =>
  languages.every((language) => a[language] === b[language]) && Object.keys(a).length === languages.length;

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}
