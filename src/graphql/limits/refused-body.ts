import { largestBody } from './largest-body.js';

interface Refused {
  readonly code: string;
  readonly message: string;
}

const longestShown = 60;

/** Fastify's codes are its own and may change with it; clients are promised these, whatever refuses. */
const ours: Readonly<Record<string, Refused>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    code: 'BODY_TOO_LARGE',
    message: `A body has at most ${largestBody / 1_024} KiB; this one is larger.`,
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'BAD_CONTENT_LENGTH',
    message: 'Content-Length must be the number of bytes in the body; another number came.',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'INVALID_JSON', message: 'The body is empty where JSON was expected.' },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'INVALID_JSON', message: 'The body is not valid JSON.' },
  FST_ERR_BAD_URL: {
    code: 'BAD_URL',
    message: 'Escapes in an address must be text in UTF-8, and a percent sign stands as %25; another escape came.',
  },
  FST_ERR_MAX_PARAM_LENGTH: {
    code: 'URL_TOO_LONG',
    message: 'Between two slashes of an address are at most 100 characters; more came.',
  },
};

const unreadable: Refused = {
  code: 'BAD_REQUEST',
  message: 'The request cannot be read: HTTP/1.1 as RFC 9112 has it was expected.',
};

/** What Fastify refuses before a route is reached, with a code of ours and, of a body, the media type that was expected. */
export function refusedBody({ code, message }: Partial<Refused>, type?: string): Refused {
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    const [came = ''] = (type ?? '').split(';');
    const told = came.trim() === '' ? 'without one' : `as ${came.trim().slice(0, longestShown)}`;
    return { code: 'UNSUPPORTED_MEDIA_TYPE', message: `Send "content-type: application/json"; it came ${told}.` };
  }
  if (code === undefined || message === undefined) return unreadable;
  return ours[code] ?? (code.startsWith('FST_') ? unreadable : { code, message });
}
