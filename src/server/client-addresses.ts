import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { Subnet } from '../config.js';
import type { Spend, SpendOf } from '../graphql/limits/budgets.js';

/**
 * Who asks, where proxies stand between: from the end of X-Forwarded-For backwards, the first address that is no trusted proxy.
 * Each proxy adds whom it was asked by at the end, so that what a client wrote itself stands to the left of that and is
 * never reached. Of anybody else the header says nothing. X-Forwarded-Host and -Proto are read of nobody, which Fastify's
 * own `trustProxy` would do: most proxies hand on what the client wrote there.
 */
export class ClientAddresses {
  readonly #trusted: BlockList | undefined;

  constructor(subnets: readonly Subnet[] = []) {
    if (subnets.length > 0) this.#trusted = new BlockList();
    for (const { address, prefix } of subnets) this.#trusted?.addSubnet(address, prefix, familyOf(address));
  }

  of(request: IncomingMessage): string {
    let asked = peerOf(request.socket);
    const said = this.#trusted && request.headers['x-forwarded-for'];
    if (said === undefined) return asked;
    const hops = String(said).split(',');
    while (this.#isTrusted(asked)) {
      const before = addressIn(hops.pop()?.trim() ?? '');
      // No proxy of ours wrote that: whoever is behind it pays together with the proxy that handed it on.
      if (before === undefined) return asked;
      asked = before;
    }
    return asked;
  }

  /** The budgets of addresses, for whoever has a request alone. */
  spending(spend: Spend): SpendOf {
    return (request, cost) => spend(this.of(request), cost);
  }

  #isTrusted(address: string): boolean {
    return isIP(address) !== 0 && this.#trusted?.check(address, familyOf(address)) === true;
  }
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (address.includes(':') ? 'ipv6' : 'ipv4');

const peer = Symbol('peer');

/** Node asks twice for what does not change as long as a connection lasts. */
const peerOf = (socket: IncomingMessage['socket'] & { [peer]?: string | undefined }): string =>
  (socket[peer] ??= socket.remoteAddress ?? '');

/** Some proxies add the port that they were asked from, and some put an address of IPv6 in brackets. */
function addressIn(hop: string): string | undefined {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d+)?$/.exec(hop) ?? [];
  const address = bracketed ?? plain ?? hop;
  return isIP(address) === 0 ? undefined : address;
}
