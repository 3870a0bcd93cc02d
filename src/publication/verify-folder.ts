import { createPublicKey, verify } from 'node:crypto';
import {
  sums,
  type HeadlineFigure,
  type ManifestSignature,
  type ReleaseFamily,
  type ReleaseFile,
} from '../../schema/release.js';
import { Invalid } from '../errors.js';
import { canonicalJson } from './canonical-json.js';
import { readChain, type StoredRelease } from './release-folder.js';

/** What is wrong with a folder of releases; empty where everything holds. */
export interface Verification {
  readonly releases: number;
  readonly withdrawn: number;
  /** The keys that signed, base64: compare them with the one you trust. */
  readonly publicKeys: readonly string[];
  readonly problems: readonly string[];
}

/**
 * Checks a folder as a stranger can: every hash, the chain back to the first release, every signature (by `key` where one
 * is trusted), and every total by adding it up again. Throws INVALID_INPUT where `key` is none.
 */
export function verifyFolder(folder: string, key?: string): Verification {
  if (key !== undefined) assertPublicKey(key);
  const { releases, withdrawn, links, damage } = readChain(folder);
  const keys = new Set<string>();
  const problems = damage.map(({ file, problem }) => `${file}: ${problem}`);
  const judge = (name: string, document: { readonly signature: ManifestSignature | null }): void => {
    const wrong = judgeSignature(document, key);
    if (document.signature) keys.add(document.signature.publicKey);
    if (wrong !== undefined) problems.push(`${name}: ${wrong}`);
  };
  for (const { id, manifest } of releases) judge(`${id}/manifest.json`, manifest);
  for (const { id, withdrawal, manifestBytes } of withdrawn) {
    judge(`${id}/withdrawn.json`, withdrawal);
    judge(`${id}/manifest.json`, JSON.parse(manifestBytes.toString()) as { signature: ManifestSignature | null });
  }
  if (links.length === 0 && damage.length === 0) problems.push('There is no release.');
  for (const stored of releases)
    problems.push(...judgeTotals(stored).map((wrong) => `${stored.id}/release.json: ${wrong}`));
  return { releases: releases.length, withdrawn: withdrawn.length, publicKeys: [...keys], problems };
}

/** Throws INVALID_INPUT where a key is none that could have signed. */
export function assertPublicKey(key: string): void {
  try {
    if (
      createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' }).asymmetricKeyType === 'ed25519'
    )
      return;
  } catch {
    // Said below, as of a key of another kind.
  }
  throw Invalid(
    `A key is the base64 of an Ed25519 public key, 60 characters, as "oralu release verify" prints it after "Signed by"; "${key.slice(0, 80)}" came.`,
  );
}

/** The signature is over the canonical JSON of the document without one. */
export function judgeSignature(
  document: { readonly signature: ManifestSignature | null },
  key: string | undefined,
): string | undefined {
  const { signature } = document;
  if (!signature) return 'it is not signed';
  if (key !== undefined && signature.publicKey !== key) return 'it is signed by another key than the trusted one';
  const bytes = Buffer.from(canonicalJson({ ...document, signature: null }));
  try {
    const publicKey = createPublicKey({ key: Buffer.from(signature.publicKey, 'base64'), format: 'der', type: 'spki' });
    return verify(null, bytes, publicKey, Buffer.from(signature.value, 'base64'))
      ? undefined
      : 'its signature is wrong';
  } catch {
    return 'its signature cannot be read';
  }
}

/** Adds up again whatever is a sum: the headlines, and each cell whose parts are all told. */
export function judgeTotals({ release }: Pick<StoredRelease, 'release'>): readonly string[] {
  return [...judgeHeadlines(release), ...release.families.flatMap(judgeFamily)];
}

function judgeHeadlines({ figures }: ReleaseFile): string[] {
  const valueOf = (id: string) => figures.find((figure) => figure.id === id)?.value ?? 0;
  return Object.entries(sums).flatMap(([total, parts]) => {
    const sum = (parts as readonly HeadlineFigure[]).reduce((so, part) => so + valueOf(part), 0);
    return sum === valueOf(total) ? [] : [`${total} must be ${sum}; it is ${valueOf(total)}`];
  });
}

function judgeFamily({ id, dimensions, observations }: ReleaseFamily): string[] {
  const values = new Map(observations.map(({ key, value, status }) => [key.join('\t'), { value, status }]));
  return observations.flatMap(({ key, value }) =>
    dimensions.flatMap(({ codes }, at) => {
      const parts = codes.filter(({ parent, code }) => parent === key[at] && code !== '*');
      if (value === null || parts.length === 0) return [];
      const told = parts.map(({ code }) => values.get(key.with(at, code).join('\t')));
      if (told.some((part) => part === undefined)) return [];
      const known = told.reduce((sum, part) => sum + (part?.value ?? 0), 0);
      const isWhole = told.every((part) => part?.value !== null || part.status === 'NOT_APPLICABLE');
      if (isWhole ? known === value : known <= value) return [];
      return [`${id}, ${key.join(' × ')} must be ${isWhole ? '' : 'at least '}${known}; it is ${value}`];
    }),
  );
}
