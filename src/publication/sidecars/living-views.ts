import type { ReleaseObservation, ReleaseStatement } from '../../../schema/release.js';
import { figureView, releaseLink, type View } from '../views/figure-views.js';
import type { Snapshot } from '../release-store.js';
import type { StoredRelease } from '../release-folder.js';

/** What is different in `b`: figures and cells whose number or state changed. Both sides were published before. */
export function changesView(a: StoredRelease, b: StoredRelease, { baseUrl, language }: View) {
  const figures = b.release.figures.flatMap(({ id, label, value, status }) => {
    const before = a.release.figures.find((figure) => figure.id === id);
    if (!before || (before.value === value && before.status === status)) return [];
    const [old, now] = [
      { value: before.value, status: before.status },
      { value, status },
    ];
    return [{ id, label: label[language], from: old, to: now }];
  });
  const tables = b.release.families.flatMap(({ id, asOf, dimensions, observations }) => {
    const before = a.release.families.find((family) => family.id === id);
    const known = new Map(before?.observations.map((cell) => [cell.key.join('\t'), cell]) ?? []);
    const cells = observations.flatMap((cell) => changeOf(known.get(cell.key.join('\t')), cell));
    // Of what each part of a key is a code.
    const named = dimensions.map((dimension) => dimension.id);
    return before && cells.length === 0
      ? []
      : [{ id, fromAsOf: before?.asOf ?? null, toAsOf: asOf, dimensions: named, cells }];
  });
  return {
    from: { id: a.id, asOf: a.release.asOf, link: releaseLink(baseUrl, a.id) },
    to: { id: b.id, asOf: b.release.asOf, link: releaseLink(baseUrl, b.id) },
    correction: b.release.correction,
    ...{ figures, tables },
  };
}

function changeOf(before: ReleaseObservation | undefined, after: ReleaseObservation) {
  if (before && before.value === after.value && before.status === after.status) return [];
  const plain = ({ value, status }: ReleaseObservation) => ({ value, status });
  return [{ key: after.key, from: before ? plain(before) : null, to: plain(after) }];
}

/** Every correction and withdrawal, the newest first. */
export function correctionsView({ inOrder, withdrawn }: Snapshot, { baseUrl, language }: View) {
  const corrections = inOrder.flatMap(({ id, release }) =>
    release.correction
      ? [
          {
            ...{ release: id, link: releaseLink(baseUrl, id), publishedAt: release.publishedAt },
            ...{ type: release.correction.type, supersedes: release.correction.supersedes },
            ...{ reason: release.correction.reason[language], figures: release.correction.figures },
          },
        ]
      : [],
  );
  const taken = [...withdrawn.values()].map(({ id, withdrawal }) => ({
    ...{ release: id, withdrawnAt: withdrawal.withdrawnAt, reason: withdrawal.reason[language] },
    repeats: withdrawal.repeats ?? null,
  }));
  return { corrections: corrections.toReversed(), withdrawn: taken.toReversed() };
}

/** Which statement speaks of which figure of the registry. */
const figureOf = {
  CHILDREN_RETURNED_CUMULATIVE: 'RETURNED',
  CHILDREN_AWAITED: 'AWAITING',
  CHILDREN_ABROAD: null,
  CHILDREN_RETURNED: null,
  PEOPLE_RETURNED: null,
  PEOPLE_RETURNED_CUMULATIVE: null,
} as const;

/**
 * Each official statement beside the registry's figure of the latest release up to its own day, with every reading where
 * a source is ambiguous, the typed causes where statements contradict one another, and what stays unexplained.
 */
