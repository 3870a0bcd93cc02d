/** A case as the camps report them. */
export const openingInput = {
  reportedOn: '2017-06-01',
  sighting: { observedOn: '2017-05-20', country: 'SY', siteId: 'site_21', source: 'Camp register', grade: 'B' },
  sex: 'FEMALE',
  birth: { earliest: '2012-03-01', latest: '2012-03-31', basis: 'RELATIVE' },
  regionOfOrigin: 'KZ_75',
  languages: ['kk', 'ru'],
  names: [
    { text: 'Айгерім', role: 'GIVEN_BY_PARENTS', script: 'CYRILLIC_KAZAKH', source: 'RELATIVE' },
    { text: 'أيجيريم', role: 'USED_IN_CAMP', script: 'ARABIC', source: 'CAMP_REGISTER' },
  ],
  parents: [{ role: 'MOTHER', fate: 'WITH_CHILD', citizenship: 'KZ', names: [] }],
};
