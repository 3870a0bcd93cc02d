import type { Actor } from '../../access/actor.js';
import type { Connection } from '../../database/connection.js';
import type { CaseTree, MoveEndorsementTree, PossibleMoveTree } from './case-tree.js';
import {
  blockingHolds,
  deadEnd,
  isDeadEnd,
  demandsTwoPersons,
  failedGuards,
  waysFrom,
  type AttestationKind,
  type CaseFile,
  type ClosureReason,
  type HoldKind,
  type RehabilitationFacts,
  type Transition,
} from '../rules/case.rules.js';
import { dateOf, type CivilDate } from '../../dates.js';
import { endorsementLastsMilliseconds, listEndorsements, type Endorsement } from '../moves/endorsers.js';
import { insteadByManifest, listOpenPlaces } from '../moves/manifest-places.js';
import { listRehabilitationFacts, rehabilitationOn } from './rehabilitation-facts.js';
import { evidenceInTurns } from './evidence-of-cases.js';
import { isDeathContested, signOfArrival } from '../rules/vital-status.js';

/**
 * Tells, for each case, where it can go from here and every condition that is still in the way, an open manifest that decides in its
 * place among them. As many statements however many cases.
 */
export async function findPossibleMoves(
  connection: Connection,
  actor: Actor,
  trees: readonly CaseTree[],
  now: number,
): Promise<void> {
  const mover = actor.kind === 'user' ? actor.userId : undefined;
  const keys = trees.map(({ key }) => key);
  const endorsed = Map.groupBy(await listEndorsements(connection.db, keys, mover, now), ({ caseId }) => caseId);
  const facts = await listRehabilitationFacts(connection, keys);
  const places = await listOpenPlaces(connection, { ids: JSON.stringify(keys) });
  const onManifest = new Set(places.map(({ caseId }) => caseId));
  const today = dateOf(now);
  const evidenceOf = await evidenceInTurns(connection, actor, keys, now);
  for (const tree of trees) {
    const dated = facts.get(tree.key);
    const file = {
      ...fileOf(tree, dated && rehabilitationOn(dated, today), today),
      evidence: await evidenceOf(tree.key),
      isOnManifest: onManifest.has(tree.key),
    };
    tree.possibleMoves = movesOf(tree, file, endorsed.get(tree.key) ?? []);
  }
}

const movesOf = (tree: CaseTree, file: FileInTree, endorsements: readonly Endorsement[]): PossibleMoveTree[] =>
  waysFrom(tree.stage).map((way) => {
    const own = endorsements.filter(({ toStage, stageChangeId }) => toStage === way.to && stageChangeId === null);
    return {
      toStage: way.to,
      needsTwoPersons: demandsTwoPersons(way),
      endorsements: own.map(toTree),
      missing: findMissing(way, file, own),
      closures: (way.reasons ?? []).map((reason) => ({ reason, missing: missingToClose(way, file, own, reason) })),
    };
  });

/**
 * What is in the way of a move: of the moves that a colleague has endorsed, of that which lacks least, since the
 * closure reason decides what a closing needs; where none is endorsed, of the move without a closure reason. A note that the
 * move asks for comes with it: REASON_GIVEN says so.
 */
function findMissing(way: Transition, file: FileInTree, endorsed: readonly Endorsement[]): MissingTree[] {
  const asked = endorsed.length > 0 ? endorsed : [undefined];
  const [least = []] = asked
    .map((endorsement) => missingOf(way, file, endorsement?.closureReason ?? undefined, endorsement !== undefined))
    .sort((one, other) => one.length - other.length);
  return least;
}

/** What closing for one reason still needs: each reason asks for something of its own. */
function missingToClose(
  way: Transition,
  file: FileInTree,
  endorsed: readonly Endorsement[],
  reason: ClosureReason,
): MissingTree[] {
  const isEndorsed = endorsed.some(({ closureReason }) => closureReason === reason);
  return missingOf(way, file, reason, isEndorsed);
}

function missingOf(
  way: Transition,
  file: FileInTree,
  closureReason: ClosureReason | undefined,
  endorsedByAnother: boolean,
): MissingTree[] {
  const move = { toStage: way.to, closureReason };
  const failed = failedGuards(way, { ...file, endorsedByAnother }, move);
  const blocking = blockingHolds({ ...file, endorsedByAnother: false }, way.to);
  const instead = file.isOnManifest ? insteadByManifest(file.stage, way.to) : undefined;
  return [
    ...(instead === undefined ? [] : [onOpenManifest(instead)]),
    ...failed.map(({ code, needs }) => ({ code, needs })),
    ...blocking.map((kind) => ({ code: 'HOLD', needs: `the ${kind} hold lifted` })),
    ...(isDeadEnd({ ...file, endorsedByAnother: false }, way.to)
      ? [{ code: 'NOT_CONFIRMED_DEAD', needs: deadEnd }]
      : []),
  ];
}

/** Of the manifest nothing is told but that the child stands on one: that is said by its file, and not everybody reads movements. */
const onOpenManifest = (instead: string): MissingTree => ({
  code: 'ON_OTHER_MANIFEST',
  needs: `a place on no open manifest, and the child stands on one: ${instead}`,
});

const toTree = ({ effectiveOn, closureReason, recordedAt }: Endorsement): MoveEndorsementTree => ({
  effectiveOn: effectiveOn ?? '',
  closureReason,
  countsUntil: recordedAt + endorsementLastsMilliseconds,
});

type FileInTree = Omit<CaseFile, 'endorsedByAnother'> & { readonly isOnManifest: boolean };
type MissingTree = PossibleMoveTree['missing'][number];

function fileOf(
  tree: CaseTree,
  rehabilitation: RehabilitationFacts | undefined,
  today: CivilDate,
): Omit<FileInTree, 'evidence' | 'isOnManifest'> {
  const standing = tree.attestations.filter(({ revokedAt }) => revokedAt === null);
  return {
    stage: tree.stage,
    stageSince: tree.stageSince,
    today,
    rehabilitation,
    whereabouts: tree.whereaboutsClaims as CaseFile['whereabouts'],
    vitalStatus: tree.vitalStatus.status,
    isDeathContested: isDeathContested(
      [...(tree.vitalStatusClaims as Parameters<typeof isDeathContested>[0]), ...signOfArrival(tree.arrivedOn)],
      tree.whereaboutsClaims,
    ),
    attested: new Set(standing.map(({ kind }) => kind as AttestationKind)),
    hasLapsed: standing.some(({ kind }) => kind === 'AGREEMENT_LAPSED'),
    openHolds: tree.holds.filter(({ liftedOn }) => liftedOn === null).map(({ kind }) => kind as HoldKind),
  };
}
