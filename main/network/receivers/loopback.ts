import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { UserFacingError } from '../../../preload/contract/errors.ts';

/** The only address that anything here listens on. */
export const LOOPBACK = '127.0.0.1';
/** Ports behind a used one that are tried for one that is free. */
const NEXT_PORTS = 20;

/** Throws the error that the system gives, `EADDRINUSE` where the port is taken. */
export async function listenTcp(server: Server, port: number): Promise<number> {
  server.listen({ host: LOOPBACK, port, exclusive: true });
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

/** Closes the server at once, connections that are kept alive too. */
export async function closeTcp(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

export function isPortTaken(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'EADDRINUSE' || code === 'EACCES';
}

/**
 * What is said where a port is taken: the next one that is free, and what `setting` has to be for programs to send there.
 * `{address}` in `setting` stands for it.
 */
export async function portTaken(port: number, setting: string, needsUdp: boolean): Promise<UserFacingError> {
  const free = await nextFree(port, needsUdp);
  const hint =
    free === null
      ? ''
      : ` Port ${free} is free: listen there, and set ${setting.replace('{address}', `${LOOPBACK}:${free}`)} for your program.`;
  return new UserFacingError('receivers.port', `Port ${port} is used by another program.${hint}`);
}

async function nextFree(port: number, needsUdp: boolean): Promise<number | null> {
  for (let next = port + 1; next <= Math.min(port + NEXT_PORTS, 65_535); next++)
    if ((await isTcpFree(next)) && (!needsUdp || (await isUdpFree(next)))) return next;
  return null;
}

async function isTcpFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await listenTcp(server, port);
    return true;
  } catch {
    return false;
  } finally {
    await closeTcp(server);
  }
}

async function isUdpFree(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    socket.bind({ address: LOOPBACK, port, exclusive: true });
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}
