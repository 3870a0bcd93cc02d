import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { PlaygroundExample } from '../../src/playground/example.js';
import { story, storyOfCaseworker, storyOfRegistrar } from '../../src/playground/examples/story/story.js';
import { registryExamples } from '../../src/playground/registry-examples.js';
import { describeInBrowser } from '../support/browser.js';
import { openDemonstration, type Answer, type Demonstration } from './demonstration.js';
import { choose, run, signIn, textOf } from './editor.js';
import { fillExample } from './run-example.js';

/*
 * The story of ONE child, from the request of a relative to the arrival of a flight, as the playground offers it: by two
 * persons, each with a token of their own, in the order of the numbers; and each step says what comes before it.
 */

const titles = [storyOfRegistrar.title, storyOfCaseworker.title];
const offered = new Map(
  registryExamples
    .filter(({ title }) => titles.includes(title))
    .flatMap(({ examples }) => examples.map((one) => [one.title, one])),
);
const steps = story.map(({ by, example }) => ({
  by,
  title: example.title,
  example: offered.get(example.title) as PlaygroundExample,
}));

/** What came of it, and whose case it shows. */
const outcomeOf = ({ data }: Answer) => Object.values(data ?? {})[0] as { readonly userErrors?: readonly unknown[] };
const casesIn = (shown: unknown): string[] => [...new Set(JSON.stringify(shown).match(/"case_\d+"/g) ?? [])];

/** What can be told of the whole, once every step has been answered. */
function expectTold(answers: readonly Answer[]): void {
  const [arrival, homecoming, closing] = answers.slice(-3).map(outcomeOf);
  expect(arrival).toMatchObject({ movement: { status: 'COMPLETED', manifest: [{ case: { stage: 'RETURNED' } }] } });
  expect(homecoming).toMatchObject({ traceable: 'TO_ROUND', lists: [{ title: 'List of one child' }] });
  expect(closing).toMatchObject({ request: { status: 'CLOSED' } });
  // One child goes through all of it, from the moment its case is opened.
  expect([...new Set(answers.slice(1).flatMap(casesIn))]).toHaveLength(1);
}

describe('the steps of the story', () => {
  let demonstration: Demonstration;
  beforeAll(async () => {
    demonstration = await openDemonstration();
  }, 300_000);
  afterAll(() => demonstration.discard());
  const token = (by: (typeof steps)[number]['by']) => demonstration.tokenOf(by);

  it('are numbered through the lists of both persons, and say whose the next one is where it changes', () => {
    expect(steps.map(({ title }) => Number(title.split('.')[0]))).toEqual(steps.map((_, at) => at + 1));
    for (const [at, { by, example }] of steps.entries()) {
      const next = steps[at + 1];
      const said = `# Next: step ${at + 2}, with the ${next?.by.toLowerCase()}'s`;
      expect([at + 1, example.query.includes(said)]).toEqual([at + 1, next !== undefined && next.by !== by]);
    }
  });

  it('find nothing to act upon before the first was run, and say which comes before, but for those that begin anew', async () => {
    const begins: string[] = [];
    for (const [at, { by, title, example }] of steps.entries()) {
      const { missing } = await fillExample(demonstration, example, token(by));
      if (missing.length === 0) begins.push(title.replace(/^\d+\. /, ''));
      else expect([title, example.unless]).toEqual([title, expect.stringContaining(`First run step ${at}, `)]);
    }
    expect(begins).toEqual([
      'A grandmother asks for a girl',
      'A girl of that name is reported: her case is opened',
      'A line of talks is opened',
    ]);
  });

  it('lead one child home, twice over: the second time another', async () => {
    const children: string[] = [];
    for (const turn of [1, 2]) {
      const answers: Answer[] = [];
      for (const { by, title, example } of steps) {
        const { variables, missing } = await fillExample(demonstration, example, token(by));
        expect([turn, title, missing]).toEqual([turn, title, []]);
        const answer = await demonstration.ask(token(by), example.query, variables);
        expect([turn, title, answer.errors, outcomeOf(answer).userErrors ?? []]).toEqual([turn, title, undefined, []]);
        answers.push(answer);
      }
      expectTold(answers);
      children.push(...new Set(answers.slice(1).flatMap(casesIn)));
    }
    expect(new Set(children).size).toBe(2);
  }, 120_000);
});

describeInBrowser('the story of one child, in the playground', (browser) => {
  let demonstration: Demonstration;
  let address: string;
  beforeAll(async () => {
    demonstration = await openDemonstration();
    address = await demonstration.app.listen({ port: 0, host: '127.0.0.1' });
  }, 300_000);
  afterAll(() => demonstration.discard());

  async function openAs(token: string): Promise<Page> {
    const page = await browser.newPage();
    await signIn(page, address, token);
    return page;
  }

  it('is played in its order by two persons, each in a browser of their own', async () => {
    const pages = {
      REGISTRAR: await openAs(demonstration.tokens.registrar),
      CASEWORKER: await openAs(demonstration.tokens.caseworker),
    };
    const answers: Answer[] = [];
    for (const { by, title } of steps) {
      const page = pages[by];
      await choose(page, title);
      expect([title, await page.locator('#oralu-alert').isVisible()]).toEqual([title, false]);
      const sent = page.waitForResponse(
        (response) => response.request().postData()?.includes('operationName') === true,
      );
      await run(page);
      const answer = (await (await sent).json()) as Answer;
      await page.locator('.result-window', { hasText: '"data"' }).waitFor();
      expect([title, answer.errors, outcomeOf(answer).userErrors ?? []]).toEqual([title, undefined, []]);
      answers.push(answer);
    }
    expectTold(answers);
    expect(await textOf(pages.REGISTRAR, '.result-window')).toContain('CLOSED');
    expect(await pages.REGISTRAR.locator('.graphiql-tab').count()).toBe(1);
    expect(browser.faults).toEqual([]);
  }, 400_000);
});
