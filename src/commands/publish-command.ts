import { paths, readConfig } from '../config.js';
import { publishRelease } from '../releases/publish-release.js';
import { withRegistry } from './with-registry.js';

export async function publishCommand({ asOf }: { asOf: string }): Promise<void> {
  const { releases } = paths(readConfig());
  const published = await withRegistry({}, (registry) =>
    publishRelease(registry, { kind: 'system', task: 'release publish' }, { folder: releases, asOf }),
  );
  console.log(
    published.isNew
      ? `Release ${published.id} is published, SHA-256 ${published.sha256}.`
      : `Release ${published.id} says the same already; nothing was added.`,
  );
}
