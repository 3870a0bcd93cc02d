import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describedPaths } from '../pages/described-paths.js';
import { projectFolder } from '../project-folder.js';
import { openApi } from '../publication/rest/openapi.js';
import { printPublicSchema } from '../publication/graphql/public-graphql.js';
import { printRegistrySchema } from '../server/registry-graphql.js';

/** Writes both contracts as the code emits them; a test refuses a commit in which they differ. */
export function schemaEmitCommand(): void {
  writeFileSync(join(projectFolder(), 'schema', 'registry.graphql'), printRegistrySchema());
  writeFileSync(join(projectFolder(), 'schema', 'public.graphql'), printPublicSchema());
  writeFileSync(
    join(projectFolder(), 'schema', 'openapi.json'),
    `${JSON.stringify(openApi(describedPaths), null, 2)}\n`,
  );
  console.log('Wrote schema/registry.graphql, schema/public.graphql and schema/openapi.json.');
}
