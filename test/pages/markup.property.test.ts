import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { html } from '../../src/pages/markup.js';

describe('a template', () => {
  it('escapes whatever is put into it, however nested', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const [, inner = ''] =
          /^<p title="([^]*)">/.exec(html`<p title="${text}">${[text, html`<b>${text}</b>`]}</p>`.text) ?? [];
        expect(inner).not.toMatch(/[<>"']/);
        const back = inner.replace(
          /&(amp|lt|gt|quot|#39);/g,
          (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? '',
        );
        expect(back).toBe(text);
      }),
    );
  });

  it('leaves nothing behind for nothing', () => {
    expect(html`${null}${undefined}${false}${[]}${0}`.text).toBe('0');
  });
});
