/*
 * The release file: all that the registry plane hands to the public plane. It imports nothing, so that a mirror, or a
 * stranger with the file alone, can read it; release.schema.json says the same for other languages.
 */

export const releaseFormat = 'oralu-release/1';
export const languages = ['kk', 'ru', 'en'] as const;
export type Language = (typeof languages)[number];
/** One text in each language of the public plane. */
export type Text = Readonly<Record<Language, string>>;

export const headlineFigures = [
  'KNOWN',
  'RETURNED',
  'AWAITING',
  'UNACCOUNTED',
  'UNACCOUNTED_LOCATED',
  'UNACCOUNTED_WHEREABOUTS_UNKNOWN',
  'DECEASED',
  'OTHER',
] as const;
export type HeadlineFigure = (typeof headlineFigures)[number];

/** KNOWN and UNACCOUNTED are sums: whoever holds the file can add them up again. */
export const sums = {
  KNOWN: ['RETURNED', 'AWAITING', 'UNACCOUNTED', 'DECEASED', 'OTHER'],
  UNACCOUNTED: ['UNACCOUNTED_LOCATED', 'UNACCOUNTED_WHEREABOUTS_UNKNOWN'],
} as const satisfies Partial<Record<HeadlineFigure, readonly HeadlineFigure[]>>;

/** How far rehabilitation has come; whoever is not home has not begun. */
export const rehabilitationPhases = [
  'NOT_RETURNED',
  'ARRIVED',
  'IN_REHABILITATION',
  'IN_FOLLOW_UP',
  'COMPLETED',
] as const;

/** What children who came home have reached, a table for each; in the order in which they are told. */
export const milestoneTables = [
  'medical_examination',
  'identity_number',
  'guardianship',
  'school',
  'sessions',
] as const;
export type MilestoneTable = (typeof milestoneTables)[number];

export const valueStatuses = ['NORMAL', 'PROVISIONAL', 'SUPPRESSED', 'NOT_COLLECTED', 'NOT_APPLICABLE'] as const;
export type ValueStatus = (typeof valueStatuses)[number];

/** A whole number, or nothing where `status` says why there is none. Nothing is never 0, and 0 is never nothing. */
export interface ReleaseValue {
  readonly value: number | null;
  readonly status: ValueStatus;
}

/** The same figure as it stood in the latest earlier release for that day or a day before. */
export interface PreviousValue extends ReleaseValue {
  readonly asOf: string;
  readonly release: string;
}

export interface ReleaseFigure extends ReleaseValue {
  readonly id: HeadlineFigure;
  readonly label: Text;
  readonly definition: Text;
  readonly previous: PreviousValue | null;
  /** `value` less the previous value; nothing where either is missing. */
  readonly change: number | null;
}

export const statementMeasures = [
  'CHILDREN_ABROAD',
  'CHILDREN_AWAITED',
  'CHILDREN_RETURNED',
  'CHILDREN_RETURNED_CUMULATIVE',
  'PEOPLE_RETURNED',
  'PEOPLE_RETURNED_CUMULATIVE',
] as const;
export const statementDatePrecisions = ['day', 'month', 'year', 'before'] as const;

/** What an official or a newspaper said, verbatim. */
export interface ReleaseStatement {
  readonly id: string;
  readonly saidOn: string;
  readonly saidOnPrecision: (typeof statementDatePrecisions)[number];
  readonly asOf: string | null;
  readonly body: string | null;
  readonly speaker: string | null;
  readonly outlet: string;
  readonly operation: string | null;
  readonly population: string;
  readonly measure: (typeof statementMeasures)[number];
  readonly valueMin: number;
  /** Nothing for "more than". */
  readonly valueMax: number | null;
  readonly note: string | null;
}

export const contradictionRules = [
  'SAME_DATE_DIFFERS',
  'CUMULATIVE_FALLS',
  'FLOW_EXCEEDS_CUMULATIVE',
  'FLOWS_EXCEED_RISE',
  'TOTAL_EXCEEDS_PARTS',
  'PART_EXCEEDS_WHOLE',
] as const;
export const differenceKinds = ['DATE', 'SCOPE', 'DEFINITION', 'DUPLICATE', 'ERROR', 'UNEXPLAINED'] as const;

/** Two statements that cannot both be right as they stand; `alongside` are others that the sum needs. */
export interface ReleaseContradiction {
  readonly rule: (typeof contradictionRules)[number];
  readonly kind: (typeof differenceKinds)[number];
  readonly between: readonly [string, string];
  readonly alongside: readonly string[];
  /** One English sentence with the figures. */
  readonly explanation: string;
}

/** One way to read figures of one source that does not say how they relate. */
export interface ReleaseReading {
  readonly id: 'RETURNED_NOT_AMONG_ABROAD' | 'RETURNED_AMONG_ABROAD';
  readonly known: number;
  readonly explanation: string;
}

export interface ReleaseReadings {
  readonly saidOn: string;
  readonly statements: readonly string[];
  readonly abroad: number;
  readonly returned: number;
  readonly awaited: number | null;
  readonly readings: readonly ReleaseReading[];
}

