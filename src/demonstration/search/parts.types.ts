import type { CivilDate } from '../../dates.js';
import type { Role } from '../course/play-act.js';

/** The children of whom the demonstration shows how a search goes. Each part is another child's. */
export interface Parts {
  /** Whole families who are expected home together, and are on the manifest of a flight. */
  readonly travellers: readonly Role[];
  /** Of whom relatives asked: rightly, wrongly, and rightly as it seemed at first. */
  readonly found: Role;
  readonly mistaken: Role;
  readonly confused: Role;
  /** Whose nationality the rules determined; of the second somebody contests it, of the third a court has overturned it. */
  readonly determined: Role;
  readonly contested: Role;
  readonly overturned: Role;
  /** Whose items of evidence contradict each other. */
  readonly disputed: Role;
}

/** A child who came home in the demonstration's year, and the round of talks after which it did. */
export interface EarlierReturn {
  readonly role: Role;
  readonly round: { readonly code: string; readonly startsOn: CivilDate; readonly endsOn: CivilDate };
}
