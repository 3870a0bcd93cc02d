import {
  hasContestedEvidence,
  identityRule,
  identityRuleSatisfied,
  isDecisive,
  isOpenExclusion,
  isStrong,
  sourceOf,
  strongOfEachSource,
  strongSources,
  type EvidenceItem,
} from '../cases/rules/identity-rule.js';

/** An item as the explanation names it: as `Case.evidence` does. */
export type NamedItem = EvidenceItem & { readonly id: string };

/** A step that would bring the identity forward: a stable code, and the words for whoever takes it. */
export interface NextStep {
  readonly code: string;
  readonly words: string;
}

/** Whoever asks for the child by a confirmed request, and whether they agreed to be compared with it by DNA. */
export interface Asking {
  readonly relation: string;
  readonly agreesToDna: boolean;
}

/** What is known beside the items: which conflicts are open, whether a parent can be tested, and who asks for the child. */
export interface Surroundings {
  readonly openConflicts: readonly string[];
  /** Pairs of results that contradict each other, of which nobody has said so. */
  readonly unsaidContradictions: readonly (readonly [string, string])[];
  /** Items whose very kit is on file for another child, each with the case of that child. */
  readonly sharedKits: readonly (readonly [string, string])[];
  readonly hasRelativeAtHome: boolean;
  readonly asking: readonly Asking[];
}

/** What the rule of identity makes of a file, and why. */
export interface IdentityFinding {
  readonly ruleVersion: string;
  readonly isProven: boolean;
  readonly isContested: boolean;
  /** The items on which the identity rests: the decisive ones, or the strong ones together. */
  readonly decisive: readonly string[];
  readonly missing: readonly NextStep[];
  /** What would help most first. */
  readonly nextSteps: readonly NextStep[];
}

/** Explains the rule on a file, whose items come in the order of recording: what decides, what is missing, what is in the way, and which step would help most. */
export function explainIdentity(items: readonly NamedItem[], surroundings: Surroundings): IdentityFinding {
  const isProven = identityRuleSatisfied(items);
  const alone = items.filter(isDecisive);
  const together = isProven && alone.length === 0 ? [...strongOfEachSource(items).values()] : [];
  return {
    ruleVersion: identityRule.version,
    isProven,
    isContested: hasContestedEvidence(items),
    decisive: [...alone, ...together].map(({ id }) => id),
    missing: isProven ? [] : missingIn(items),
    nextSteps: [...stepsOutOfDoubt(items, surroundings), ...(isProven ? [] : stepsToProof(items, surroundings))],
  };
}

/**
 * Why an item of a type that could carry the identity, or help to, carries nothing now; nothing where it counts. `strong` are the
 * strong ones of its file that count, as `strongOfEachSource` tells them.
 */
export function whyUncounted(item: NamedItem, strong: ReadonlyMap<string, NamedItem>): NextStep | null {
  const weight = identityRule.weights[item.type];
  if (isDecisive(item)) return null;
  if (isStrong(item)) {
    const counted = strong.get(sourceOf(item));
    if (!counted || counted.id === item.id) return null;
    const words = `Item ${counted.id} of the same source counts: two of one source are one word said twice.`;
    return { code: 'SAME_SOURCE', words };
  }
  if (item.standing !== 'STANDING') return { code: item.standing, words: `It was judged ${item.standing}.` };
  if (weight === 'LEAD') return { code: 'LEAD_ALONE', words: 'A lead says where to look; it proves nothing.' };
  if (weight === 'SUPPORTING')
    return { code: 'SUPPORTING_ALONE', words: 'It supports other items, and proves nothing by itself.' };
  if (item.type === 'DNA_KINSHIP') return whyKinshipFails(item);
  if (!item.isVerified) return { code: 'NOT_VERIFIED', words: 'It is not verified.' };
  return {
    code: 'GRADE_TOO_LOW',
    words: `Its source has grade ${item.grade}; a decisive item needs A or B, an official source or a named agency.`,
  };
}

