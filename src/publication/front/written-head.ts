import { STATUS_CODES, validateHeaderName, validateHeaderValue } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/*
 * node:http writes a head out from names and values, and checks and compares each of them, for every answer anew. Here it is
 * written out once, and an answer is given it as a text. How a message holds its head is Node's own affair, and no documented
 * call takes a whole one: so whoever hands one over asks the message, by what is documented, whether it took it, and writes
 * the head the long way where it did not. That it goes out as Node's own would is what the test of this file sees.
 */

/** Names and values in turn, as node:http takes them, and the same as a text, without what depends on the answer's moment. */
export class WrittenHead {
  readonly #text: string;

  /** Throws where node:http would refuse a name or a value. */
  constructor(
    readonly status: number,
    readonly headers: readonly string[],
  ) {
    this.#text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${toCheckedLines(headers)}`;
  }

  /**
   * Gives the message its head, with what `HeadEnding` says now, or by `writeHead` where there is no ending or the message
   * is none that takes a text. `more` are further names and values that nobody but the server wrote.
   */
  writeTo(response: ServerResponse, ending: string | undefined, more: readonly string[] = nothing): void {
    if (ending !== undefined) {
      response.statusCode = this.status;
      (response as { _header?: string | null })._header = this.#text + toLines(more) + ending;
      if (response.headersSent) return;
    }
    response.writeHead(this.status, [...this.headers, ...more]);
  }
}

const nothing: readonly string[] = [];

function toLines(headers: readonly string[]): string {
  let lines = '';
  for (let at = 0; at < headers.length; at += 2) lines += `${headers[at]}: ${headers[at + 1]}\r\n`;
  return lines;
}

function toCheckedLines(headers: readonly string[]): string {
  for (let at = 0; at < headers.length; at += 2) {
    const [name = '', value = ''] = headers.slice(at, at + 2);
    validateHeaderName(name);
    validateHeaderValue(name, value);
  }
  return toLines(headers);
}

/**
 * The lines with which node:http ends every head of a connection that stays open, on a server that lets a connection ask as often as
 * it likes (`maxRequestsPerSocket` 0, Node's default).
 */
export class HeadEnding {
  #second = 0;
  #text = '';
  readonly #keptOpen: string;

  constructor(server: Pick<Server, 'keepAliveTimeout'>) {
    const { keepAliveTimeout } = server;
    const seconds = keepAliveTimeout > 0 ? `Keep-Alive: timeout=${Math.floor(keepAliveTimeout / 1_000)}\r\n` : '';
    this.#keptOpen = `Connection: keep-alive\r\n${seconds}\r\n`;
  }

  now(): string {
    const milliseconds = Date.now();
    const second = Math.floor(milliseconds / 1_000);
    if (second !== this.#second) {
      this.#text = `Date: ${new Date(milliseconds).toUTCString()}\r\n${this.#keptOpen}`;
      this.#second = second;
    }
    return this.#text;
  }
}

/** Whether the answer's connection is one of HTTP/1.1 that nobody wishes to close: of any other the head ends otherwise. */
export const staysOpen = (request: IncomingMessage, response: ServerResponse): boolean =>
  request.httpVersionMinor === 1 && response.shouldKeepAlive && request.headers.expect === undefined;
