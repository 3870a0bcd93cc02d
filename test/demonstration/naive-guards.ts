import type { Act, ChildHistory } from '../../src/demonstration/course/history.types.js';
import type { Of } from './naive.js';

/** What has been put on file so far, reduced to what the guards of the transition table ask. */
interface File {
  stage: string;
  before: string;
  since: string;
  located: boolean;
  attested: Set<string>;
  evidence: (Of<'EVIDENCE'> | Of<'DNA_RESULT'>)[];
  dead: Of<'VITAL_STATUS'> | null;
  holds: Set<string>;
  previous: Act | null;
  moved: boolean;
}

const decisive = ['BIRTH_CERTIFICATE', 'COURT_DECISION_FACT_OF_BIRTH'];
const strong = ['FOREIGN_BIRTH_CERTIFICATE', 'MEDICAL_BIRTH_NOTICE', 'MOTHER_OR_GUARDIAN_STATEMENT'];
const abroad = [
  'REPORTED',
  'TRACING',
  'LOCATED',
  'VERIFYING_IDENTITY',
  'IDENTITY_CONFIRMED',
  'RETURN_PREPARATION',
  'AWAITING_RETURN',
  'IN_TRANSIT',
];

/** The first thing about a history that the domain forbids, or nothing. */
export function findFault(history: ChildHistory): string | null {
  const file: File = {
    stage: '', before: '', since: '', located: false, attested: new Set(), evidence: [], dead: null, holds: new Set(), previous: null, moved: false,
  }; // prettier-ignore
  for (const act of history.acts) {
    const fault = faultOf(file, act);
    if (fault) return `${history.key} ${JSON.stringify(act)}: ${fault}`;
    file.previous = act;
  }
  return null;
}

function faultOf(file: File, act: Act): string | null {
  if ((act.act === 'OPEN') !== (file.stage === '')) return 'a case is opened once, before all else';
  if (file.previous?.act === 'ENDORSE' && act.act !== 'MOVE') return 'something stands between endorsement and move';
  switch (act.act) {
    case 'OPEN':
      file.located = 'AB'.includes(act.grade) && act.country !== 'XX';
      enter(file, 'REPORTED', act.reportedOn);
      return act.observedOn <= act.reportedOn ? null : 'reported before it was seen';
    case 'WHEREABOUTS':
      file.located ||= 'AB'.includes(act.grade) && act.country !== 'XX';
      return file.dead ? 'seen after death' : null;
    case 'VITAL_STATUS':
      if (act.status === 'CONFIRMED_DEAD') {
        file.dead = act;
        return act.grade === 'A' && act.secondBy !== null && act.secondBy !== act.by
          ? null
          : 'a death needs grade A and two persons';
      }
      return file.dead ? 'alive after death' : null;
    case 'ATTEST':
      file.attested.add(act.kind);
      return null;
    case 'EVIDENCE':
    case 'DNA_RESULT':
      file.evidence.push(act);
      return null;
    case 'HOLD_PLACE':
      if (file.holds.has(act.kind)) return 'placed twice';
      file.holds.add(act.kind);
      return null;
    case 'HOLD_LIFT':
      return file.holds.delete(act.kind) ? null : 'lifted but never placed';
    case 'REOPEN':
      return reopen(file, act);
    case 'CORRECT_MOVE':
      return file.moved && file.stage === act.toStage ? null : 'corrects a move that is not the latest';
    case 'MOVE':
      return move(file, act);
    default:
      return null;
  }
}

function enter(file: File, stage: string, on: string): void {
  file.before = file.stage;
  file.stage = stage;
  file.since = on;
}

function reopen(file: File, act: Of<'REOPEN'>): string | null {
  if (file.stage !== 'CLOSED' || act.toStage !== file.before || act.effectiveOn < file.since)
    return 'reopened elsewhere';
  enter(file, act.toStage, act.effectiveOn);
  return null;
}

function move(file: File, act: Of<'MOVE'>): string | null {
  if (act.effectiveOn < file.since) return 'moved before it came there';
  if (file.holds.size > 0) return 'moved under a hold';
  if (file.dead && act.closureReason !== 'DECEASED_CONFIRMED') return 'moved after death';
  if ((act.toStage === 'CLOSED') !== (act.closureReason !== null)) return 'closed without a reason';
  const lacking = guard(file, act);
  if (lacking) return `${file.stage} to ${act.toStage} lacks ${lacking}`;
  enter(file, act.toStage, act.effectiveOn);
  file.moved = true;
  return null;
}

const byTwo = ({ previous }: File, act: Of<'MOVE'>) =>
  previous?.act === 'ENDORSE' &&
  previous.by !== act.by &&
  previous.toStage === act.toStage &&
  previous.closureReason === act.closureReason;

