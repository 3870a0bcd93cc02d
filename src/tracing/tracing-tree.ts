import type { AgencyTree, CaseTree, SiteTree } from '../cases/reading/case-tree.js';
import type { CivilDate } from '../dates.js';
import type { SaidBefore } from '../identity/corrected-particulars.js';
import type { ParticularsRow, SoughtName } from '../identity/tracing-particulars.js';
import { fellBy } from './first-word.js';
import type { LinkRow, listLinkEvents } from './link.queries.js';
import type { ConsentRow } from './consents.js';
import type { listRequestEvents, RequestCorrectionRow, RequestRow, SoughtBirth } from './tracing.queries.js';

export interface ConsentTree {
  purpose: string;
  isGiven: boolean;
  statedOn: CivilDate;
  reference: string;
  recordedAt: number;
}
export interface RequestEventTree {
  kind: string;
  outcome: string | null;
  reason: string;
  recordedAt: number;
  recordedBy: string;
}
/** What an inquirer stated of the child and of themselves. */
interface StatedTree {
  relation: string;
  receivedOn: CivilDate;
  sex: string;
  bornFrom: CivilDate | null;
  bornUntil: CivilDate | null;
  regionOfOrigin: string | null;
  lastContactOn: CivilDate | null;
  lastCountry: string | null;
  lastSite: SiteTree | null;
  inquirerName: string | null;
  inquirerContact: string | null;
  description: string | null;
  names: { text: string; script: string }[];
}
/** What a request said until it was put right. */
export interface RequestCorrectionTree extends StatedTree {
  reason: string;
  recordedAt: number;
  recordedBy: string;
}
/** A tracing request as it is read, with whom it asks for. */
export interface RequestTree extends StatedTree {
  id: string;
  version: number;
  status: string;
  agency: AgencyTree;
  consents: ConsentTree[];
  events: RequestEventTree[];
  possibleCases: CaseTree[];
  corrections: RequestCorrectionTree[];
  recordedAt: number;
}

type EventRow = Awaited<ReturnType<typeof listRequestEvents>>[number];

/** What lies beneath requests, of all of a page. */
export interface Beneath {
  readonly particulars: readonly ParticularsRow[];
  readonly births: readonly SoughtBirth[];
  readonly names: readonly (SoughtName & { readonly requestId: number })[];
  readonly consents: readonly ConsentRow[];
  readonly events: readonly EventRow[];
  readonly corrections: readonly RequestCorrectionRow[];
  /** What identifies anybody, as it was said until each correction, by its number; of requests that the reader's agency took. */
  readonly saidBefore: ReadonlyMap<number, SaidBefore>;
}

/** `showsContact` for the agency that took the request alone: whoever is shown it by a link needs no telephone number. */
export function toRequestTree(row: RequestRow, beneath: Beneath, showsContact: boolean): RequestTree {
  const { key, agencyId: _agencyId, lastSite, ...facts } = row;
  const own = <Row extends { readonly requestId: number }>(rows: readonly Row[]) =>
    rows.filter(({ requestId }) => requestId === key);
  const [particulars] = own(beneath.particulars);
  const [birth] = own(beneath.births);
  return {
    ...facts,
    bornFrom: birth?.bornFrom ?? null,
    bornUntil: birth?.bornUntil ?? null,
    lastSite: lastSite?.code == null ? null : lastSite,
    inquirerName: particulars?.inquirerName ?? null,
    inquirerContact: showsContact ? (particulars?.inquirerContact ?? null) : null,
    description: particulars?.description ?? null,
    names: own(beneath.names).map(({ text, script }) => ({ text, script })),
    consents: own(beneath.consents).map(({ requestId: _id, ...consent }) => consent),
    events: own(beneath.events).map(({ kind, outcome, reason, recordedAt, recordedByName }) => ({
      ...{ kind, outcome, reason, recordedAt },
      recordedBy: recordedByName,
    })),
    possibleCases: [],
    corrections: own(beneath.corrections).map((correction) =>
      toCorrectionTree(correction, beneath.saidBefore.get(correction.id)),
    ),
  };
}

function toCorrectionTree(row: RequestCorrectionRow, said: SaidBefore | undefined): RequestCorrectionTree {
  const { relation, receivedOn, sex, bornFrom, bornUntil, regionOfOrigin, lastContactOn, lastCountry, lastSite } = row;
  return {
    ...{ relation, receivedOn, sex, bornFrom, bornUntil, regionOfOrigin, lastContactOn, lastCountry },
    lastSite: lastSite?.code == null ? null : lastSite,
    inquirerName: said?.inquirerName ?? null,
    inquirerContact: said?.inquirerContact ?? null,
    description: said?.description ?? null,
    names: [...(said?.names ?? [])],
    ...{ reason: row.reason, recordedAt: row.recordedAt, recordedBy: row.recordedByName },
  };
}

