import { desc, eq } from 'drizzle-orm';
import { tracingLinks } from '../../../schema/tracing.js';
import { listJudgedEvidence } from '../../cases/reading/case-file.js';
import { ordinalsOf } from '../../cases/ordinals.js';
import { toNodeId, type LinkId } from '../../identifiers.js';
import { confirmLink, rejectLink, undoLink } from '../../tracing/decide-link.js';
import { getLink } from '../../tracing/link.queries.js';
import { openRequest, type OpenRequest } from '../../tracing/open-request.js';
import { proposeLink } from '../../tracing/propose-link.js';
import type { Actor } from '../../access/actor.js';
import type { Role } from '../course/play-act.js';
import type { Parts } from './parts.types.js';
import { caseOf, ownerOf, registrarOf, scene, type Company, type Scene } from './scene.js';

const receivedOn = '2017-12-19';
/** Agreed to all of it: whoever is linked with a child is asked for each further step. */
const purposes = ['TRACING', 'SHARING_WITH_AGENCIES', 'DNA_COMPARISON'] as const;

/** The partner that relatives turn to; the cases are of another agency. */
const askedAt = 'ICRC';
const asking = ({ cast }: Company): Actor => cast.actorOf('partner', askedAt);

/** Three requests of relatives: a link that two agencies confirmed, one that was rejected, one that was undone. */
export const scenesOfTracing = ({ found, mistaken, confused }: Parts): readonly Scene[] => [
  scene('2017-12-23T07:10:00Z', async (company) => {
    await ask(company, found, { relation: 'GRANDPARENT', inquirerName: 'Зейнеп', reference: 'Form 11' });
    await ask(company, mistaken, { relation: 'AUNT_OR_UNCLE', inquirerName: 'Ерлан', reference: 'Form 12' });
    await ask(company, confused, { relation: 'GRANDPARENT', inquirerName: 'Мария', reference: 'Form 13' });
  }),
  scene('2017-12-24T06:20:00Z', async (company) => {
    await vouch(company, found, 'The birth notice names the mother whom she names.');
    await vouch(company, confused, 'Name, year and village agree.');
  }),
  scene('2017-12-24T08:40:00Z', async (company) => {
    const grounds = 'He asks for a nephew who was seen elsewhere on the same day.';
    const decision = { ...(await readLink(company, mistaken)), grounds, reviewOn: '2018-06-30' };
    await rejectLink(company.registry, ownerOf(company, 'caseworker', mistaken), decision);
  }),
  scene('2017-12-25T05:30:00Z', async (company) => {
    await agreeWith(company, found, 'She knows the scar on the left hand, and the name of the mother.');
    await agreeWith(company, confused, 'She recognises the child in a photograph.');
  }),
  scene('2017-12-26T09:00:00Z', async (company) => {
    const grounds = 'Another family has shown the birth certificate of this child.';
    const decision = { ...(await readLink(company, confused)), grounds };
    await undoLink(company.registry, ownerOf(company, 'caseworker', confused), decision);
  }),
  scene('2017-12-27T04:15:00Z', async (company) => {
    const grounds = 'Her grandchild is two years older, as she says now.';
    await undoLink(company.registry, asking(company), { ...(await readLink(company, confused)), grounds });
  }),
];

type Inquirer = Pick<OpenRequest, 'relation' | 'inquirerName'> & { readonly reference: string };

/** A relative asks for a child as the family calls it; the registrar sees whose case it may be, and on which items that rests. */
async function ask(company: Company, role: Role, { reference, ...inquirer }: Inquirer): Promise<void> {
  const { registry, db } = company;
  const { names, birth, sex, regionOfOrigin } = role.history;
  const requestId = await openRequest(registry, asking(company), {
    ...{ ...inquirer, receivedOn, sex, lastCountry: 'SY', regionOfOrigin: regionOfOrigin ?? undefined },
    born: { from: birth.earliest, until: birth.latest },
    names: names.slice(0, 1).map(({ text, script }) => ({ text, script })),
    consents: purposes.map((purpose) => ({ purpose, statedOn: receivedOn, reference })),
  });
  await proposeLink(registry, registrarOf(company), {
    ...{ requestId, caseId: caseOf(role), expectedVersion: 1 },
    basis: 'The name and the year of birth agree.',
    evidenceIds: await placesOfEvidence({ db }, role),
  });
}

/** The two items on file that both agencies look at. */
async function placesOfEvidence({ db }: Pick<Company, 'db'>, role: Role): Promise<number[]> {
  const items = await listJudgedEvidence(db, caseOf(role));
  return items.slice(0, 2).map(({ id }) => ordinalsOf(items)(id));
}

/** The link of this child that was proposed last, as whoever decides on it has just read it. */
async function readLink(company: Company, role: Role): Promise<{ linkId: LinkId; expectedVersion: number }> {
  const { registry, db } = company;
  const rows = await db
    .select({ id: tracingLinks.id })
    .from(tracingLinks)
    .where(eq(tracingLinks.caseId, caseOf(role)))
    .orderBy(desc(tracingLinks.id));
  const [last] = rows;
  if (!last) throw new Error(`Nobody was linked with ${toNodeId('case', caseOf(role))}.`);
  const linkId = last.id as LinkId;
  const { version } = await getLink(db, registrarOf(company), linkId, registry.clock());
  return { linkId, expectedVersion: version };
}

const vouch = (company: Company, role: Role, grounds: string) =>
  say(company, role, ownerOf(company, 'caseworker', role), grounds);
const agreeWith = (company: Company, role: Role, grounds: string) => say(company, role, asking(company), grounds);

/** One of the two words of a confirmation, by one who has seen what it rests on. */
async function say(company: Company, role: Role, actor: Actor, grounds: string): Promise<void> {
  const evidenceSeen = await placesOfEvidence(company, role);
  await confirmLink(company.registry, actor, { ...(await readLink(company, role)), grounds, evidenceSeen });
}
