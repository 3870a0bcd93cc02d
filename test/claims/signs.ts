import type { CaseStory } from '../support/case-story.js';

/** What somebody says of the life of a child. */
export const says = (
  story: CaseStory,
  who: string,
  status: string,
  observedOn: string,
  grade = 'A',
  source = 'Consular mission',
) => story.does(who, 'vitalStatusRecord', { status, observedOn, source, grade });

/** That a child was seen. */
export const seen = (story: CaseStory, observedOn: string, more: object = {}) =>
  story.does('caseworker', 'whereaboutsRecord', {
    sighting: { observedOn, country: 'SY', source: 'A monitor', grade: 'B', ...more },
  });
