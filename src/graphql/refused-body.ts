interface Refused {
  readonly code: string;
  readonly message: string;
}

const longestShown = 60;

/** What Fastify refuses before GraphQL is reached, with the media type that was expected where that is what is wrong. */
export function refusedBody({ code, message }: Refused, type: string | undefined): Refused {
  if (code !== 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return { code, message };
  const [came = ''] = (type ?? '').split(';');
  const told = came.trim() === '' ? 'without one' : `as ${came.trim().slice(0, longestShown)}`;
  return { code: 'UNSUPPORTED_MEDIA_TYPE', message: `Send "content-type: application/json"; it came ${told}.` };
}
