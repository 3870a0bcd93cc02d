/** The bar above the editor. */
export const pageStyle = `
body { display: flex; flex-direction: column; height: 100vh; }
#ruru-root { flex: 1 1 0; height: auto; min-height: 0; }
#oralu-bar { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: baseline; padding: 8px 16px;
  font: 14px/1.4 system-ui, sans-serif; color: #1b1f24; background: #f3f5f7; border-bottom: 1px solid #c8ced5; }
#oralu-bar nav { display: flex; flex-wrap: wrap; gap: 4px 12px; }
#oralu-bar a { color: #0b5394; }
#oralu-bar a[aria-current] { font-weight: 600; text-decoration: none; color: inherit; }
#oralu-alert { flex-basis: 100%; margin: 4px 0 0; padding: 6px 10px; color: #7a1111; background: #fdecec;
  border: 1px solid #d88; border-radius: 4px; }
#oralu-alert[hidden] { display: none; }
@media (prefers-color-scheme: dark) {
  #oralu-bar { color: #e6e9ec; background: #1d2228; border-color: #3a424b; }
  #oralu-bar a { color: #8ec1ff; }
  #oralu-alert { color: #ffd5d5; background: #4a1d1d; border-color: #a55; }
}
`;

/**
 * Runs in the browser before the editor. Gives the page a storage of its own, so that two playgrounds of one server do
 * not open each other's tabs; where tokens are used it is forgotten with the tab. Leaves out a header that still holds
 * the placeholder, and says in words when the server does not take the token.
 */
export const guardScript = `function ({ path, endpoint, forgets }) {
  const kept = forgets ? window.sessionStorage : window.localStorage;
  const prefix = 'oralu:' + path + ':';
  Object.defineProperty(window, 'localStorage', {
    value: {
      getItem: (key) => kept.getItem(prefix + key),
      setItem: (key, value) => kept.setItem(prefix + key, value),
      removeItem: (key) => kept.removeItem(prefix + key),
      clear: () => Object.keys(kept).filter((key) => key.startsWith(prefix)).forEach((key) => kept.removeItem(key)),
    },
  });
  const say = (message) => {
    const alert = document.getElementById('oralu-alert');
    if (!alert) return;
    alert.textContent = message;
    alert.hidden = message === '';
  };
  const explain = (status, error, isPlaceholder, isIntrospection) => {
    const code = error?.extensions?.code;
    if (status !== 401 && code !== 'UNAUTHENTICATED') {
      if (code === 'FORBIDDEN') say(error.message);
      else if (!isIntrospection) say('');
    } else if (!isPlaceholder) {
      say('The server did not take the access token under "Headers": ' + (error?.message ?? 'it is not valid here.'));
    } else if (isIntrospection) {
      say('An access token is needed, also to see the schema: put yours in place of \\u2026 under "Headers", below the query, run the query, then reload this page.');
    } else {
      say('This operation needs an access token: put yours in place of \\u2026 under "Headers", below the query.');
    }
  };
  // A token given once in this tab serves the other examples too, until the server refuses it or the tab is closed.
  const tokenKey = 'oralu:' + path + ':token';
  const plainFetch = window.fetch.bind(window);
  window.fetch = async (resource, init) => {
    const url = new URL(typeof resource === 'string' ? resource : resource.url ?? String(resource), location.href);
    if (url.pathname !== endpoint || !init) return plainFetch(resource, init);
    const asked = Object.entries(init.headers instanceof Headers ? Object.fromEntries(init.headers) : init.headers ?? {});
    const sent = asked.filter(([, value]) => !String(value).includes('\\u2026'));
    const given = sent.find(([name]) => name.toLowerCase() === 'authorization')?.[1];
    if (forgets && given) window.sessionStorage.setItem(tokenKey, given);
    const token = given ?? (forgets ? window.sessionStorage.getItem(tokenKey) : null);
    const headers = { ...Object.fromEntries(sent), ...(token ? { authorization: token } : {}) };
    if (given && token) Object.keys(headers).forEach((name) => name === 'Authorization' && delete headers[name]);
    const isIntrospection = String(init.body).includes('IntrospectionQuery');
    // Without a token there is nothing to ask yet: said in words, not as a fault of the page.
    const response =
      forgets && !token && isIntrospection
        ? new Response(JSON.stringify({ errors: [{ message: 'An access token is needed.', extensions: { code: 'UNAUTHENTICATED' } }] }), { status: 401, headers: { 'content-type': 'application/json' } })
        : await plainFetch(resource, { ...init, headers });
    if (response.status === 401) window.sessionStorage.removeItem(tokenKey);
    const answer = await response.clone().json().catch(() => undefined);
    explain(response.status, answer?.errors?.[0], !token, isIntrospection);
    return response;
  };
}`;
