import { describe, expect, it } from '@jest/globals';
import { openTestRegistry } from '../support/registry.js';
import { asJson, openWire, recorded, type Sent } from './wire.js';

const { wire, sendQuickly } = openWire();

/** An act that would be done if it came the right way. */
const opening = `mutation { caseOpen(input: { idempotencyKey: "by-the-wrong-way", reportedOn: "2017-06-01", sex: UNKNOWN, languages: [], names: [], parents: [],
  sighting: { observedOn: "2017-05-20", country: SY, source: "Camp register", grade: B } }) { case { id } userErrors { code message } } }`;

describe('an act that comes the wrong way', () => {
  const asGet: Sent = { method: 'GET', headers: { 'apollo-require-preflight': '1' } };
  const ways: Record<string, [string, Sent]> = {
    'by GET': [`/graphql?query=${encodeURIComponent(opening)}`, asGet],
    'by GET with a content type': [
      `/graphql?query=${encodeURIComponent(opening)}`,
      { method: 'GET', headers: { 'content-type': 'application/json' } },
    ],
    'as a form': [
      '/graphql',
      {
        body: new URLSearchParams({ query: opening }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
    ],
    'as a form with a file': [
      '/graphql',
      {
        body: `--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n${JSON.stringify({ query: opening })}\r\n--x--\r\n`,
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
      },
    ],
    'as plain text': ['/graphql', { ...asJson(opening), headers: { 'content-type': 'text/plain' } }],
    'in a batch': ['/graphql', { body: JSON.stringify([{ query: opening }, { query: opening }]) }],
    'in another charset': [
      '/graphql',
      { ...asJson(opening), headers: { 'content-type': 'application/json; charset=latin1' } },
    ],
    'with a malformed Host': ['/graphql', { ...asJson(opening), headers: { host: 'a b<>' } }],
    'beside 300 aliases': [
      '/graphql',
      asJson(
        opening.replace('case { id }', `case { ${Array.from({ length: 300 }, (_, at) => `a${at}: id`).join(' ')} }`),
      ),
    ],
    'with a word that is none': ['/graphql', asJson(opening.replace('grade: B', 'grade: Z'))],
    'beside an act with a fault': [
      '/graphql',
      asJson(opening.replace('mutation {', 'mutation { a: caseOpen(input: {}) { case { id } }')),
    ],
  };

  it.each(Object.entries(ways))('%s is refused with a code and not done', async (_way, [path, sent]) => {
    const stood = recorded(wire.registry);
    const came = await sendQuickly(path, sent);
    expect([came.status, came.text]).toEqual([expect.any(Number), expect.stringMatching(/"code":"[A-Z_]+"/)]);
    expect([came.status >= 400, came.status < 500]).toEqual([true, true]);
    expect(came.text).not.toMatch(/node_modules|\.[jt]s:\d|stack|SQLITE|INTERNAL|"data":{/);
    expect(recorded(wire.registry)).toEqual(stood);
  });

  it('would have been done: as it is meant to come, it is', async () => {
    const { status, errors } = await wire.registry.ask('registrar', `query { __typename }`);
    expect([status, errors]).toEqual([200, undefined]);
    const other = await openTestRegistry();
    const { data } = await other.ask('registrar', opening);
    expect(data.caseOpen).toMatchObject({ case: { id: expect.stringMatching(/^case_/) }, userErrors: [] });
    await other.discard();
  });
});
