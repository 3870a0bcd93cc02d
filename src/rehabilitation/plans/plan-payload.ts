import { NotFound } from '../../errors.js';
import { fromNodeId, type AgencyId, type UserId } from '../../identifiers.js';

/** The number in the id of an agency; NOT_FOUND for any other, as for one that is absent. */
export function toAgency(nodeId: string, field: string): AgencyId {
  const id = fromNodeId('agency', nodeId);
  if (id === undefined) throw NotFound('agency', [field]);
  return id as AgencyId;
}

export function toUser(nodeId: string, field: string): UserId {
  const id = fromNodeId('user', nodeId);
  if (id === undefined) throw NotFound('member of staff', [field]);
  return id as UserId;
}

interface Named {
  readonly bodyAgencyId?: string;
  readonly caseworkerId?: string;
}

/** Who answers for a plan, where the input names them. */
export const toAnswering = ({ bodyAgencyId, caseworkerId }: Named) => ({
  bodyAgencyId: bodyAgencyId === undefined ? undefined : toAgency(bodyAgencyId, 'bodyAgencyId'),
  caseworkerId: caseworkerId === undefined ? undefined : toUser(caseworkerId, 'caseworkerId'),
});

/** As `toAnswering`, where the body must be named. */
export const toBody = (given: Named & { readonly bodyAgencyId: string }) => ({
  bodyAgencyId: toAgency(given.bodyAgencyId, 'bodyAgencyId'),
  caseworkerId: given.caseworkerId === undefined ? undefined : toUser(given.caseworkerId, 'caseworkerId'),
});
