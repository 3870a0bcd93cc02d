/** The style sheet of all pages: light and dark, high contrast, paper; no font is fetched. */
export const style = `
:root { color-scheme: light dark; --paper: #fff; --raised: #f4f7f8; --ink: #17212b; --muted: #515d69; --line: #cfd7de;
  --link: #0a4f8f; --main: #00635d; --bar: #6b7f92; --part: #93a3b2; --said: #9a4a00; --demo: #7a1f1f; --demo-ink: #fff;
  --focus: #0a4f8f; }
@media (prefers-color-scheme: dark) { :root { --paper: #12171d; --raised: #1b222a; --ink: #e9edf1; --muted: #a9b4bf;
  --line: #3a4550; --link: #8fc3ff; --main: #63d0c3; --bar: #8fa1b3; --part: #6b7c8d; --said: #f0a55c; --demo: #f3b4b4;
  --demo-ink: #2b0808; --focus: #ffd34d; } }
@media (prefers-contrast: more) { :root { --muted: #2c3640; --line: #5b6670; --link: #003a73; --bar: #40505f;
  --part: #5b6b7a; } }
@media (prefers-contrast: more) and (prefers-color-scheme: dark) { :root { --paper: #000; --raised: #10151a; --ink: #fff;
  --muted: #dde3e8; --line: #a9b4bf; --link: #b9dcff; --bar: #c4d0db; --part: #a9b8c6; } }
*, ::before, ::after { box-sizing: border-box; }
html { font: 100%/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PT Sans", sans-serif;
  color: var(--ink); background: var(--paper); -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; overflow-wrap: break-word; }
.column { max-width: 68rem; margin: 0 auto; padding: 0 1rem; }
h1, h2, h3 { line-height: 1.2; font-weight: 700; text-wrap: balance; margin: 0 0 .5em; }
h1 { font-size: 1.5rem; }
h2 { font-size: 1.375rem; margin-top: 0; }
h3 { font-size: 1.0625rem; }
p, ul, ol, dl, table { margin: 0 0 .9em; }
main p, main li, main dd { max-width: 42rem; }
a { color: var(--link); text-underline-offset: .18em; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 2px; }
.away { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
  user-select: none; }
.skip { position: absolute; left: 1rem; top: -6rem; padding: .75rem 1rem; background: var(--paper); z-index: 1; }
.skip:focus { top: .5rem; }
.top { border-bottom: 1px solid var(--line); }
.bar { display: flex; align-items: center; gap: .25rem 1rem; min-height: 3rem; }
.brand { font-weight: 800; font-size: 1.125rem; letter-spacing: .01em; color: var(--main); text-decoration: none;
  padding: .5rem 0; }
.printed { display: none; }
.subject { display: none; color: var(--muted); font-size: .875rem; }
.bar nav { margin-left: auto; }
.languages { display: flex; list-style: none; margin: 0 -.5rem 0 0; padding: 0; font-size: .875rem; }
.languages a, .nav a { display: flex; align-items: center; min-height: 2.75rem; padding: 0 .5rem; }
.languages a[aria-current], .nav a[aria-current] { color: inherit; font-weight: 700; text-decoration: none; }
.nav { display: flex; flex-wrap: wrap; list-style: none; margin: 0 -.5rem; padding: 0; font-size: .9375rem; }
.nav a { text-decoration: none; border-bottom: 3px solid transparent; outline-offset: -3px; }
.nav a:hover { text-decoration: underline; }
.nav a[aria-current] { border-color: var(--main); }
.demo { margin: 0; padding: .5rem 0; background: var(--demo); color: var(--demo-ink); font-size: .875rem; line-height: 1.35; }
main { padding: 1.25rem 0 3rem; }
section { margin: 2.75rem 0 0; }
section:first-child { margin-top: 0; }
.lead { font-size: 1.125rem; }
.meta, .small, figcaption, caption { color: var(--muted); font-size: .875rem; }
.answer { margin: 0 0 .4rem; display: flex; align-items: baseline; flex-wrap: wrap; gap: 0 .75rem; line-height: 1; }
.answer .number { font-size: clamp(5rem, 24vw, 9rem); font-weight: 800; letter-spacing: -.03em; color: var(--main);
  font-variant-numeric: lining-nums; line-height: 1; }
.answer .unit { font-size: 1.375rem; font-weight: 600; }
.tag { font-size: .75rem; line-height: 1.4; font-weight: 600; padding: .1rem .45rem; border: 1px solid currentColor;
  border-radius: 1rem; color: var(--muted); white-space: nowrap; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: 0 2rem;
  margin: 1rem 0; padding: 0; list-style: none; }
.card { border-top: 1px solid var(--line); padding: 1rem 0; max-width: none; }
.card h3 { margin: 0; font-weight: 600; }
.card h3 a { display: inline-block; min-height: 1.5rem; }
.card .number, .value { font-size: 2.5rem; font-weight: 750; line-height: 1.15; font-variant-numeric: tabular-nums; }
.card p { margin: 0 0 .4rem; font-size: .9375rem; }
.say { border-left: 4px solid var(--main); padding: .25rem 0 .25rem 1rem; margin: 1.25rem 0; }
.say h2, .say h3 { font-size: .9375rem; color: var(--muted); font-weight: 600; margin: 0 0 .25rem; }
.say p { margin: 0 0 .4rem; font-size: 1.125rem; }
.say small { display: inline-block; line-height: 1.5; }
.cite { margin: .5rem 0 1rem; }
.cite dt { font-weight: 600; font-size: .875rem; }
.cite dd { margin: 0 0 .75rem; overflow-wrap: anywhere; font-size: .9375rem; }
.code { display: block; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--raised); padding: .6rem .75rem;
  margin: .25rem 0 .5rem; font: .875rem/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
button { font: inherit; font-size: .875rem; min-height: 2.25rem; padding: .25rem .8rem; color: var(--link);
  background: var(--paper); border: 1px solid currentColor; border-radius: .25rem; cursor: pointer;
  margin: .25rem 0 .75rem; }
button:hover { background: var(--raised); }
summary { cursor: pointer; color: var(--link); min-height: 2rem; padding: .25rem 0; font-size: .9375rem; width: fit-content;
  max-width: 100%; }
summary:hover { text-decoration: underline; }
.charts { display: grid; gap: 2.75rem 3rem; grid-template-columns: minmax(0, 1fr); align-items: start;
  margin-top: 1.25rem; }
.chart { margin: 0; min-width: 0; border-top: 2px solid var(--ink); padding-top: .75rem; }
.chart .takeaway { font-weight: 600; margin: 0 0 1rem; }
.chart .title { margin: 0 0 .25rem; color: var(--muted); font-size: .9375rem; font-weight: 600; }
svg.narrow, svg.wide { width: 100%; height: auto; max-width: 32.5rem; overflow: visible; }
svg.narrow { display: block; } svg.wide { display: none; }
.broad svg.wide { max-width: 47.5rem; }
.links { display: flex; flex-wrap: wrap; gap: 0 1.25rem; list-style: none; padding: 0; margin: .25rem 0; font-size: .9375rem; }
.links a { display: inline-flex; align-items: center; min-height: 2rem; }
figcaption { margin-top: .9rem; }
.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; font-size: .8125rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .4rem; }
th, td { text-align: left; vertical-align: baseline; padding: .4rem .6rem .4rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
td.n, th.n { text-align: right; } td.n, .dates td, .dates th[scope=row], .id { white-space: nowrap; }
.scroll:has(th:nth-child(4)) table:not(.dates) { min-width: 34rem; } th.part { padding-left: 1.25rem; font-weight: 400; }
.mark { color: var(--muted); }
.list { list-style: none; padding: 0; }
.list > li { border-top: 1px solid var(--line); padding: 1rem 0; max-width: none; }
.list h3, .list h2 { margin: 0 0 .25rem; font-size: 1.0625rem; }
.facts { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 1.5rem; margin: .5rem 0 .9em; }
.list .facts { margin-bottom: 0; } svg + .scroll { margin-top: 1.25rem; }
.facts dt { color: var(--muted); font-size: .875rem; }
.facts dd { margin: 0 0 .4rem; }
.kind { display: inline-block; font-size: .8125rem; font-weight: 600; border: 1px solid var(--said); color: var(--said);
  border-radius: .25rem; padding: 0 .45rem; margin: 0 0 .35rem; }
.note { background: var(--raised); padding: .9rem 1rem; max-width: 44rem; }
.note > :last-child { margin-bottom: 0; }
.missing { margin-top: 2.75rem; }
.steps > li { margin: 0 0 .5rem; }
.foot { border-top: 1px solid var(--line); background: var(--raised); padding: 1.5rem 0 2.5rem; font-size: .9375rem; }
.foot section { margin: 0; } .foot .grid { margin-bottom: 1rem; }
.foot h2 { font-size: 1rem; margin: 0 0 .4rem; }
.foot ul { list-style: none; padding: 0; margin: 0; }
.foot li a { display: inline-block; padding: .2rem 0; }
.grid { display: grid; gap: 1.5rem 2.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr)); }
.hash { overflow-wrap: anywhere; }
.c-label, .c-head, .c-value { fill: var(--ink); } .c-muted { fill: var(--muted); } .c-line { stroke: var(--line); }
.c-bar { fill: var(--bar); } .c-part { fill: var(--part); fill-opacity: 1; } .c-main, .c-main-text, .c-number { fill: var(--main); }
.c-main-text, .c-said-text { stroke: var(--paper); }
.c-steps { stroke: var(--main); } .c-gap { stroke: var(--muted); }
.c-said { stroke: var(--said); fill: var(--paper); } .c-said-line { stroke: var(--said); } .c-said-text { fill: var(--said); }
.embed { padding: 1rem; } .embed h1 { font-size: .9375rem; color: var(--muted); margin: 0 0 .25rem; }
.embed .chart { border: 0; padding: 0; } .embed .demo { max-width: none; margin: -1rem -1rem 1rem; padding: .5rem 1rem; }
@media (min-width: 46rem) {
  h1 { font-size: 2rem; } h2 { font-size: 1.625rem; }
  .column { padding: 0 1.5rem; } .subject { display: block; } .lead { font-size: 1.25rem; }
  main { padding: 2.5rem 0 4rem; } section { margin-top: 4rem; } .answer .unit { font-size: 1.75rem; }
  table { font-size: .9375rem; } th, td { padding-right: 1.25rem; }
  .facts { grid-template-columns: 11rem minmax(0, 1fr); } .facts dd { margin: 0 0 .25rem; }
  svg.narrow { display: none; } svg.wide { display: block; }
}
@media (min-width: 62rem) { .charts { grid-template-columns: repeat(2, minmax(0, 1fr)); } .chart.broad { grid-column: 1 / -1; } }
@media (forced-colors: active) { .c-bar, .c-part, .c-main { fill: CanvasText; } .c-label, .c-head, .c-value, .c-muted,
  .c-main-text, .c-said-text, .c-number { fill: CanvasText; } .c-main-text, .c-said-text { stroke: Canvas; }
  .c-steps, .c-gap, .c-said-line { stroke: CanvasText; } .c-line { stroke: GrayText; } .c-said { stroke: CanvasText; fill: Canvas; } }
@media (prefers-reduced-motion: no-preference) { .skip { transition: top .1s; } }
@media print {
  :root { --paper: #fff; --raised: #fff; --ink: #000; --muted: #333; --line: #999; --link: #000; --main: #000; --bar: #555;
    --part: #999; --said: #000; }
  html { font-size: 10pt; } .bar, .nav, .languages, .skip, button, .no-print { display: none !important; }
  .printed { display: block; margin: 0 0 .4rem; font-size: .875rem; overflow-wrap: anywhere; }
  .demo { margin: 0 1rem; background: none; color: #000; border: 2px solid #000; padding: .4rem; }
  main { padding: .75rem 0 0; } section { margin-top: 1.5rem; } .answer .number { font-size: 5rem; }
  .charts { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.5rem; }
  .card, .chart, .list > li, table, .say { break-inside: avoid; } h2, h3 { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; } summary { color: #000; list-style: none; }
  .chart details, .card details, .links { display: none; } .foot { background: none; }
}
`.trim();