function whyKinshipFails({ likelihoodPpm, isContradicted, isElsewhere }: NamedItem): NextStep {
  const { leastLikelihoodPpm, exclusionPpm } = identityRule;
  if (likelihoodPpm == null) return { code: 'NO_RESULT', words: 'No laboratory’s result is on file for it.' };
  if (isElsewhere === true && likelihoodPpm > exclusionPpm) {
    const words = 'The very kit is on file for another child: it decides nothing before that is answered.';
    return { code: 'KIT_ELSEWHERE', words };
  }
  if (isContradicted === true && likelihoodPpm > exclusionPpm) {
    const words = 'Another result contradicts it: neither decides before that conflict is settled.';
    return { code: 'CONTRADICTED', words };
  }
  const percent = (ppm: number) => `${ppm / 10_000} %`;
  return likelihoodPpm <= exclusionPpm
    ? { code: 'EXCLUDED', words: `The kinship claimed is excluded: its likelihood is ${percent(likelihoodPpm)}.` }
    : {
        code: 'TOO_UNLIKELY',
        words: `Its likelihood is ${percent(likelihoodPpm)}; from ${percent(leastLikelihoodPpm)} on kinship decides.`,
      };
}

/** Of a decisive type, standing, and yet without weight for want of verification or of a better source. */
const isNearlyDecisive = (item: NamedItem): boolean =>
  identityRule.weights[item.type] === 'DECISIVE' &&
  item.standing === 'STANDING' &&
  item.type !== 'DNA_KINSHIP' &&
  !isDecisive(item);

function missingIn(items: readonly NamedItem[]): NextStep[] {
  const counted = strongOfEachSource(items);
  const strong = counted.size;
  const { strongItemsNeeded } = identityRule;
  return [
    {
      code: 'DECISIVE_ITEM',
      words:
        'one decisive item: kinship by DNA with its result, or a verified birth certificate or court decision of grade A or B',
    },
    ...items.filter(isNearlyDecisive).map((item) => ({
      code: 'DECISIVE_ITEM_INCOMPLETE',
      words: `item ${item.id} (${item.type}) decides nothing yet: ${whyUncounted(item, counted)?.words ?? ''}`,
    })),
    {
      code: 'STRONG_ITEMS',
      words: `or ${strong === 0 ? `${strongItemsNeeded} verified strong items from different sources` : 'one more verified strong item from another source'}: ${strong} of ${strongItemsNeeded} ${strong === 1 ? 'is' : 'are'} there`,
    },
  ];
}

function stepsOutOfDoubt(
  items: readonly NamedItem[],
  { openConflicts, unsaidContradictions, sharedKits }: Surroundings,
): NextStep[] {
  return [
    ...openConflicts.map((id) => ({
      code: 'SETTLE_CONFLICT',
      words: `Settle conflict ${id} with evidenceConflictSettle, and judge the item that was wrong.`,
    })),
    ...unsaidContradictions.map(([one, other]) => ({
      code: 'RECORD_CONFLICT',
      words: `Items ${one} and ${other} are results of one kit that contradict each other: say so with evidenceConflictRecord. A colleague who recorded neither judges the one that was wrong with evidenceJudge, and one who did not record the conflict either settles it with evidenceConflictSettle.`,
    })),
    // Two items of one kit on the other file are one question.
    ...[...new Map(sharedKits.map((pair) => [pair.join(' '), pair])).values()].map(([id, otherCase]) => ({
      code: 'ANSWER_KIT',
      words: `The kit of item ${id} is on file for another child too, ${otherCase}, who is no brother or sister on file: one of the two files is mistaken, or a relative of both was tested. Somebody who judges evidence, a registrar or a caseworker, and did not record the item says with evidenceJudge: STANDING where it is this child's, REFUTED where it is not.`,
    })),
    ...items.filter(isOpenExclusion).map(({ id }) => ({
      code: 'SETTLE_EXCLUSION',
      words: `Item ${id} excludes the kinship claimed. Judge it with evidenceJudge: STANDING where that relative is not this child's, REFUTED where the laboratory erred; judge besides whatever rested on that kinship.`,
    })),
    ...items
      .filter(({ standing }) => standing === 'CONTESTED')
      .map(({ id }) => ({ code: 'JUDGE_ITEM', words: `Judge the contested item ${id} with evidenceJudge.` })),
  ];
}

