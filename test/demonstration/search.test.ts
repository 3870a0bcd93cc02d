import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reading } from '../../src/playground/examples/reading.js';
import { registryExamples } from '../../src/playground/registry-examples.js';
import { openDemonstration, type Demonstration } from '../playground/demonstration.js';
import { fillExample } from '../playground/run-example.js';

/*
 * A visitor reads of a whole search, over HTTP and with the demonstration's tokens, before anybody has done anything. Nothing here
 * acts.
 */

let demonstration: Demonstration;
beforeAll(async () => {
  demonstration = await openDemonstration();
}, 300_000);
afterAll(() => demonstration.discard());

type Person = 'registrar' | 'caseworker';

/** What the example of this beginning shows whoever runs it. */
async function read(start: string, who: Person = 'registrar'): Promise<Readonly<Record<string, unknown>>> {
  const offered = registryExamples.find(({ title }) => title === reading.title)?.examples ?? [];
  const example = offered.find(({ title }) => title.startsWith(start));
  if (!example) throw new Error(`No example begins with "${start}".`);
  const token = demonstration.tokens[who];
  const { variables, missing } = await fillExample(demonstration, example, token);
  expect([example.title, missing]).toEqual([example.title, []]);
  const { data, errors } = await demonstration.ask(token, example.query, variables);
  expect([example.title, errors]).toEqual([example.title, undefined]);
  return data ?? {};
}

interface Links {
  readonly nodes: readonly {
    readonly requestAgency: { readonly code: string };
    readonly caseAgency: { readonly code: string };
    readonly evidence: readonly unknown[];
    readonly events: readonly {
      readonly kind: string;
      readonly grounds: string | null;
      readonly itemsSeen: number | null;
      readonly reviewOn: string | null;
      readonly agency: { readonly code: string };
      readonly recordedBy: string;
    }[];
  }[];
}

describe.each(['registrar', 'caseworker'] as const)('with the token of the %s, the demonstration shows', (who) => {
  it('a link that two persons of the two agencies confirmed on evidence', async () => {
    const { confirmed } = (await read('Read the links', who)) as { confirmed: Links };
    const [link] = confirmed.nodes;
    expect([link?.requestAgency.code, link?.caseAgency.code]).toEqual(['ICRC', 'MFA']);
    expect(link?.evidence.length).toBeGreaterThan(0);
    expect(link?.events.map(({ kind, agency }) => [kind, agency.code])).toEqual([
      ['VOUCHED', 'MFA'],
      ['CONFIRMED', 'ICRC'],
    ]);
    expect(new Set(link?.events.map(({ recordedBy }) => recordedBy)).size).toBe(2);
    for (const { itemsSeen, grounds } of link?.events ?? [])
      expect([itemsSeen, grounds]).toEqual([link?.evidence.length, expect.any(String)]);
  });

  it('one that was rejected until a review, and one that both agencies have undone', async () => {
    const { rejected, undone } = (await read('Read the links', who)) as { rejected: Links; undone: Links };
    expect(rejected.nodes[0]?.events).toEqual([
      expect.objectContaining({ kind: 'REJECTED', reviewOn: '2018-06-30', grounds: expect.any(String) as unknown }),
    ]);
    expect(undone.nodes[0]?.events.map(({ kind, agency }) => [kind, agency.code])).toEqual([
      ['VOUCHED', 'MFA'],
      ['CONFIRMED', 'ICRC'],
      ['UNDO_VOUCHED', 'MFA'],
      ['UNDONE', 'ICRC'],
    ]);
  });

  it('through whose hands an item of evidence went', async () => {
    const { identityStatus } = (await read('Read an identity file', who)) as {
      identityStatus: { items: readonly { type: string; custody: readonly { holder: string; heldFrom: string }[] }[] };
    };
    const register = identityStatus.items.find(({ type }) => type === 'CAMP_OR_PRISON_REGISTER');
    expect(register?.custody.map(({ holder, heldFrom }) => [heldFrom, holder])).toEqual([
      ['2017-12-15', 'Consular mission'],
      ['2017-12-18', 'Diplomatic courier'],
      ['2017-12-21', 'Archive of the ministry'],
    ]);
  });

  it('a conflict of evidence that is open, and one that was settled', async () => {
    expect(await read('Read an identity file', who)).toMatchObject({
      identityStatus: {
        isProven: false,
        isContested: true,
        conflicts: [
          { about: 'BIRTH', settledBy: null },
          { about: 'NAME', settledBy: expect.any(String) as unknown },
        ],
      },
    });
  });

  it('a nationality determined by the rules with its trace, one contested, one that an authority overturned', async () => {
    const shown = await read('Read three determinations', who);
    const trace = expect.arrayContaining([
      expect.objectContaining({ rule: expect.any(String) as unknown, reading: expect.any(String) as unknown }),
    ]) as unknown;
    expect(shown).toMatchObject({
      determined: { determinations: [{ standing: 'STANDING', challenges: [], trace }] },
      contested: { determinations: [{ standing: 'CONTESTED', challenges: [{ kind: 'CONTESTED' }] }] },
      overturned: {
        held: 'CITIZEN',
        heldBy: 'District court of Astana',
        determinations: [
          { standing: 'OVERTURNED', challenges: [{ kind: 'CONTESTED' }, { kind: 'OVERTURNED' }] },
          { ruleCode: 'AUTHORITY', standing: 'STANDING', authority: 'District court of Astana' },
        ],
      },
    });
  });

  it('a planned flight with four children, brothers and sisters together, of whom one is not ready', async () => {
    const { movement } = (await read('Read who is on a planned flight', who)) as {
      movement: {
        status: string;
        plannedOn: string;
        operation: { roundCode: string };
        manifest: readonly {
          case: { id: string; child: { siblings: readonly { id: string }[] } };
          isReady: boolean;
          missing: readonly { code: string; needs: string }[];
          separationReason: string | null;
        }[];
      };
    };
    expect([movement.status, movement.plannedOn, movement.operation.roundCode]).toEqual([
      'PLANNED',
      '2018-01-18',
      'Astana-8',
    ]);
    expect(movement.manifest.map(({ isReady }) => isReady)).toEqual([true, true, true, false]);
    expect(movement.manifest.at(-1)?.missing.map(({ code }) => code)).toEqual(['HOLD_MEDICAL', 'LIFE_LAPSED']);
    const aboard = new Set(movement.manifest.map((entry) => entry.case.id));
    const siblings = movement.manifest.flatMap((entry) => entry.case.child.siblings.map(({ id }) => id));
    expect(siblings.length).toBeGreaterThan(2);
    expect(siblings.filter((id) => !aboard.has(id))).toEqual([]);
    expect(movement.manifest.flatMap(({ separationReason }) => separationReason ?? [])).toEqual([]);
  });
});

