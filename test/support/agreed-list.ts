import { randomUUID } from 'node:crypto';
import { mustActOn } from './act-on.js';
import type { TestRegistry } from './registry.js';

/**
 * Puts a child on a list of its own that both parties agreed to on a day, by the acts that staff use. It raises the version
 * of the case.
 */
export async function agreeListOf(
  registry: TestRegistry,
  caseId: string,
  agreedOn: string,
  under?: { readonly roundId: string; readonly agreementId: string },
): Promise<void> {
  const record = (mutation: string, input: object, selection: string) =>
    mustActOn(registry, 'registrar', mutation, input, selection);
  const place = under ?? { roundId: await openRound(registry, agreedOn) };
  const ours = { ...place, title: 'List of one', exchangedOn: agreedOn, caseIds: [caseId] };
  const { id: listId } = await record('listOpen', ours, 'list { id }');
  const lines = [{ name: 'As they write it' }];
  const theirs = await record('listTheirVersionRecord', { listId, lines }, 'list { lines { theirs { id } } }');
  const their = theirs.lines.find((line: { theirs: { id: string } | null }) => line.theirs !== null);
  await record('listLineMatch', { lineId: their.theirs.id, ofCaseId: caseId }, 'list { id }');
  await record('listAgree', { listId, agreedOn, reference: 'Protocol', despite: [caseId] }, 'list { id }');
}

/** A round of a track of its own, of one day. */
async function openRound(registry: TestRegistry, day: string): Promise<string> {
  const { data } = await registry.ask('registrar', '{ agencies { id } }');
  const leadAgencyId = data.agencies[0].id as string;
  const track = {
    title: `Lists of ${randomUUID()}`,
    counterpart: 'Authorities of northern Syria',
    country: 'SY',
    leadAgencyId,
  };
  const trackId = (await mustActOn(registry, 'registrar', 'trackOpen', track, 'id')) as string;
  const round = { trackId, code: `Round-${randomUUID()}`, place: 'Astana', startsOn: day, endsOn: day };
  return (await mustActOn(registry, 'registrar', 'roundRecord', round, 'id')) as string;
}
