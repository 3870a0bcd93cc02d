/** The bar above the editor, and the editor itself on a narrow screen. */
export const pageStyle = `
body { display: flex; flex-direction: column; height: 100vh; height: 100dvh; }
#ruru-root { flex: 1 1 0; height: auto; min-height: 0; }
#oralu-bar { display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; padding: 8px 14px; position: relative; z-index: 20;
  font: 14px/1.4 system-ui, sans-serif; color: #1b1f24; background: #f3f5f7; border-bottom: 1px solid #c8ced5; }
#oralu-bar p { margin: 0; }
#oralu-bar a { color: #0b4a86; text-decoration: none; }
#oralu-bar a:hover { text-decoration: underline; }
#oralu-bar button, #oralu-bar summary { font: inherit; color: inherit; background: #fff; border: 1px solid #9aa4af; border-radius: 5px;
  padding: 4px 10px; cursor: pointer; }
#oralu-bar button:hover, #oralu-bar summary:hover { background: #e8edf2; }
#oralu-bar input { font: inherit; color: inherit; background: #fff; border: 1px solid #9aa4af; border-radius: 5px; padding: 4px 8px; }
#oralu-bar input::placeholder { color: #55606b; opacity: 1; }
#oralu-bar :focus-visible { outline: 2px solid #0b6bcb; outline-offset: 1px; }
#oralu-examples summary { display: flex; gap: .3em; list-style: none; max-width: min(60vw, 560px); white-space: nowrap; }
#oralu-examples summary b { min-width: 0; overflow: hidden; text-overflow: ellipsis; }
#oralu-examples summary::-webkit-details-marker { display: none; }
#oralu-examples summary::after { content: "\\25BE"; }
#oralu-examples nav { position: absolute; left: 14px; right: 14px; top: 100%; margin-top: 4px; padding: 12px 14px; max-height: 72vh; overflow: auto;
  background: #fff; border: 1px solid #9aa4af; border-radius: 8px; box-shadow: 0 8px 30px #0003; }
#oralu-search { width: 100%; max-width: 340px; box-sizing: border-box; margin-bottom: 10px; }
#oralu-sections, #oralu-others div { columns: 3 290px; column-gap: 26px; }
#oralu-others summary { display: inline-flex; margin: 2px 0 12px; }
#oralu-examples section { break-inside: avoid-column; margin-bottom: 14px; }
#oralu-examples h2 { font: 600 13px/1.4 system-ui, sans-serif; margin: 0 0 3px; color: #55606b; border-bottom: 1px solid #d7dde3; }
#oralu-sections .own h2 { color: inherit; border-color: #0b6bcb; }
#oralu-examples ul { list-style: none; margin: 0; padding: 0; }
#oralu-examples a { display: inline-block; padding: 3px 0; }
#oralu-examples a[aria-current] { font-weight: 600; color: inherit; }
#oralu-token, #oralu-signed { display: flex; flex-wrap: wrap; gap: 6px 8px; align-items: center; margin-left: auto !important; }
#oralu-signed, .signed #oralu-token, .signed #oralu-hint { display: none; }
.signed #oralu-signed { display: flex; }
#oralu-bar:has(#oralu-alert:not([hidden])) #oralu-hint { display: none; }
#oralu-share { margin-left: auto; }
#oralu-hint, #oralu-alert { flex-basis: 100%; padding: 6px 10px; background: #eaf2fb; border: 1px solid #9dbde0; border-radius: 5px; }
#oralu-alert.fault { color: #7a1111; background: #fdecec; border-color: #d88; }
#oralu-bar [hidden] { display: none; }
#oralu-no-script { padding: 6px 10px; background: #fdecec; border: 1px solid #d88; border-radius: 5px; color: #7a1111; }
.ruru-footer, .graphiql-logo { display: none; }
@media (max-width: 760px) {
  #oralu-token, #oralu-signed, #oralu-share { margin-left: 0 !important; }
  #oralu-token-input { flex: 1 1 120px; min-width: 0; }
  #oralu-token { flex-basis: 100%; flex-wrap: nowrap; }
  #oralu-examples summary { max-width: calc(100vw - 54px); }
  .graphiql-container .graphiql-main, .graphiql-container #graphiql-session { flex-direction: column; }
  .graphiql-container .graphiql-main > .graphiql-horizontal-drag-bar, .graphiql-container #graphiql-session > .graphiql-horizontal-drag-bar { display: none; }
  .graphiql-container .graphiql-plugin { max-width: none; flex: 0 1 45% !important; border-bottom: 1px solid #c8ced5; }
  .graphiql-container .graphiql-sidebar { width: 38px; }
  .graphiql-container .graphiql-response { border-top: 1px solid #c8ced5; }
}
@media (prefers-color-scheme: dark) {
  #oralu-bar { color: #e6e9ec; background: #1b2333; border-color: #3b465a; }
  .graphiql-container .graphiql-plugin, .graphiql-container .graphiql-response { border-color: #3b465a; }
  #oralu-bar button, #oralu-bar summary, #oralu-bar input, #oralu-examples nav { background: #263042; border-color: #5b677d; }
  #oralu-bar button:hover, #oralu-bar summary:hover { background: #333f55; }
  #oralu-bar a { color: #8ec1ff; }
  #oralu-examples h2 { color: #a8b2c2; border-color: #3b465a; }
  #oralu-bar input::placeholder { color: #a8b2c2; }
  #oralu-hint, #oralu-alert { background: #1c3048; border-color: #3d618c; }
  #oralu-no-script, #oralu-alert.fault { color: #ffd5d5; background: #4a1d1d; border-color: #a55; }
}
`;