describe('with the token of the registrar, the demonstration shows', () => {
  it('a list agreed against the version of the other party, with what differs, and the line that was withdrawn', async () => {
    const { listExchange } = (await read('Read a list')) as {
      listExchange: {
        agreedOn: string;
        round: { code: string };
        lines: readonly { presence: string; differences: readonly string[] }[];
        withdrawnLines: readonly { reason: string }[];
      };
    };
    expect([listExchange.round.code, listExchange.agreedOn]).toEqual(['Astana-8', '2017-12-25']);
    expect(listExchange.lines.map(({ presence, differences }) => [presence, ...differences])).toEqual([
      ['ON_BOTH'],
      ['ON_BOTH', 'BIRTH'],
      ['ON_BOTH', 'NAME'],
      ['ON_BOTH'],
      ['ONLY_OURS'],
      ['ONLY_THEIRS'],
    ]);
    expect(listExchange.withdrawnLines).toEqual([
      expect.objectContaining({ reason: expect.stringContaining('another family') as unknown }),
    ]);
  });

  it('a task that is blocked, and one that is done, with what came of it for each child', async () => {
    const { blocked, done } = (await read('Read the tasks')) as {
      blocked: { nodes: readonly { events: readonly { toStatus: string; reason: string | null }[] }[] };
      done: { nodes: readonly { children: readonly { outcome: string | null; note: string | null }[] }[] };
    };
    expect(blocked.nodes[0]?.events.at(-1)).toMatchObject({
      toStatus: 'BLOCKED',
      reason: expect.any(String) as unknown,
    });
    const outcomes = done.nodes[0]?.children.map(({ outcome, note }) => [outcome, note !== null]) ?? [];
    expect(outcomes.toSorted()).toEqual([
      ['DONE', false],
      ['DONE', false],
      ['DONE', false],
      ['NOT_POSSIBLE', true],
    ]);
  });

  it('a child of the 63 who is traced from its arrival to the round of talks, and the list that it stood on', async () => {
    expect(await read('Read by which talks')).toMatchObject({
      homecoming: {
        traceable: 'TO_ROUND',
        operationCode: 'Return-2017',
        roundCode: 'Astana-4',
        arrivedOn: '2017-06-09',
        lists: [{ agreedOn: '2017-05-05' }],
      },
      movement: { status: 'COMPLETED', arrivedOn: '2017-06-09', manifest: [{ case: {} }] },
    });
  });

  it('to whoever asks the round itself: what it agreed, and the operation and the flight that followed', async () => {
    const query =
      '{ negotiationTracks { rounds { code agreements { terms } lists { title agreedOn } } } operations { code roundCode movements { status arrivals } } }';
    const { data } = await demonstration.ask(demonstration.tokens.registrar, query);
    expect(data).toMatchObject({
      negotiationTracks: [
        {
          rounds: [
            { code: 'Astana-4', agreements: [{}], lists: [{ agreedOn: '2017-05-05' }] },
            { code: 'Astana-8', agreements: [{}], lists: [{ agreedOn: null }, { agreedOn: '2017-12-25' }] },
          ],
        },
      ],
      operations: [
        { code: 'Return-2017', roundCode: 'Astana-4', movements: [{ status: 'COMPLETED', arrivals: 1 }] },
        { code: 'January-2018', roundCode: 'Astana-8', movements: [{ status: 'PLANNED' }] },
      ],
    });
  });
});
