import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { countRejected, noneReceived, type ReceiverCounters } from './counters.ts';
import { readDatagram } from './datagram.ts';
import { answer, bodyOf, isForLoopback, Refused } from './http-body.ts';
import { closeTcp, isPortTaken, LOOPBACK, listenTcp, portTaken } from './loopback.ts';
import { samplingAnswer } from './sampling.ts';

/** Bytes that the system keeps for us while we are busy; a datagram has 65,507 at most. */
const RECEIVE_BUFFER = 4 * 2 ** 20;
const JSON_TYPE = 'application/json';

/**
 * Stands in for the X-Ray daemon on this machine (xray.md part 7): segment documents by UDP, and on the same port by TCP the
 * answers that SDKs need for sampling. A datagram is never answered, and nothing is forwarded.
 */
export class XrayDaemon {
  readonly counters: ReceiverCounters = noneReceived();

  private constructor(
    readonly port: number,
    private readonly udp: Socket,
    private readonly tcp: Server,
  ) {}

  /**
   * Listens on a port of the loopback address, on any free one where it is 0. `take` gets each document as it was sent, and
   * answers whether there was room for it. Throws `receivers.port` where the port is taken.
   */
  static async listen(port: number, take: (document: Buffer) => boolean): Promise<XrayDaemon> {
    const tcp = createServer((request, response) => {
      bodyOf(request)
        .then((body) => {
          if (!isForLoopback(request)) throw new Refused(403, 'Only programs of this machine are answered');
          const path = request.method === 'POST' ? (request.url ?? '') : '';
          const found = samplingAnswer(path, body.toString('utf8'), Math.floor(Date.now() / 1000));
          if (found === null) throw new Refused(404, 'Only /GetSamplingRules and /SamplingTargets are answered here');
          answer(response, 200, JSON_TYPE, JSON.stringify(found));
        })
        .catch((error: unknown) => {
          const status = error instanceof Refused ? error.status : 400;
          answer(response, status, JSON_TYPE, JSON.stringify({ message: messageOf(error) }));
        });
    });
    const udp = createSocket({ type: 'udp4', recvBufferSize: RECEIVE_BUFFER });
    try {
      const bound = await listenTcp(tcp, port);
      udp.bind({ address: LOOPBACK, port: bound, exclusive: true });
      await once(udp, 'listening');
      const daemon = new XrayDaemon(bound, udp, tcp);
      udp.on('message', (datagram) => daemon.#hear(datagram, take));
      return daemon;
    } catch (error) {
      await closeTcp(tcp);
      udp.close();
      throw isPortTaken(error) ? await portTaken(port, 'AWS_XRAY_DAEMON_ADDRESS={address}', true) : error;
    }
  }

  async close(): Promise<void> {
    const closed = once(this.udp, 'close');
    this.udp.close();
    await Promise.all([closed, closeTcp(this.tcp)]);
  }

  #hear(datagram: Buffer, take: (document: Buffer) => boolean): void {
    const { counters } = this;
    counters.received++;
    counters.bytes += datagram.length;
    const found = readDatagram(datagram);
    if ('rejected' in found) countRejected(counters, found.rejected);
    else if (take(found.document)) counters.accepted++;
    else countRejected(counters, 'no room: more came than could be stored');
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
