import { from, soon, today, type PlaygroundExample } from '../example.js';
import { act } from './act.js';

const tables =
  'tables { code outcome shownAsOf told withheld refusalCode refusalMessage explanation { what why whatCanBeDone } }';
const draft = (reads: string): string => `draft { id asOf state release ${reads} }`;
const drafts = '{ releaseDrafts { id state } }';

/** Who approves a release has not built it: two tokens are needed. */
const noDraft = (state: string): string =>
  `No draft is ${state}. First, with the supervisor's token: "Announce a release", then "Build it".`;

/** From a draft that waits to the public, by the second person. */
export const releaseExamples: readonly PlaygroundExample[] = [
  {
    title: 'Releases: what is announced, what waits for approval?',
    query: `query Releases {
  releaseAnnouncements { id asOf publishAt tables draftIds }
  releaseDrafts {
    id
    asOf
    state
    publishAt
    release
    supersedes
    failure
    progress
    events { kind recordedAt userId }
  }
}
`,
  },
  act({
    title: 'Release 1: look at a draft before approving it',
    mutation: 'releasePreview',
    input: { draftId: from('releaseDrafts.[state=BUILT].id') },
    reads: draft(`figures { code value change } ${tables}`),
    ask: drafts,
    unless: noDraft('BUILT'),
  }),
  act({
    title: 'Release 2: approve what somebody else had built',
    mutation: 'releaseApprove',
    input: { draftId: from('releaseDrafts.[state=PREVIEWED].id') },
    reads: draft('events { kind recordedAt userId }'),
    ask: drafts,
    unless: `${noDraft('PREVIEWED')} With this token then: "Release 1".`,
  }),
  act({
    title: 'Release 3: publish it, unless the server has',
    mutation: 'releasePublish',
    input: { draftId: from('releaseDrafts.[state=APPROVED].id') },
    reads: draft('events { kind recordedAt userId }'),
    ask: drafts,
    unless: `Nothing waits to be published. What was approved just now the server has published itself, a few seconds after its time: "Releases: what is announced" shows it as PUBLISHED. ${noDraft('APPROVED')} With this token then: "Release 1", "Release 2".`,
  }),
];

/** From the announcement to the draft, by the first person. */
export const buildingExamples: readonly PlaygroundExample[] = [
  act({
    title: 'Announce a release: the headlines of today',
    mutation: 'releaseAnnounce',
    note: 'Name tables beside the headlines to have them renewed too, such as [ORIGIN]; each goes to the disclosure gate. With less notice than a day, say in urgency why it cannot wait: it is shown with the announcement.',
    input: { asOf: today(), publishAt: soon(60), tables: [], urgency: 'Tried out in the playground' },
    reads: 'announcementId',
  }),
  act({
    title: 'Build it: a draft for a second person to approve',
    mutation: 'releaseBuild',
    input: { announcementId: from('releaseAnnouncements.[isBuilt=false].id') },
    reads: draft('progress'),
    ask: '{ releaseAnnouncements { id isBuilt } }',
    unless: 'Every announced release has a draft already: run "Announce a release" first.',
  }),
];
