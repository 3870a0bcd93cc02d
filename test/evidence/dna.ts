/** What a laboratory found, as `dnaResultRecord` takes it: proof by itself. */
export const dna = {
  laboratory: 'Laboratory of Astana',
  kitReference: 'Kit 4711',
  relation: 'GRANDPARENT',
  likelihood: 0.9999,
  testedOn: '2017-08-01',
};
