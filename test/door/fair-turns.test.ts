import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FairTurns } from '../../src/server/fair-turns.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
  // What is loaded when somebody asks first is there.
  for (const url of ['/graphql', '/public/graphql']) await ask(url, '{ __typename }', 'clinic');
});
afterEach(() => registry.discard());

const ask = (url: string, query: string, who?: string) =>
  registry.app.inject({
    method: 'POST',
    url,
    headers: who === undefined ? {} : { authorization: `Bearer ${registry.tokens[who]}` },
    payload: { query },
  });

/** Sends many at once, then another, and tells how many of the crowd were answered before that one was. */
async function answeredBefore(crowd: (at: number) => Promise<unknown>, one: () => Promise<unknown>): Promise<number> {
  let answered = 0;
  const all = Array.from({ length: 25 }, async (_, at) => {
    await crowd(at);
    answered++;
  });
  // The crowd is there, and waits.
  await Promise.race(all);
  const before = answered;
  const meanwhile = one().then(() => answered - before);
  await Promise.all(all);
  return meanwhile;
}

const schema = 'query Q { __schema { types { name fields { name description type { name } } } } }';

describe('whoever sends one request while another sends a crowd', () => {
  it('to the registry waits for a few of them, and not for all', async () => {
    const crowd = () => ask('/graphql', schema, 'clinic');
    expect(await answeredBefore(crowd, () => ask('/graphql', '{ viewer { name } }', 'registrar'))).toBeLessThan(8);
    // Control: one more of the crowd itself waits for it.
    expect(await answeredBefore(crowd, () => ask('/graphql', '{ viewer { name } }', 'clinic'))).toBeGreaterThan(15);
  });

  it('to the public figures, each a new one, is answered by the registry', async () => {
    const crowd = (at: number) => ask('/public/graphql', schema.replace('query Q', `query Q${at}`));
    expect(await answeredBefore(crowd, () => ask('/graphql', '{ viewer { name } }', 'registrar'))).toBeLessThan(8);
  });
});

describe('turns', () => {
  /** A clock that only work moves. */
  let time: number;
  let begun: string[];
  beforeEach(() => {
    time = 0;
    begun = [];
  });
  const send = (turns: FairTurns, spender: string, milliseconds: number): Promise<void> => {
    const work = () => {
      begun.push(spender);
      time += milliseconds;
    };
    const mine = turns.take(spender);
    return mine === true
      ? Promise.resolve(work())
      : Promise.resolve(mine).then((isMine) => (isMine ? work() : void begun.push('no')));
  };

  it('come at once where nobody waits', () => {
    void send(new FairTurns(() => time), 'a', 1);
    expect(begun).toEqual(['a']);
  });

  it('go round among those who wait, oldest first of each', async () => {
    const turns = new FairTurns(() => time);
    const sent = ['a', 'a', 'a', 'a', 'b', 'b', 'c'].map((spender) => send(turns, spender, 10));
    await Promise.all(sent);
    expect(begun).toEqual(['a', 'a', 'b', 'c', 'a', 'b', 'a']);
  });

  it('of what is short are many in a round of the event loop, of what is long one', async () => {
    const roundsFor = async (milliseconds: number): Promise<number> => {
      const turns = new FairTurns(() => time);
      await send(turns, 'first', 10);
      const sent = Promise.all(Array.from({ length: 20 }, () => send(turns, 'a', milliseconds)));
      let rounds = 0;
      const state = { isOver: false };
      void sent.then(() => (state.isOver = true));
      for (; !state.isOver; rounds++) await new Promise((resume) => setImmediate(resume));
      return rounds;
    };
    expect(await roundsFor(0.1)).toBeLessThan(5);
    expect(await roundsFor(10)).toBeGreaterThanOrEqual(20);
  });

  it('are refused to whoever has hundreds waiting, and to nobody else', async () => {
    const turns = new FairTurns(() => time);
    const sent = Array.from({ length: 503 }, () => send(turns, 'a', 10));
    const other = send(turns, 'b', 10);
    expect(begun).toEqual(['a', 'no', 'no'].slice(0, begun.length));
    await Promise.all([...sent, other]);
    expect(begun.filter((one) => one === 'no')).toHaveLength(2);
    expect(begun.filter((one) => one === 'a')).toHaveLength(501);
    expect(begun.indexOf('b')).toBeLessThan(5);
  });
});