export interface LinkEventTree {
  kind: string;
  agency: AgencyTree;
  grounds: string | null;
  reviewOn: CivilDate | null;
  itemsSeen: number | null;
  fellAt: number | null;
  recordedAt: number;
  recordedBy: string;
}
/** An item that a link rests on, as both agencies are shown it. */
export interface LinkEvidenceTree {
  place: number;
  type: string;
  grade: string;
  obtainedOn: CivilDate;
  source: string;
  standing: string;
}
/** A link as it is read; the request and the case where the actor may see them. */
export interface LinkTree {
  id: string;
  version: number;
  status: string;
  requestAgency: AgencyTree;
  caseAgency: AgencyTree;
  basis: string | null;
  consentEndedOn: CivilDate | null;
  awaits: AgencyTree | null;
  evidence: LinkEvidenceTree[];
  isInDoubt: boolean;
  isSealed: boolean;
  events: LinkEventTree[];
  request: RequestTree | null;
  case: CaseTree | null;
  recordedAt: number;
}

type LinkEventRow = Awaited<ReturnType<typeof listLinkEvents>>[number];

/** `showsWords` where the reader may see the request: what was written of a link tells of the child and the inquirer. */
export function toLinkTree(
  row: LinkRow,
  own: readonly LinkEventRow[],
  {
    items,
    waits,
    correctedAt,
    request,
    ofCase,
    showsWords,
  }: {
    readonly items: readonly (LinkEvidenceTree & { readonly linkId: number })[];
    /** Whether the last word still counts. */
    readonly waits: boolean;
    /** When its request was put right, oldest first, where that is asked for. */
    readonly correctedAt: readonly { readonly recordedAt: number }[];
    readonly request: RequestTree | undefined;
    readonly ofCase: CaseTree | undefined;
    readonly showsWords: boolean;
  },
): LinkTree {
  const { id, version, status, requestAgency, caseAgency, consentEndedOn, recordedAt } = row;
  const basis = showsWords ? row.basis : null;
  const fellAt = fallsOf(own, correctedAt);
  return {
    ...{ id, version, status, requestAgency, caseAgency, basis, consentEndedOn, recordedAt },
    awaits: waits ? awaited(row, own.at(-1)) : null,
    evidence: items.filter(({ linkId }) => linkId === row.key).map(({ linkId: _id, ...item }) => item),
    isInDoubt: row.isInDoubt === 1,
    isSealed: row.isSealed === 1,
    events: own.map(({ id: eventId, kind, agency, grounds, reviewOn, itemsSeen, recordedAt: at, recordedByName }) => ({
      ...{ kind, agency, grounds: showsWords ? grounds : null, reviewOn, itemsSeen },
      fellAt: fellAt.get(eventId) ?? null,
      recordedAt: at,
      recordedBy: recordedByName,
    })),
    request: request ?? null,
    case: ofCase ?? null,
  };
}

/** Whose word completes the last one; nothing where either agency may give the first, or nothing is under way. */
function awaited(row: LinkRow, last: LinkEventRow | undefined): AgencyTree | null {
  if (last?.kind !== 'VOUCHED' && last?.kind !== 'UNDO_VOUCHED') return null;
  return last.agencyId === row.requestAgencyId ? row.caseAgency : row.requestAgency;
}

/** When first words fell, by their events, in one pass over both: with the first correction after it, before the next decision. */
function fallsOf(
  own: readonly LinkEventRow[],
  corrected: readonly { readonly recordedAt: number }[],
): ReadonlyMap<number, number> {
  const falls = new Map<number, number>();
  let place = 0;
  for (const [order, event] of own.entries()) {
    while ((corrected[place]?.recordedAt ?? Infinity) < event.recordedAt) place++;
    const [fellAt, next] = [corrected[place]?.recordedAt, own[order + 1]];
    const wasCompleted = next?.kind === 'CONFIRMED' || (fellAt ?? 0) >= (next?.recordedAt ?? Infinity);
    if (fellAt !== undefined && !wasCompleted && fellBy(event, fellAt)) falls.set(event.id, fellAt);
  }
  return falls;
}
