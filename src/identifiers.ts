import { randomInt } from 'node:crypto';

declare const brand: unique symbol;
type Branded<Name extends string> = number & { readonly [brand]: Name };

/** Ids that must not be mixed. In the database and in code they are numbers; outside they carry their noun. */
export type CaseId = Branded<'Case'>;
export type AgencyId = Branded<'Agency'>;
export type UserId = Branded<'User'>;
export type SiteId = Branded<'Site'>;
export type ReferralId = Branded<'Referral'>;
export type GrantId = Branded<'Grant'>;
export type ViewId = Branded<'View'>;
export type RequestId = Branded<'Request'>;
export type LinkId = Branded<'Link'>;
export type TrackId = Branded<'Track'>;
export type RoundId = Branded<'Round'>;
export type AgreementId = Branded<'Agreement'>;
export type TaskId = Branded<'Task'>;
export type ListId = Branded<'List'>;
export type LineId = Branded<'Line'>;
export type OperationId = Branded<'Operation'>;
export type MovementId = Branded<'Movement'>;

const epoch = Date.UTC(2014, 0, 1);
const idsInSecond = 2 ** 22;

/** The last id given in each of the seconds most recently used; histories are replayed at their own moments. */
const latest = new Map<number, number>();
const secondsRemembered = 10_000;

/** From which second the ids of the last one asked for come: those between are used up, and need not be looked at again. */
let borrowing = { own: -1, from: -1 };

/**
 * A 53-bit id: 31 bits of seconds since 2014 and 22 bits that begin at random and grow by random steps. Later ids are
 * larger, so that rows written together lie together; an id says nothing of how many records there are. A second that
 * is used up (some 130,000 ids) borrows from the next.
 */
export function newId<Id extends number = number>(now: number): Id {
  const own = Math.max(0, Math.floor((now - epoch) / 1000));
  for (let second = own === borrowing.own ? borrowing.from : own; ; second++) {
    const last = latest.get(second);
    const low = last === undefined ? randomInt(idsInSecond / 2) : last + 1 + randomInt(16);
    if (low >= idsInSecond) continue;
    latest.set(second, low);
    borrowing = { own, from: second };
    const [oldest] = latest.size > secondsRemembered ? latest.keys() : [];
    if (oldest !== undefined) latest.delete(oldest);
    return (second * idsInSecond + low) as Id;
  }
}

export const nodeTypes = {
  case: 'Case',
  agency: 'Agency',
  site: 'Site',
  user: 'UserAccount',
  referral: 'Referral',
  grant: 'AccessGrant',
  view: 'SharedView',
  request: 'TracingRequest',
  link: 'TracingLink',
  track: 'NegotiationTrack',
  round: 'NegotiationRound',
  agreement: 'Agreement',
  task: 'AgreementTask',
  list: 'ListExchange',
  line: 'ListLine',
  operation: 'Operation',
  movement: 'Movement',
} as const;
export type NodePrefix = keyof typeof nodeTypes;

/** The type that a node id names, such as `Case`, or nothing where it names none. */
export const nodeTypeOf = (nodeId: string): string | undefined =>
  Object.entries(nodeTypes).find(([prefix]) => nodeId.startsWith(`${prefix}_`))?.[1];

/** The id of a Relay node as partners see it, such as `case_6917529027641081`. Opaque: take it as it comes. */
export const toNodeId = (prefix: NodePrefix, id: number): string => `${prefix}_${id}`;

/** The number inside a node id of this type, or nothing where it is no such id. */
export function fromNodeId(prefix: NodePrefix, nodeId: string): number | undefined {
  const digits = nodeId.startsWith(`${prefix}_`) ? nodeId.slice(prefix.length + 1) : '';
  if (!/^[1-9][0-9]{0,15}$/.test(digits)) return undefined;
  const id = Number(digits);
  return Number.isSafeInteger(id) ? id : undefined;
}

/** No row has this key, and nobody this id. */
export const noKey = 0;

/** Records inside a case: beneath its id they are numbered by their places in it, and theirs is of their kind and their case. */
export type RecordPrefix =
  | 'assessment'
  | 'attestation'
  | 'carePeriod'
  | 'clinicalNote'
  | 'educationNeeds'
  | 'evidence'
  | 'evidenceConflict'
  | 'guardianship'
  | 'healthNeeds'
  | 'nationalityDecision'
  | 'nationalityDetermination'
  | 'parent'
  | 'parentVersion'
  | 'planReview'
  | 'sealedSign'
  | 'session'
  | 'sharedView'
  | 'stageChange'
  | 'vitalStatusClaim'
  | 'whereaboutsClaim';

/**
 * The id of a record inside a case, such as `parent_6917529027641081_2`: no other object of the registry has it, so that partners
 * may keep what they read by it. `within` are its case, and what it lies in there. Opaque outside.
 */
export const toRecordId = (prefix: RecordPrefix, within: readonly number[], place: number): string =>
  `${[prefix, ...within].join('_')}_${place}`;

/** The place of the record that such an id names within its case; `noKey` where it names none of this kind there. */
export function fromRecordId(prefix: RecordPrefix, within: readonly number[], recordId: string): number {
  const beginning = `${[prefix, ...within].join('_')}_`;
  const digits = recordId.startsWith(beginning) ? recordId.slice(beginning.length) : '';
  return /^[1-9][0-9]{0,15}$/.test(digits) ? Number(digits) : noKey;
}
