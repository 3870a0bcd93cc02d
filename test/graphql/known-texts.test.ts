import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mock } from 'node:test';
import type * as Module from '../../src/graphql/known-texts.js';
import { Recent } from '../../src/vault/recent.js';

// A module of its own: that which files before this one have used has a timer already, which does not go by this clock.
const own = new URL('../../src/graphql/known-texts.ts?own', import.meta.url).href;
const { KnownTexts, forgetTexts, isTextKept } = (await import(own)) as typeof Module;

/** Minute by minute: what a timer sets anew counts from the end of the step in which it fired. */
function minutes(count: number): void {
  for (let at = 0; at < count; at++) mock.timers.tick(60_000);
}

beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
afterEach(() => {
  minutes(60);
  mock.timers.reset();
});

/** The text of an object in a state, as a compiled document keeps it. */
function keep(texts: Module.KnownTexts, key: number): void {
  texts.textOf(texts.remember({}, key, 'v1'), () => `{"name":"${key}"}`);
}

describe('texts that are kept', () => {
  it('are all forgotten when nobody has asked for ten minutes, though nothing happens in them', () => {
    const texts = new KnownTexts();
    keep(texts, 1);
    minutes(4);
    expect(isTextKept(1)).toBe(true);
    minutes(6);
    expect([isTextKept(1), texts.find(1, 'v1')]).toEqual([false, undefined]);
    // And so are those that come after such a silence.
    keep(texts, 2);
    minutes(10);
    expect(isTextKept(2)).toBe(false);
  });

  it('stay while they are asked for', () => {
    const texts = new KnownTexts();
    keep(texts, 1);
    for (let times = 0; times < 10; times++) {
      minutes(4);
      expect(texts.find(1, 'v1')).toBeDefined();
    }
  });

  it('of one object are forgotten at once in all documents, old ones as well, and no others', () => {
    const [one, other] = [new KnownTexts(), new KnownTexts()];
    for (const texts of [one, other]) for (const key of [1, 2]) keep(texts, key);
    minutes(6);
    keep(one, 3);
    forgetTexts([1, 3]);
    expect([1, 2, 3].map(isTextKept)).toEqual([false, true, false]);
    expect([one.find(1, 'v1'), other.find(1, 'v1')]).toEqual([undefined, undefined]);
    expect(other.find(2, 'v1')).toBeDefined();
  });
});

describe('what was opened lately', () => {
  it('is forgotten when nobody has asked for ten minutes, and stays while it is asked for', () => {
    const recent = new Recent<string>(10);
    recent.set('a', 'Айгерім');
    for (let times = 0; times < 5; times++) {
      minutes(4);
      expect(recent.get('a')).toBe('Айгерім');
    }
    minutes(10);
    expect(recent.get('a')).toBeUndefined();
  });

  it('is at most twice as much as is allowed', () => {
    const recent = new Recent<number>(10);
    for (let at = 0; at < 100; at++) recent.set(`${at}`, at);
    const known = Array.from({ length: 100 }, (_, at) => recent.get(`${at}`)).filter((value) => value !== undefined);
    expect(known.length).toBeLessThanOrEqual(20);
    expect(known.at(-1)).toBe(99);
  });
});