export function reconciliationView(snapshot: Snapshot, asOf: string | undefined, { baseUrl, language }: View) {
  const latest = snapshot.latest;
  const { statements = [], contradictions = [], readings = [] } = latest?.release ?? {};
  const until = asOf ?? latest?.release.asOf ?? '';
  const lines = statements
    .filter(({ saidOn }) => asOf === undefined || saidOn <= until)
    .map((statement) => {
      const day = statement.asOf ?? statement.saidOn;
      const figureId = figureOf[statement.measure];
      const stored = snapshot.inOrder.findLast(({ release }) => release.asOf === day) ?? nearest(snapshot, day);
      const figure = figureId && stored?.release.figures.find(({ id }) => id === figureId);
      const isSameDay = stored?.release.asOf === day;
      const residual = !figure || figure.value === null ? null : residualOf(statement, figure.value);
      return {
        statement,
        registry: figure && stored ? figureView(stored, figure, { baseUrl, language }) : null,
        causes: causesOf(statement.id, contradictions, {
          ...{ isComparable: figureId !== null, isSameDay, residual },
          operation: statement.operation,
        }),
        residual,
      };
    });
  return { asOf: until, lines, readings: readings.filter(({ saidOn }) => asOf === undefined || saidOn <= until) };
}

/** How far the figure lies from what was said, above 0 where more was said; within a range, or above a "more than", they agree. */
export function residualOf({ valueMin, valueMax }: Said, value: number): number {
  if (value < valueMin) return valueMin - value;
  return valueMax !== null && value > valueMax ? valueMax - value : 0;
}
type Said = Pick<ReleaseStatement, 'valueMin' | 'valueMax'>;

const nearest = ({ inOrder }: Snapshot, day: string): StoredRelease | undefined =>
  inOrder
    .filter(({ release }) => release.asOf <= day)
    .toSorted((a, b) => (a.release.asOf < b.release.asOf ? -1 : 1))
    .at(-1);

function causesOf(
  id: string,
  contradictions: StoredRelease['release']['contradictions'],
  { isComparable, isSameDay, residual, operation }: Compared,
): readonly { readonly kind: string; readonly explanation: string }[] {
  const found = contradictions
    .filter(({ between }) => between.includes(id))
    .map(({ kind, explanation }) => ({ kind: kind, explanation }));
  return [
    ...(isComparable ? [] : [{ kind: 'SCOPE', explanation: 'No headline figure counts the same people.' }]),
    ...(isComparable && operation !== null
      ? [{ kind: 'SCOPE', explanation: `The statement counts only ${operation}; the registry counts all returns.` }]
      : []),
    ...(isComparable && !isSameDay ? [{ kind: 'DATE', explanation: 'No release speaks of the very day.' }] : []),
    ...found,
    ...(isComparable && operation === null && isSameDay && found.length === 0 && residual !== null && residual !== 0
      ? [{ kind: 'UNEXPLAINED', explanation: 'Nothing that is known explains the difference.' }]
      : []),
  ];
}

interface Compared {
  /** Whether a headline figure counts the same people. */
  readonly isComparable: boolean;
  readonly isSameDay: boolean;
  readonly residual: number | null;
  /** What alone the statement counts, where it does not count everybody. */
  readonly operation: string | null;
}

/** Lines for a spreadsheet. */
export const reconciliationLines = (view: ReturnType<typeof reconciliationView>): readonly (string | number)[][] => [
  [
    'statement',
    'said_on',
    'said_on_precision',
    'body',
    'speaker',
    'outlet',
    'operation',
    'measure',
    'value_min',
    'value_max',
    'figure',
    'registry_as_of',
    'registry_value',
    'registry_status',
    'residual',
    'causes',
    'note',
  ],
  ...view.lines.map(({ statement, registry, residual, causes }) => [
    ...[statement.id, statement.saidOn, statement.saidOnPrecision, statement.body ?? '', statement.speaker ?? ''],
    ...[statement.outlet, statement.operation ?? '', statement.measure],
    ...[statement.valueMin, statement.valueMax ?? '', registry?.id ?? '', registry?.asOf ?? ''],
    ...[registry?.value ?? '', registry?.status ?? '', residual ?? '', causes.map(({ kind }) => kind).join(' ')],
    statement.note ?? '',
  ]),
];
