import { eq } from 'drizzle-orm';
import { cases } from '../../../schema/cases.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import type { Tx } from '../../database/connection.js';
import type { CaseId } from '../../identifiers.js';
import type { StaffRole } from '../course/history.types.js';
import type { Cast, Role } from '../course/play-act.js';

/** Who plays a scene, and where. */
export interface Company {
  readonly registry: Registry;
  readonly db: Tx;
  readonly cast: Cast;
  /** The children on whom people have acted since the demonstration was made: they are left as they are. */
  readonly left: ReadonlySet<CaseId>;
}

/** Something that staff do at one moment, by the commands that they use. */
export interface Scene {
  readonly at: number;
  play(company: Company): Promise<void>;
}

export const scene = (instant: string, play: Scene['play']): Scene => ({ at: Date.parse(instant), play });

/** The case of whoever plays a part, which was opened long before. */
export function caseOf({ history, caseId }: Role): CaseId {
  if (caseId === undefined) throw new Error(`The case of ${history.key} is not open yet.`);
  return caseId;
}

/** The case as whoever changes it has just read it. */
export async function changeOf({ db }: Company, role: Role): Promise<{ caseId: CaseId; expectedVersion: number }> {
  const caseId = caseOf(role);
  const [row] = await db.select({ version: cases.version }).from(cases).where(eq(cases.id, caseId));
  return { caseId, expectedVersion: row?.version ?? 0 };
}

/** One of the agency that owns the case. */
export const ownerOf = ({ cast }: Company, as: StaffRole, { history }: Role): Actor =>
  cast.actorOf(as, history.ownerAgency);

export const registrarOf = ({ cast }: Pick<Company, 'cast'>): Actor => cast.actorOf('registrar', 'MFA');
