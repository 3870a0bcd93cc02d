import { Field, type FieldOptions } from 'type-graphql';
import {
  contradictionRules,
  differenceKinds,
  headlineFigures,
  languages,
  statementDatePrecisions,
  statementMeasures,
  valueStatuses,
} from '../../../schema/release.js';
import { vocabulary } from '../../access/vocabulary.js';
import { citationStyles } from '../views/citation.js';

/** A field of the public plane: it needs no access label, since all that the plane can reach is public. */
export const Described = (
  type: Parameters<typeof Field>[0],
  description: string,
  options: Omit<FieldOptions, 'description'> = {},
): MethodDecorator & PropertyDecorator => Field(type, { description, ...options });

/** The words of the REST parameter `lang`, which are those of ISO 639. */
export const LanguageEnum = vocabulary(languages, 'Language', 'Kazakh, Russian or English, by its ISO 639 code.');
export const FigureId = vocabulary(
  headlineFigures,
  'FigureId',
  'A headline figure. KNOWN = RETURNED + AWAITING + UNACCOUNTED + DECEASED + OTHER; UNACCOUNTED = UNACCOUNTED_LOCATED + UNACCOUNTED_WHEREABOUTS_UNKNOWN.',
);
export const ValueStatusEnum = vocabulary(
  valueStatuses,
  'ValueStatus',
  'What a value is: an exact or a provisional number, or why there is none: withheld to protect the children, not collected, or impossible.',
);
export const CitationStyleEnum = vocabulary(citationStyles, 'CitationStyle', 'How a citation is written.');
export const MeasureEnum = vocabulary(
  statementMeasures,
  'StatementMeasure',
  'What an official figure measures: how many are abroad or awaited, how many came in one operation or period, or how many have come so far.',
);
export const DatePrecisionEnum = vocabulary(
  statementDatePrecisions,
  'StatementDatePrecision',
  'How exactly the date of a statement is known; BEFORE means on that day or earlier.',
  (word) => word.toUpperCase(),
);
export const ContradictionRuleEnum = vocabulary(
  contradictionRules,
  'ContradictionRule',
  'The rule by which two statements contradict each other.',
);
export const DifferenceKindEnum = vocabulary(
  differenceKinds,
  'DifferenceKind',
  'Why figures differ, where it can honestly be said; UNEXPLAINED otherwise.',
);
