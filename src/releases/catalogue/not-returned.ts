/** Whoever has not come home stands here in the tables of the returned. */
export const notReturned = 'NOT_RETURNED';
