import { Invalid } from '../../errors.js';
import { normalized } from '../../normalized.js';
import { withoutUnseen } from '../../words.js';

/** Markers that laboratories type, of autosomes, of Y and of amelogenin, each followed by what was found at it. */
const locus =
  /\b(?:D\d{1,2}S\d{2,5}|DYS\s?\d{3}|DYF\d{3}|TH\s?01|TPOX|vWA|FGA|CSF1PO|PENTA\s?[DE]|SE33|AMEL(?:OGENIN)?)\b\W{0,4}(?:\d{1,2}(?:\.\d)?|[XY])\b/iu;

/** Three pairs of alleles in a row, such as 12,14 16,18 9.3,9: no register numbers its papers so. */
const alleles = /(?:\b\d{1,2}(?:\.\d)?\s?[,/-]\s?\d{1,2}(?:\.\d)?\b[\s;|,:]*){3,}/u;
const dates = /\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b/gu;

/** A DNA profile is never stored: INVALID_INPUT for words that hold one, markers with their alleles, whatever unseen stands between. */
export function assertNoProfile(words: string, field: string): void {
  const seen = normalized(withoutUnseen(words));
  if (!locus.test(seen) && !alleles.test(seen.replaceAll(dates, ' '))) return;
  throw Invalid(
    `${field} looks like a DNA profile, markers with their alleles: a profile is never stored. Give the laboratory's reference of the kit.`,
    [field],
  );
}
