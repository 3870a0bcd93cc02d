import { actOn, mustActOn } from '../support/act-on.js';
import type { TestRegistry } from '../support/registry.js';

export const sharing = { purpose: 'SHARING_WITH_AGENCIES', statedOn: '2017-06-01', reference: 'Form 12' };
export const tracing = { purpose: 'TRACING', statedOn: '2017-06-01', reference: 'Form 12' };

export const asked = {
  relation: 'GRANDPARENT',
  receivedOn: '2017-06-02',
  inquirerName: 'Күләш',
  inquirerContact: '+7 700 000 00 00',
  description: 'A girl with a scar on the left hand.',
  names: [{ text: 'Айгерим', script: 'CYRILLIC_RUSSIAN' }],
  sex: 'FEMALE',
  born: { from: '2012-01-01', until: '2012-12-31' },
  regionOfOrigin: 'KZ_75',
  lastContactOn: '2017-01-10',
  lastCountry: 'SY',
  consents: [tracing, sharing],
};

/** A request that somebody took, by its id. */
export const takeRequest = async (registry: TestRegistry, who: string, changes: object = {}): Promise<string> =>
  (await mustActOn(registry, who, 'tracingRequestOpen', { ...asked, ...changes }, 'request { id }')).id as string;

/** A possible link, by its id. */
export const propose = async (registry: TestRegistry, requestId: string, caseId: string): Promise<string> =>
  (
    await mustActOn(
      registry,
      'registrar',
      'tracingLinkPropose',
      { requestId, caseId, basis: 'Same name' },
      'link { id }',
    )
  ).id as string;

export const decide = (registry: TestRegistry, who: string, how: string, linkId: string, more: object = {}) =>
  actOn(
    registry,
    who,
    `tracingLink${how}`,
    { linkId, grounds: 'Photograph known to the aunt', ...more },
    'link { status awaits { code } events { kind agency { code } recordedBy grounds reviewOn } }',
  );
