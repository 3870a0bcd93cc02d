import { actOn, mustActOn } from '../support/act-on.js';
import type { TestRegistry } from '../support/registry.js';
import { act } from './travel.js';

const shown =
  'operation { version code title roundCode agreementId corrections { code title roundCode agreementId reason recordedBy } }';

/** Puts an operation right, and answers what it says then. */
export const correctOperation = (registry: TestRegistry, operationId: string, input: object) =>
  actOn(registry, 'registrar', 'operationCorrect', { operationId, reason: 'A slip.', ...input }, shown);

/** An operation that is planned, by its id. */
export const planOperation = (registry: TestRegistry, input: object): Promise<string> =>
  mustActOn(registry, 'registrar', 'operationPlan', { code: 'Zhusan-1', title: 'Zhusan', ...input }, 'id');

/** Plans a flight of an operation. */
export const planFlight = (registry: TestRegistry, operationId: string, plannedOn: string) =>
  act(registry, 'movementPlan', { operationId, plannedOn, fromPlace: 'There', port: 'Here', capacity: 5 });
