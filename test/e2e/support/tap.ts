import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

/** A listener on this machine that notes every attempt to reach it, by TCP or UDP, and answers none. */
export interface Tap {
  port: number;
  attempts: string[];
  close(): Promise<void>;
}

export async function openTap(): Promise<Tap> {
  const attempts: string[] = [];
  const sockets = new Set<Socket>();
  const tcp = createServer((socket) => {
    attempts.push('tcp');
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket('udp4', () => attempts.push('udp'));
  await new Promise<void>((resolve) => udp.bind(port, '127.0.0.1', resolve));
  return {
    port,
    attempts,
    async close() {
      for (const socket of sockets) socket.destroy();
      udp.close();
      await new Promise((resolve) => tcp.close(resolve));
    },
  };
}