/** The transition table, row by row: what is lacking, or nothing. An attestation that a step undid must come again. */
function guard(file: File, act: Of<'MOVE'>): string | null {
  const lacks = (...kinds: string[]) => kinds.find((kind) => !file.attested.has(kind)) ?? null;
  const takeBack = (...kinds: string[]) => kinds.forEach((kind) => file.attested.delete(kind));
  const row = `${file.stage} > ${act.toStage}`;
  switch (row) {
    case 'REPORTED > TRACING':
      return file.attested.has('AGENCY_TASK_OPENED')
        ? lacks('LEGITIMATE_BASIS')
        : lacks('TRACING_REQUEST_OPENED', 'LEGITIMATE_BASIS');
    case 'REPORTED > LOCATED':
    case 'TRACING > LOCATED':
      return file.located ? null : 'a sighting of grade B';
    case 'LOCATED > VERIFYING_IDENTITY':
      return lacks('IDENTITY_FILE_OPENED');
    case 'VERIFYING_IDENTITY > IDENTITY_CONFIRMED':
      if (!byTwo(file, act)) return 'a second person';
      return isProven(file.evidence) ? null : 'evidence';
    case 'VERIFYING_IDENTITY > TRACING': {
      const lacking = lacks('IDENTITY_REFUTED');
      takeBack('IDENTITY_REFUTED', 'IDENTITY_FILE_OPENED');
      file.located = false;
      file.evidence = [];
      return lacking;
    }
    case 'IDENTITY_CONFIRMED > RETURN_PREPARATION':
      return file.attested.has('GUARDIAN_CONSENT')
        ? lacks('BEST_INTERESTS_ASSESSMENT')
        : lacks('BEST_INTERESTS_ASSESSMENT', 'GUARDIAN_DETERMINATION');
    case 'RETURN_PREPARATION > AWAITING_RETURN':
      return lacks('HOST_CONSENT', 'TRAVEL_DOCUMENT', 'RECEIVING_PLAN', 'ON_AGREED_LIST');
    case 'AWAITING_RETURN > IN_TRANSIT':
      return lacks('ON_MANIFEST');
    case 'AWAITING_RETURN > RETURN_PREPARATION': {
      const lacking = lacks('AGREEMENT_LAPSED');
      takeBack('AGREEMENT_LAPSED', 'HOST_CONSENT', 'TRAVEL_DOCUMENT', 'RECEIVING_PLAN', 'ON_AGREED_LIST');
      return lacking;
    }
    case 'IN_TRANSIT > RETURNED':
      return lacks('ARRIVAL_RECORD');
    case 'RETURNED > IN_REHABILITATION':
      return lacks('PLAN_APPROVED');
    case 'IN_REHABILITATION > IN_FOLLOW_UP':
      return lacks('MANDATORY_MILESTONES_MET', 'STABLE_PLACEMENT');
    case 'IN_FOLLOW_UP > IN_REHABILITATION': {
      const lacking = lacks('NEED_IDENTIFIED');
      takeBack('NEED_IDENTIFIED', 'MANDATORY_MILESTONES_MET', 'STABLE_PLACEMENT');
      return lacking;
    }
    case 'IN_FOLLOW_UP > CLOSED':
      return byTwo(file, act) && ['REINTEGRATED', 'ADULT_SERVICES'].includes(act.closureReason ?? '')
        ? null
        : 'a second person';
    default:
      return guardOfAny(file, act);
  }
}

function guardOfAny(file: File, act: Of<'MOVE'>): string | null {
  if (!abroad.includes(file.stage)) return 'a row in the table';
  if (act.toStage === 'RETURNED')
    return file.attested.has('ARRIVAL_RECORD') && act.note ? null : 'an arrival record and a reason';
  if (act.toStage !== 'CLOSED') return 'a row in the table';
  if (act.closureReason === 'DECEASED_CONFIRMED' && !file.dead) return 'a confirmed death';
  return byTwo(file, act) ? null : 'a second person';
}

function isProven(items: File['evidence']): boolean {
  if (items.some((item) => item.act === 'DNA_RESULT' && item.likelihood >= 0.999)) return true;
  const verified = items.filter((item) => item.act === 'EVIDENCE').filter(({ isVerified }) => isVerified);
  const documents = verified.filter(({ type }) => strong.includes(type));
  const independent =
    new Set(documents.map(({ source }) => source)).size >= 2 && new Set(documents.map(({ type }) => type)).size >= 2;
  return verified.some(({ type, grade }) => decisive.includes(type) && 'AB'.includes(grade)) || independent;
}
