import { expect, it } from '@jest/globals';
import { describeInBrowser } from '../support/browser.js';
import { serveDemonstration } from './demonstration.js';
import { answers, choose, editor, faultsOfBar, openWith, run, textOf } from './editor.js';

/*
 * The playground of the registry, with the demonstration's tokens, in a real browser.
 */

const served = serveDemonstration();

describeInBrowser("the registry's playground", (browser) => {
  it('says whose the token is, reads the schema with it, and runs a query', async () => {
    const page = await browser.newPage();
    await openWith(page, served.address, served.demonstration.tokens.administrator);
    expect(await textOf(page, '#oralu-viewer')).toBe('demonstration administrator (MFA): administrator, MFA');
    expect(await textOf(page, '#oralu-sections section:first-child h2')).toBe('Administrator');
    await run(page);
    await answers(page, 'ADMINISTRATOR');
    await page.click('button[aria-label="Show Documentation Explorer"]');
    await page.locator('.graphiql-doc-explorer', { hasText: 'Mutation' }).waitFor();
  });

  it('leads with the examples of the role and folds away those of others, which a search finds', async () => {
    const page = await browser.newPage();
    await openWith(page, served.address, served.demonstration.tokens.caseworker);
    await page.click('#oralu-examples > summary');
    const shown = () => page.locator('#oralu-examples section:visible h2').allTextContents();
    expect(await shown()).toEqual([
      'Caseworker: search and identity',
      'Caseworker: after the return',
      'Caseworker: the other person in the story of one child',
      'Everybody',
    ]);
    expect(await faultsOfBar(page)).toEqual([]);
    await page.fill('#oralu-search', 'lift that hold');
    expect(await shown()).toEqual(['Registrar: cases']);
    await page.fill('#oralu-search', '');
    await page.click('#oralu-others > summary');
    expect(await shown()).toContain('Registrar: cases');
  });

  it('fills an example with ids and a fresh key, and runs the mutation', async () => {
    const page = await browser.newPage();
    await openWith(page, served.address, served.demonstration.tokens.registrar);
    await choose(page, 'Place a hold');
    expect(await textOf(page, '[aria-label="Variables"]')).toMatch(/"caseId": "case_\d+"/);
    await run(page);
    await answers(page, '"userErrors": []');
    expect(await textOf(page, '.result-window')).toMatch(/"id": "case_\d+"/);
    // Chosen again, it acts again: the key is another and the version is the new one. The hold stands already.
    await choose(page, 'Lift that hold');
    await run(page);
    await answers(page, '"userErrors": []');
  });

  it('keeps the token and what was typed for this tab alone', async () => {
    const page = await browser.newPage();
    await openWith(page, served.address, served.demonstration.tokens.partner);
    await page.click(editor);
    await page.keyboard.press('Control+End');
    await page.keyboard.type('# kept');
    await page.waitForTimeout(700);
    await page.reload();
    await page.waitForSelector('body.signed');
    await page.waitForSelector(editor);
    expect(await textOf(page, '.graphiql-query-editor')).toContain('# kept');
    expect(await page.locator('.graphiql-tab').count()).toBe(1);
    const other = await browser.context().newPage();
    await other.goto(`${served.address}/playground`);
    await other.waitForSelector(editor);
    expect(await other.locator('#oralu-token').isVisible()).toBe(true);
    expect(await textOf(other, '.graphiql-query-editor')).not.toContain('# kept');
    expect((await browser.context().storageState()).origins).toEqual([]);
  });

  it('forgets the token where it is told to', async () => {
    const page = await browser.newPage();
    await openWith(page, served.address, served.demonstration.tokens.partner);
    await page.click('#oralu-token-forget');
    await page.waitForSelector('#oralu-token:visible');
    expect(await page.evaluate<string>('JSON.stringify({ ...sessionStorage })')).not.toContain(
      served.demonstration.tokens.partner,
    );
  });

  it('says what to run first where an example has nothing to act upon', async () => {
    const page = await browser.newPage();
    await openWith(page, served.address, served.demonstration.tokens.administrator);
    await choose(page, 'Release 2: approve what somebody else had built');
    await page.waitForSelector('#oralu-alert:not([hidden])');
    const first = `With this token then: "Release 1"`;
    expect(await textOf(page, '#oralu-alert')).toContain(`No draft is PREVIEWED. First, with the supervisor's token`);
    expect(await textOf(page, '#oralu-alert')).toContain(first);
    // Run all the same, it is not sent: a refusal of what nobody could have meant would stand in the audit for ever.
    const refusals = '{ auditTrail(first: 5, filter: { decision: REFUSED }) { nodes { sequence } } }';
    const before = await served.demonstration.ask(served.demonstration.tokens.administrator, refusals);
    await run(page);
    await answers(page, 'NOT_SENT');
    expect(await textOf(page, '#oralu-alert')).toContain(first);
    const after = await served.demonstration.ask(served.demonstration.tokens.administrator, refusals);
    expect(after.data).toEqual(before.data);
  });

  it('sends what has a value in each place, though one ends with the sign of an empty place', async () => {
    const page = await browser.newPage();
    await openWith(page, served.address, served.demonstration.tokens.administrator);
    const query = 'query ($caseId: ID!) { case(id: $caseId) { id } }';
    const send = (variables: unknown) =>
      page.evaluate(
        async ([query, variables]) => {
          const body = JSON.stringify({ query, variables });
          const headers = { 'content-type': 'application/json' };
          return JSON.stringify(await (await fetch('/graphql', { method: 'POST', headers, body })).json());
        },
        [query, variables] as const,
      );
    expect(await send({ caseId: '…' })).toContain('There is nothing yet that this example could act upon.');
    expect(await send({ caseId: 'case_1', input: { entries: [{ caseId: '…' }] } })).toContain('NOT_SENT');
    expect(await send({ caseId: 'case_…' })).toContain('"data":{"case":null}');
    expect(await send({ caseId: 'case_1' })).toContain('"data":{"case":null}');
  });

  it('asked no other host for anything and had no fault', () => {
    expect(browser.requested.length).toBeGreaterThan(50);
    expect(browser.requested.filter((url) => !/^(data|blob):/.test(url) && !url.startsWith(served.address))).toEqual(
      [],
    );
    expect(browser.faults).toEqual([]);
  });
});
