import type { agree } from '../movements/travel.js';
import { mustActOn } from '../support/act-on.js';
import type { TestRegistry } from '../support/registry.js';

/** What `agree` made: a round and an agreement, by their ids. */
type Under = Awaited<ReturnType<typeof agree>>;

/** A list that is exchanged under an agreement, by its id. */
export async function openList(registry: TestRegistry, under: Under, more: object = {}): Promise<string> {
  const { roundId, agreementId } = under;
  const list = { roundId, agreementId, title: 'A lst', exchangedOn: '2017-12-22', ...more };
  return (await mustActOn(registry, 'registrar', 'listOpen', list, 'list { id }')).id as string;
}

/** A task that is given under an agreement, of nobody unless it says of whom, by its id. */
export async function giveTask(registry: TestRegistry, agreementId: string, more: object = {}): Promise<string> {
  const toDo = { agreementId, ownerAgencyId: 'agency_11', title: 'Papers', dueOn: '2018-02-01', caseIds: [] };
  return (await mustActOn(registry, 'registrar', 'taskCreate', { ...toDo, ...more }, 'task { id }')).id as string;
}
