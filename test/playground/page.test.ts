import { describe, expect, it } from '@jest/globals';
import { fillVariables } from '../../src/playground/page/fill.js';
import { exampleOf } from '../../src/playground/page/example-of.js';
import { readPasted } from '../../src/playground/page/pasted-token.js';

const token = 'q3Xk9-_Zt7Yw2Vb8Nc4Mr6Lp1Kj5Hg0FdSaQeWzUxTyR';

describe('a token that is pasted', () => {
  it.each([
    [token, ''],
    [`  ${token}\n`, ''],
    [`"${token}",`, '" … ",'],
    [`${token},`, ','],
    [`'${token}'`, "' … '"],
    [`"administrator": "${token}",`, '"administrator": " … ",'],
    [`authorization: Bearer ${token}`, 'authorization: Bearer'],
    [`{ "administrator": "${token}" }`, '{ "administrator": " … " }'],
    [`TOKEN=${token};`, 'TOKEN= … ;'],
  ])('is taken out of what was copied with it, which is said: %s', (text, cut) => {
    expect(readPasted(text)).toEqual({ token, cut });
  });

  it('is none where a letter only looks Latin, which is named', () => {
    for (const letter of ['а', 'С', 'о', 'і'])
      expect(readPasted(`${token.slice(0, 20)}${letter}${token.slice(20)}`)).toEqual({
        fault: expect.stringMatching(new RegExp(`here stands “${letter}”, which only looks like one of them`)),
      });
    expect(readPasted('токен')).toEqual({ fault: expect.stringContaining('here stands “т”.') });
    expect(readPasted(`${token.slice(0, 10)}…`)).toEqual({ fault: expect.stringContaining('“…”') });
  });

  it('is asked for where there is none, and chosen where there are several', () => {
    expect(readPasted(' ')).toEqual({ fault: expect.stringContaining('Paste an access token first') });
    expect(readPasted(`"a": "${token}", "b": "${token.toLowerCase()}"`)).toEqual({
      fault: expect.stringContaining('2 access tokens were pasted at once'),
    });
  });

  it('goes to the server as it is where it could be one', () => {
    expect(readPasted('short')).toEqual({ token: 'short', cut: '' });
  });
});

describe('the example that stands in the editor', () => {
  const examples = ['a', 'b', ' a\n', 'c'].map((query, at) => ({ title: `Example ${at}`, query }));
  const titleOf = (query: string, opened: readonly number[]) => exampleOf(query, examples, opened)?.title;

  it('is the one that was opened last of those with the same text, else the first of them', () => {
    expect(titleOf('a', [])).toBe('Example 0');
    expect(titleOf('a', [1, 2])).toBe('Example 2');
    expect(titleOf('a', [3, 0, 2])).toBe('Example 0');
    expect(titleOf('b ', [2])).toBe('Example 1');
    expect(titleOf('typed', [2])).toBeUndefined();
    expect(titleOf('a', [99])).toBe('Example 0');
  });
});

describe('a value that an example looks for', () => {
  const from = (path: string, answer: unknown) => fillVariables({ $from: path }, answer).variables;

  it('is found by what lies deeper in it, and by how many there are', () => {
    const cases = [
      { id: 1, plan: { status: 'APPROVED' }, views: [{}] },
      { id: 2, plan: { status: 'DRAFT' }, views: [] },
    ];
    expect(from('cases.[plan.status=DRAFT].id', { cases })).toBe(2);
    expect(from('cases.[views.length=0].id', { cases })).toBe(2);
    expect(from('cases.[plan.status=RESTING].id', { cases })).toBe('…');
    expect(from('cases.[plan.status=RESTING|DRAFT].id', { cases })).toBe(2);
    expect(from('cases.[plan.status=RESTING|REVISED].id', { cases })).toBe('…');
  });

  it('is the last of a list where the newest is meant', () => {
    const operations = [
      { id: 1, movements: [{ id: 11, status: 'PLANNED' }] },
      {
        id: 2,
        movements: [
          { id: 21, status: 'PLANNED' },
          { id: 22, status: 'PLANNED' },
          { id: 23, status: 'COMPLETED' },
        ],
      },
    ];
    expect(from('operations.[last].id', { operations })).toBe(2);
    expect(from('operations.[last].movements.[last].id', { operations })).toBe(23);
    expect(from('operations.[last].movements.[last:status=PLANNED].id', { operations })).toBe(22);
    expect(from('operations.[last].movements.[last:status=DEPARTED].id', { operations })).toBe('…');
    expect(from('operations.[last].id', { operations: [] })).toBe('…');
  });

  it('is what no other ends', () => {
    const decisions = [
      { id: 1, endsId: null },
      { id: 2, endsId: 1 },
      { id: 3, endsId: null },
    ];
    expect(from('[endsId=null].id', decisions)).toBe(1);
    expect(from('[endsId=null,id!endsId].id', decisions)).toBe(3);
  });

  it('is another code each time, in capitals', () => {
    const [one, other] = [1, 2].map(() => fillVariables({ $code: 'EDU' }, undefined).variables);
    expect(one).toMatch(/^EDU-[0-9A-F]{8}$/);
    expect(other).not.toBe(one);
  });
});
