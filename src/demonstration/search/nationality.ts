import { contestDetermination, settleChallenge } from '../../nationality/challenge-determination.js';
import { determineNationality } from '../../nationality/determine-nationality.js';
import { listDeterminations } from '../../nationality/nationality.queries.js';
import type { Role } from '../course/play-act.js';
import type { Parts } from './parts.types.js';
import { caseOf, changeOf, registrarOf, scene, type Company, type Scene } from './scene.js';

const decidedOn = '2017-12-22';

/** Three determinations by the rules: one that stands, one that is contested, one that a court has overturned. */
export const scenesOfNationality = ({ determined, contested, overturned }: Parts): readonly Scene[] => [
  scene('2017-12-23T09:20:00Z', async (company) => {
    for (const role of [determined, contested, overturned])
      await determineNationality(company.registry, registrarOf(company), {
        ...(await changeOf(company, role)),
        decidedOn,
      });
  }),
  scene('2017-12-25T08:00:00Z', async (company) => {
    const reason = 'The family says that the other parent is a citizen as well.';
    await contest(company, contested, reason);
    await contest(company, overturned, reason);
  }),
  scene('2017-12-27T05:00:00Z', async (company) => {
    const { determinationId, nationality } = await lastOf(company, overturned);
    await settleChallenge(company.registry, registrarOf(company), {
      ...{ ...(await changeOf(company, overturned)), determinationId, statedOn: '2017-12-26' },
      ...{ authority: 'District court of Astana', reference: '2-1543/2017' },
      reason: 'The passport of the father was shown to the court.',
      overturnedTo: nationality === 'CITIZEN' ? 'UNDER_DETERMINATION' : 'CITIZEN',
    });
  }),
];

async function contest(company: Company, role: Role, reason: string): Promise<void> {
  const { determinationId } = await lastOf(company, role);
  const said = { determinationId, statedOn: '2017-12-24', reason };
  const change = await changeOf(company, role);
  await contestDetermination(company.registry, registrarOf(company), { ...change, ...said });
}

/** The last determination of this child, by its place in the case. */
async function lastOf({ db }: Company, role: Role) {
  const rows = await listDeterminations(db, caseOf(role));
  const last = rows.at(-1);
  if (!last) throw new Error(`Nothing was determined of ${role.history.key}.`);
  return { determinationId: rows.length, nationality: last.nationality };
}
