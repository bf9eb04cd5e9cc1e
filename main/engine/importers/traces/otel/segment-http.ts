import type { JsonObject } from '../json-values.ts';
import { type Attributes, integerAttribute, type Span, textAttribute } from './span.ts';

/** One of these says that a span is of HTTP; addresses and ports alone do not. */
const MARKS = [
  'http.method',
  'http.request.method',
  'http.client_ip',
  'http.user_agent',
  'user_agent.original',
  'http.status_code',
  'http.response.status_code',
  'http.url',
  'url.full',
  'http.scheme',
  'url.scheme',
  'http.host',
  'http.target',
  'http.server_name',
  'net.host.port',
  'url.path',
  'url.query',
];

/** Of IPv4, or of IPv6, which has two colons at least. */
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]*:[0-9a-f.:]*(?:%\w+)?)$/i;

/** Without one of these nobody knows where a request went, and no URL is made. */
const PLACES = [
  'http.host',
  'http.server_name',
  'host.name',
  'net.host.name',
  'net.peer.name',
  'net.peer.ip',
  'network.peer.address',
  'server.address',
];

/** Status of a response. */
export function statusCode(attributes: Attributes): number | null {
  return integerAttribute(attributes, 'http.status_code', 'http.response.status_code');
}

/** The `http` block (xray.md 6.2, row "http"); null for what is no HTTP. */
export function httpOf(span: Span): JsonObject | null {
  const { attributes } = span;
  if (!MARKS.some((key) => key in attributes)) return null;
  const client = clientIp(attributes);
  const request = {
    method: textAttribute(attributes, 'http.method', 'http.request.method'),
    url: urlOf(span),
    user_agent: textAttribute(attributes, 'http.user_agent', 'user_agent.original'),
    client_ip: client,
    x_forwarded_for: client !== null && peerAddress(attributes) === null ? true : null,
  };
  return { request: set(request), response: set({ status: statusCode(attributes) }) };
}

function clientIp(attributes: Attributes): string | null {
  return (
    textAttribute(attributes, 'http.client_ip') ?? address(attributes, 'client.address') ?? peerAddress(attributes)
  );
}

/** The address that the connection came from. */
function peerAddress(attributes: Attributes): string | null {
  return textAttribute(attributes, 'net.peer.ip') ?? address(attributes, 'network.peer.address');
}

/** These may be paths of sockets as well. */
function address(attributes: Attributes, key: string): string | null {
  const value = textAttribute(attributes, key);
  return value !== null && ADDRESS.test(value) ? value : null;
}

function urlOf({ attributes, kind }: Span): string | null {
  const full = textAttribute(attributes, 'http.url', 'url.full');
  if (full !== null || !PLACES.some((key) => key in attributes)) return full;
  const scheme = textAttribute(attributes, 'http.scheme', 'url.scheme') ?? 'http';
  const host = textAttribute(attributes, 'http.host'); // has its port
  const authority = host ?? (kind === 'SERVER' ? servedPlace(attributes, scheme) : calledPlace(attributes, scheme));
  return `${scheme}://${authority}${targetOf(attributes)}`;
}

function servedPlace(attributes: Attributes, scheme: string): string {
  const name = textAttribute(attributes, 'http.server_name', 'net.host.name', 'host.name', 'server.address') ?? '';
  return name + portOf(textAttribute(attributes, 'net.host.port', 'server.port'), scheme);
}

function calledPlace(attributes: Attributes, scheme: string): string {
  const name =
    textAttribute(attributes, 'net.peer.name', 'server.address', 'net.peer.ip', 'network.peer.address') ?? '';
  return name + portOf(textAttribute(attributes, 'net.peer.port', 'server.port'), scheme);
}

function portOf(port: string | null, scheme: string): string {
  const usual = scheme === 'https' ? '443' : scheme === 'http' ? '80' : null;
  return port === null || port === usual ? '' : `:${port}`;
}

function targetOf(attributes: Attributes): string {
  const target = textAttribute(attributes, 'http.target');
  if (target !== null) return target;
  const query = textAttribute(attributes, 'url.query');
  const path = textAttribute(attributes, 'url.path') ?? '/';
  return path + (query === null ? '' : query.startsWith('?') ? query : `?${query}`);
}

/** Only the members that are set. */
export function set(members: Record<string, unknown>): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null && value !== undefined));
}
