import {
  caseKeys,
  mutations,
  mutationsWith,
  reachOf,
  recordNames,
  type CaseKey,
  type Permitted,
  type RecordName,
  type Who,
} from './expected.js';
import type { World } from './world.js';

interface Call {
  readonly mutation: string;
  readonly permitted: Permitted;
  readonly input?: Readonly<Record<string, unknown>>;
}

export const calls: readonly Call[] = [
  ...Object.entries(mutations).map(([mutation, permitted]) => ({ mutation, permitted })),
  ...mutationsWith.map(({ mutation, input, who }) => ({ mutation, input, permitted: { who } })),
];

/** What a call is about, and whether whoever calls may do it there. */
export interface Cell extends Call {
  readonly who: Who;
  readonly target: string;
  /** What there is to give: a mutation is given of it what its input names. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly verdict: 'role' | 'unseen' | 'unreached' | 'allowed';
  /** What is asked for of the answer; else the record that it names. */
  readonly shown?: string;
}

const isOwn = (who: Who, key: CaseKey): boolean =>
  reachOf(who, 'foreign') !== 'nothing' || key === (who === 'partner' ? 'partner' : 'ministry');

function onCases(world: World, call: Call, who: Who): Cell[] {
  const { permitted, input = {} } = call;
  const name = permitted.names === 'siblingOf' ? 'siblingOf' : 'caseId';
  const allowed = permitted.who.includes(who);
  const absent: Cell = {
    ...call,
    who,
    target: 'absent',
    given: { ...world.cases.foreign.rows, [name]: world.absent.case, ...input },
    verdict: allowed ? 'unseen' : 'role',
  };
  const present = caseKeys.map((key): Cell => {
    const reach = reachOf(who, key);
    const isReached =
      (reach === 'record' || permitted.byFacts === true) && (permitted.ownOnly !== true || isOwn(who, key));
    const verdict = !allowed ? 'role' : reach === 'nothing' ? 'unseen' : isReached ? 'allowed' : 'unreached';
    const { id, rows } = world.cases[key];
    return { ...call, who, target: key, given: { ...rows, [name]: id, ...input }, verdict };
  });
  return [absent, ...present];
}

function onReferrals(world: World, call: Call, who: Who): Cell[] {
  const allowed = call.permitted.who.includes(who);
  const spans = reachOf(who, 'foreign') !== 'nothing';
  const own = who === 'partner' ? 'partner' : 'ministry';
  const cell = (target: string, referralId: string, seen: boolean): Cell => ({
    ...call,
    who,
    target,
    given: { referralId },
    verdict: !allowed ? 'role' : seen ? 'allowed' : 'unseen',
  });
  return [
    cell('absent', world.absent.referral, false),
    cell('foreign', world.referrals.foreign, spans),
    cell('own', world.referrals[own], true),
  ];
}

const onGrants = (world: World, call: Call, who: Who): Cell[] =>
  [world.absent.grant, world.grants.foreign].map((grantId, index) => ({
    ...call,
    who,
    target: index === 0 ? 'absent' : 'foreign',
    given: { grantId },
    verdict: !call.permitted.who.includes(who) ? 'role' : index === 0 ? 'unseen' : 'allowed',
  }));

const isRecordName = (name: string | undefined): name is RecordName =>
  recordNames.some((recordName) => recordName === name);

/** A record of the own agency, one of others, and one that is not there; a case beside it is one of the own agency. */
function onRecords(world: World, call: Call, who: Who, name: RecordName): Cell[] {
  const [ids, own] = [world.records[name], who === 'partner' ? 'partner' : 'ministry'] as const;
  const spans = reachOf(who, 'foreign') !== 'nothing';
  const allowed = call.permitted.who.includes(who);
  const cell = (target: string, id: string, verdict: Cell['verdict']): Cell => ({
    ...call,
    who,
    target,
    given: { caseId: world.cases[own].id, [name]: id },
    verdict: allowed ? verdict : 'role',
  });
  const ofOthers = !spans ? 'unseen' : call.permitted.ownOnly === true ? 'unreached' : 'allowed';
  return [
    cell('absent', ids.absent, 'unseen'),
    cell('foreign', ids.foreign, ofOthers),
    cell('own', ids[own], 'allowed'),
  ];
}

/** What a call is tried on by somebody. */
export function cellsOf(world: World, call: Call, who: Who): Cell[] {
  if (call.permitted.names === 'referralId') return onReferrals(world, call, who);
  if (call.permitted.names === 'grantId') return onGrants(world, call, who);
  if (isRecordName(call.permitted.names)) return onRecords(world, call, who, call.permitted.names);
  if (call.permitted.names !== 'nothing') return onCases(world, call, who);
  const verdict = call.permitted.who.includes(who) ? 'allowed' : 'role';
  return [{ ...call, who, target: 'own', given: {}, verdict }];
}