/** R1 a better source, R2 routine, R3 another method, C an error put right. */
export const correctionTypes = ['R1', 'R2', 'R3', 'C'] as const;
export type CorrectionType = (typeof correctionTypes)[number];

export interface CorrectedFigure {
  readonly id: HeadlineFigure;
  readonly old: ReleaseValue;
  readonly new: ReleaseValue;
}

/** What this release puts right in an earlier one, which stays readable and names its successor. */
export interface ReleaseCorrection {
  readonly type: CorrectionType;
  readonly supersedes: string;
  readonly reason: Text;
  readonly figures: readonly CorrectedFigure[];
}

export interface ReleaseCode {
  readonly code: string;
  readonly label: Text;
  /** The code above it, or nothing beneath the total, which is written `*`. */
  readonly parent: string | null;
}

export interface ReleaseDimension {
  readonly id: string;
  readonly label: Text;
  readonly codes: readonly ReleaseCode[];
}

/** A number that an earlier release told of an earlier day. */
export interface LastTold {
  readonly value: number;
  readonly asOf: string;
  readonly release: string;
}

/** One cell of a table: a code of each dimension, `*` for all. */
export interface ReleaseObservation extends ReleaseValue {
  readonly key: readonly string[];
  /** Of a withheld cell alone, where it was ever told: it is as public now as it was then. */
  readonly lastTold?: LastTold;
}

/** A table by the accounts and further dimensions, as it was last tabulated: `asOf` is its own day. */
export interface ReleaseFamily {
  readonly id: string;
  readonly label: Text;
  /** What it counts and from which records; releases of before say nothing. */
  readonly definition?: Text;
  /** How finely it is shown: a step of the catalogue; `none` where it is withheld as a whole or not collected. */
  readonly detail: string;
  readonly asOf: string;
  /** The release in which it was tabulated. */
  readonly release: string;
  /** The accounts first. */
  readonly dimensions: readonly ReleaseDimension[];
  readonly observations: readonly ReleaseObservation[];
}

/** What a release says, whenever and under whatever id it is published: what the gate admits. */
export interface ReleaseContent {
  readonly asOf: string;
  readonly title: Text;
  /** True where the children are synthetic; `notice` then says so and no figure may be shown without it. */
  readonly demonstration: boolean;
  readonly notice: Text | null;
  readonly correction: ReleaseCorrection | null;
  readonly figures: readonly ReleaseFigure[];
  readonly families: readonly ReleaseFamily[];
  readonly statements: readonly ReleaseStatement[];
  readonly contradictions: readonly ReleaseContradiction[];
  readonly readings: readonly ReleaseReadings[];
}

/** `release.json`: canonical JSON (RFC 8785), named everywhere by its id and its SHA-256. */
export interface ReleaseFile extends ReleaseContent {
  readonly format: typeof releaseFormat;
  /** The day the figures speak of and a number: `2017-12-27.1`. */
  readonly id: string;
  /** RFC 3339 in UTC: when it was published, which is also up to when the registry's knowledge counts. */
  readonly publishedAt: string;
  readonly predecessor: ReleaseReference | null;
}

/** Another release, by its id and the SHA-256 of its manifest (in a manifest) or of its release.json (in a release). */
export interface ReleaseReference {
  readonly id: string;
  readonly sha256: string;
}

export interface ManifestFile {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** `manifest.json`: the hash of each file and of the manifest before it, so that the chain ends in one hash. */
export interface ReleaseManifest {
  readonly format: 'oralu-manifest/1';
  readonly release: string;
  readonly files: readonly ManifestFile[];
  readonly previousManifest: ReleaseReference | null;
  /** Over the canonical JSON of this manifest with `signature` null. */
  readonly signature: ManifestSignature | null;
}

export interface ManifestSignature {
  readonly algorithm: 'Ed25519';
  /** SPKI in DER, base64. Whoever trusts a key compares it with the one trusted. */
  readonly publicKey: string;
  readonly value: string;
}

/** `withdrawn.json`: what is left of a release that was taken back; signed like a manifest. */
export interface Withdrawal {
  readonly format: 'oralu-withdrawal/1';
  readonly release: string;
  readonly withdrawnAt: string;
  readonly reason: Text;
  /** The release that was taken back with its tables, where this one went with it because it repeated some of them. */
  readonly repeats?: string;
  /** Its place in the chain of all that was ever told, without what it told. Tombstones of before say nothing of it. */
  readonly ledger?: WithdrawnEntry;
  readonly signature: ManifestSignature | null;
}

/** What is left of an entry of the ledger: enough to follow the chain over it. */
export interface WithdrawnEntry {
  readonly index: number;
  readonly previous: string;
  readonly hash: string;
  readonly revisions: number;
}

/** `calendar.json`: releases announced and not yet out. */
export interface ReleaseCalendar {
  readonly format: 'oralu-calendar/1';
  readonly announced: readonly {
    readonly publishAt: string;
    /** When it was announced; calendars of before say nothing. */
    readonly announcedAt?: string;
    readonly asOf: string;
    readonly families: readonly string[];
  }[];
}

/** `latest.json`: the one file that changes, replaced atomically. */
export interface LatestPointer {
  readonly format: 'oralu-latest/1';
  readonly release: string;
  readonly manifestSha256: string;
}
