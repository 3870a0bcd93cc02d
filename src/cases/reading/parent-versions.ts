import { standing } from '../../counts/books/history.js';
import type { ParentVersionTree } from './case-tree.js';

/** A version by the numbers of its rows, before it has its outward name. */
type ParentVersion = Omit<ParentVersionTree, 'id' | 'correctsId'> & Pick<Version, 'id' | 'correctsId'>;

interface Known {
  readonly fate: string;
  readonly citizenship: string;
}

interface Version extends Known {
  readonly id: number;
  readonly correctsId: number | null;
  readonly isWithdrawal: boolean;
  readonly recordedAt: number;
}

/** Names what was known of a parent when the case was opened, among the versions, whose numbers begin at 1. */
export const asOpened = 0;

/** All that was known of a parent, oldest first: what the case was opened with, then what was learned later. */
export function versionsOf(
  opened: Known & { readonly recordedAt: number },
  later: readonly ParentVersion[],
): ParentVersion[] {
  const { fate, citizenship, recordedAt } = opened;
  const first = { id: asOpened, fate, citizenship, since: null, correctsId: null, isWithdrawal: false, reason: null };
  const rest = later.map(({ id, since, correctsId, isWithdrawal, reason, ...row }) => ({
    id,
    fate: row.fate,
    citizenship: row.citizenship,
    since,
    correctsId,
    isWithdrawal,
    reason,
    recordedAt: row.recordedAt,
  }));
  return [{ ...first, recordedAt }, ...rest];
}

/** The latest version that stands; what the case was opened with can be restated, never withdrawn. */
export function currentVersion<Row extends Version>(versions: readonly Row[]): Row {
  const known = [...standing(versions, Number.POSITIVE_INFINITY).values()].findLast(
    ({ isWithdrawal }) => !isWithdrawal,
  );
  if (!known) throw new Error('A parent is known by what the case was opened with.');
  return known;
}
