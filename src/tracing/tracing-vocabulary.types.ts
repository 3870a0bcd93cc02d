import {
  consentPurposes,
  inquirerRelations,
  linkEventKinds,
  statedFacts,
  tracingEventKinds,
  tracingOutcomes,
} from '../../schema/tracing.js';
import { vocabulary } from '../access/vocabulary.js';
import { linkStatuses } from './link.queries.js';
import { requestStatuses } from './tracing.queries.js';

export const InquirerRelationEnum = vocabulary(inquirerRelations, 'InquirerRelation', 'Who asks for the child.');
export const ConsentPurposeEnum = vocabulary(consentPurposes, 'ConsentPurpose', 'What an inquirer agrees to.');
export const TracingStatusEnum = vocabulary(
  requestStatuses,
  'TracingStatus',
  'Where a request stands. LINKED: two persons confirmed a case as that of the child sought.',
);
export const TracingEventKindEnum = vocabulary(tracingEventKinds, 'TracingEventKind', 'What befell a request.');
export const TracingOutcomeEnum = vocabulary(tracingOutcomes, 'TracingOutcome', 'How a request ended.');
export const StatedFactEnum = vocabulary(statedFacts, 'StatedFact', 'What an inquirer may have said, or not.');
export const LinkStatusEnum = vocabulary(
  linkStatuses,
  'LinkStatus',
  'Whether a case is that of the child sought. What was rejected or undone is remembered.',
);
export const LinkEventKindEnum = vocabulary(
  linkEventKinds,
  'LinkEventKind',
  'A decision on a link. VOUCHED and UNDO_VOUCHED are the word of the first of two persons.',
);
