import { postings } from '../../../schema/counts.js';

/** What an entry of the books counts a child as. */
export const countedColumns = {
  account: postings.account,
  sex: postings.sex,
  regionOfOrigin: postings.regionOfOrigin,
  country: postings.country,
  siteId: postings.siteId,
  birthId: postings.birthId,
  ageBand: postings.ageBand,
  arrivedOn: postings.arrivedOn,
};
