import type { ReleaseReadings } from '../../schema/release.js';
import type { Statement } from './read-statement-file.js';

/**
 * Where one source gives the number abroad and the number returned on one day and does not say whether the second is
 * part of the first, both readings stand, each with its own number of known children. Which is right is not decided
 * here, and neither number is ever taken from the other.
 */
export function findReadings(statements: readonly Statement[]): readonly ReleaseReadings[] {
  const stated = (statement: Statement) => statement.valueMin === statement.valueMax;
  return statements
    .filter((abroad) => abroad.measure === 'CHILDREN_ABROAD' && stated(abroad))
    .flatMap((abroad) => {
      const sameSource = statements.filter((other) => isSameSource(other, abroad) && stated(other));
      const returned = sameSource.find(({ measure }) => measure === 'CHILDREN_RETURNED_CUMULATIVE');
      const awaited = sameSource.find(({ measure }) => measure === 'CHILDREN_AWAITED');
      return returned ? [bothReadings(abroad, returned, awaited)] : [];
    });
}

const isSameSource = (a: Statement, b: Statement) =>
  a.saidOn === b.saidOn && a.body === b.body && a.speaker === b.speaker && a.outlet === b.outlet;

function bothReadings(abroad: Statement, returned: Statement, awaited: Statement | undefined): ReleaseReadings {
  const [a, r] = [abroad.valueMin, returned.valueMin];
  return {
    saidOn: abroad.saidOn,
    statements: [abroad, returned, ...(awaited ? [awaited] : [])].map(({ id }) => id),
    abroad: a,
    returned: r,
    awaited: awaited?.valueMin ?? null,
    readings: [
      {
        id: 'RETURNED_NOT_AMONG_ABROAD',
        known: a + r,
        explanation: `If the ${r} returned are not among the ${a} abroad, ${a} + ${r} = ${a + r} children are known of.`,
      },
      {
        id: 'RETURNED_AMONG_ABROAD',
        known: a,
        explanation: `If the ${r} returned are among the ${a}, ${a} children are known of. The source does not say which.`,
      },
    ],
  };
}
