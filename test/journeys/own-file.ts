import { expect } from '@jest/globals';
import type { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';

/** The young man reads his own file, who has read it, and takes it away; nobody else's. */
export async function readsOwnFile(registry: TestRegistry, story: CaseStory): Promise<void> {
  const own = await registry.ask(
    'holder',
    '{ ownFile { rightsSince names bornLatest stage arrivedOn sealsOn goals milestones { code state } sessions { type heldOn attendance } assessments { instrument } care { arrangement since } withheld } }',
  );
  expect(own.data.ownFile).toMatchObject({
    rightsSince: '2019-06-01',
    names: expect.arrayContaining(['Айгерім']),
    stage: 'CLOSED',
    arrivedOn: '2018-01-10',
    sealsOn: '2019-07-12',
    goals: 'School, a family, sleep',
    assessments: [{ instrument: 'CRIES_8' }],
    care: [{ arrangement: 'RELATIVE_GUARDIANSHIP', since: '2018-02-20' }],
  });
  expect(own.data.ownFile.sessions).toHaveLength(3);
  expect(own.text).not.toContain('sleeps better');
  const access = await registry.ask(
    'holder',
    '{ ownFileAccess(first: 100) { nodes { role agency operation decision purpose } pageInfo { hasNextPage } } }',
  );
  const acts = access.data.ownFileAccess.nodes.map(
    ({ role, operation, decision }: Record<string, string>) => `${role} ${operation} ${decision}`,
  );
  expect(acts[0]).toBe('YOUNG_PERSON read READ');
  expect(acts).toContain('PSYCHOLOGIST sealedFileOpen DONE');
  expect(acts).toContain('CASEWORKER noteWrite REFUSED');
  expect(access.text).not.toContain('supervisor');
  const taken = (await registry.ask('holder', '{ ownFileExport { fileName mediaType content } }')).data.ownFileExport;
  expect(taken.fileName).toBe('own-file-2019-07-16.json');
  const document = JSON.parse(taken.content);
  expect(document.file.milestones).toHaveLength(30);
  expect(document.access.length).toBeGreaterThan(60);
  expect(taken.content).not.toContain('sleeps better');
  expect(
    (
      await registry.ask(
        'youngPerson',
        '{ ownFile { stage } ownFileExport { content } ownFileAccess(first: 5) { nodes { role } } }',
      )
    ).data,
  ).toEqual({
    ownFile: null,
    ownFileExport: null,
    ownFileAccess: { nodes: [] },
  });
  expect((await registry.ask('holder', `{ case(id: "${story.state.id}") { id } }`)).status).toBe(403);
}
