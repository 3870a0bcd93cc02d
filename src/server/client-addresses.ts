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

  /** Who pays: whoever has one address of IPv6 has the 2^64 of its network (RFC 6177), and no budget for each. */
  networkOf(request: IncomingMessage): string {
    const address = this.of(request);
    return address.includes(':') ? networkOf(address) : address;
  }

  /** The budgets of addresses, for whoever has a request alone. */
  spending(spend: Spend): SpendOf {
    return (request, cost, when) => spend(this.networkOf(request), cost, when);
  }

  #isTrusted(address: string): boolean {
    return isIP(address) !== 0 && this.#trusted?.check(address, familyOf(address)) === true;
  }
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (address.includes(':') ? 'ipv6' : 'ipv4');

/** Of an address of IPv6 the first 64 bits; one of IPv4 that is written as IPv6 (RFC 4291, 2.5.5.2) is that one. */
function networkOf(address: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  const [before = '', after] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const groups = before.split(':').filter((group) => group !== '');
  const last = after?.split(':').filter((group) => group !== '') ?? [];
  const between = after === undefined ? 0 : 8 - groups.length - last.length - (last.at(-1)?.includes('.') ? 1 : 0);
  const all = [...groups, ...Array.from({ length: Math.max(0, between) }, () => '0'), ...last];
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

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