/** In the order of what they cost: what is there already is verified before anything new is sought. */
function stepsToProof(items: readonly NamedItem[], { hasRelativeAtHome, asking }: Surroundings): NextStep[] {
  const { leastLikelihoodPpm, exclusionPpm, weights, strongItemsNeeded } = identityRule;
  const unverified = items.filter(
    (item) =>
      item.standing === 'STANDING' &&
      !item.isVerified &&
      weights[item.type] === 'STRONG_ONCE_VERIFIED' &&
      strongSources([...items, { ...item, isVerified: true }]) > strongSources(items),
  );
  const unlikely = items.filter(
    ({ type, standing, likelihoodPpm }) =>
      type === 'DNA_KINSHIP' &&
      standing === 'STANDING' &&
      likelihoodPpm != null &&
      likelihoodPpm < leastLikelihoodPpm &&
      likelihoodPpm > exclusionPpm,
  );
  const nearlyDecisive = items.filter(isNearlyDecisive);
  const nearly = strongSources(items) === strongItemsNeeded - 1;
  return [
    ...nearlyDecisive.map(({ id, type }) => ({
      code: 'CONFIRM_ITEM',
      words: `Have item ${id} (${type}) confirmed by the registry or court that issued it, and record it anew as verified, of grade A or B: it then decides by itself.`,
    })),
    ...items
      .filter((item) => item.type === 'DNA_KINSHIP' && item.standing === 'STANDING' && item.likelihoodPpm == null)
      .map(({ id }) => ({
        code: 'RECORD_RESULT',
        words: `Item ${id} names a kinship test without its result: record that with dnaResultRecord.`,
      })),
    ...unverified.map(({ id, type }) => ({
      code: 'VERIFY_ITEM',
      words: `Have item ${id} (${type}) legalised, or taken by a consul, and record it anew as verified.`,
    })),
    ...unlikely.map(({ id }) => ({
      code: 'TEST_AGAIN',
      words: `Item ${id} is below the likelihood of ${leastLikelihoodPpm / 10_000} %: test a nearer relative.`,
    })),
    ...stepsToKinship(hasRelativeAtHome, asking),
    ...(nearly
      ? [{ code: 'SECOND_STRONG_ITEM', words: 'One more verified strong item, from another source, is enough.' }]
      : []),
    { code: 'ASK_COURT', words: 'A court can find the fact of birth: its decision decides by itself.' },
  ];
}

/** DNA by a parent, or by whoever asks for the child and was confirmed: with their consent, or by asking for it first. */
function stepsToKinship(hasRelativeAtHome: boolean, asking: readonly Asking[]): NextStep[] {
  const [agreeing, others] = [asking.filter((one) => one.agreesToDna), asking.filter((one) => !one.agreesToDna)];
  const named = (rows: readonly Asking[]) => [...new Set(rows.map(({ relation }) => relation))].join(', ');
  return [
    ...(agreeing.length > 0
      ? [
          {
            code: 'TEST_KINSHIP',
            words: `Who asks for the child (${named(agreeing)}) agreed to DNA_COMPARISON: DNA kinship decides by itself; record its result with dnaResultRecord.`,
          },
        ]
      : hasRelativeAtHome
        ? [{ code: 'TEST_KINSHIP', words: 'A relative can be tested: DNA kinship decides by itself.' }]
        : []),
    ...(others.length > 0 && agreeing.length === 0
      ? [
          {
            code: 'ASK_DNA_CONSENT',
            words: `Ask who seeks the child by a confirmed request (${named(others)}) to agree to DNA_COMPARISON, and to TRACING where that was taken back, and record it with tracingConsentState: the DNA of a relative decides by itself.`,
          },
        ]
      : []),
  ];
}
