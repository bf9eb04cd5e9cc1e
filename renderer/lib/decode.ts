import { parseJsonText } from './json-tree.ts';

/** Another reading of a value: what its text stands for in some encoding. */
export interface Decoded {
  kind: 'base64' | 'url' | 'json' | 'epoch' | 'arn';
  text: string;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const BASE64_URL = /^[A-Za-z0-9_-]+$/;
const ARN = /^arn:([^:]*):([^:]*):([^:]*):([^:]*):([\s\S]+)$/;
/** 2001 to 2096 in seconds; the same in milli-, micro- and nanoseconds has 3, 6 and 9 digits more. */
const SECONDS: readonly [number, number] = [1e9, 4e9];

/**
 * All readings of a text that give other, readable text: base64 (also of URLs, and of JWT parts), percent escapes, JSON
 * set out in lines, Unix times of any unit as ISO 8601, ARNs by their parts. A reading of a reading is not followed.
 */
export function decodings(text: string): Decoded[] {
  const found: Decoded[] = [];
  const add = (kind: Decoded['kind'], decoded: string | null) => {
    if (decoded !== null && decoded !== '' && decoded !== text) found.push({ kind, text: decoded });
  };
  add('json', indentedJson(text));
  add('url', fromUrl(text));
  add('epoch', fromEpoch(text));
  add('base64', fromJwt(text) ?? fromBase64(text));
  add('arn', arnParts(text));
  return found;
}

/** A map or a list with a member a line; digits, keys and their order stay as they are. */
function indentedJson(text: string): string | null {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    parseJsonText(text);
  } catch {
    return null;
  }
  let out = '';
  let depth = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/g)) {
    if (token === '}' || token === ']') {
      depth--;
      out += /[[{]$/.test(out) ? token : line() + token;
    } else if (token === '{' || token === '[') {
      depth++;
      out += (needsLine(out) ? '\n'.padEnd(1 + (depth - 1) * 2) : '') + token;
    } else if (token === ',') out += token;
    else if (token === ':') out += ': ';
    else out += (needsLine(out) ? line() : '') + token;
  }
  return out;
}

const needsLine = (out: string) => /[[{,]$/.test(out);

function fromUrl(text: string): string | null {
  if (!/%[0-9a-fA-F]{2}/.test(text)) return null;
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function fromEpoch(text: string): string | null {
  const [, digits = '', fraction = ''] = /^(\d{10,19})(\.\d+)?$/.exec(text) ?? [];
  if (digits === '') return null;
  const unit = [1, 1e3, 1e6, 1e9].find((one) => {
    const seconds = Number(digits) / one;
    return seconds >= SECONDS[0] && seconds < SECONDS[1];
  });
  if (unit === undefined || (fraction !== '' && unit !== 1)) return null;
  const scale = BigInt(unit);
  const seconds = BigInt(digits) / scale;
  const rest = unit === 1 ? fraction.slice(1) : String(BigInt(digits) % scale).padStart(String(unit).length - 1, '0');
  const part = rest.replace(/0+$/, '');
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}${part === '' ? '' : `.${part}`}Z`;
}

function fromBase64(text: string): string | null {
  // Short words and ids are base64 by chance.
  if (text.length < 12 || /^[0-9]+$/.test(text)) return null;
  const isPlain = BASE64.test(text);
  if (!isPlain && !BASE64_URL.test(text)) return null;
  const plain = text.replaceAll('-', '+').replaceAll('_', '/');
  try {
    const bytes = Uint8Array.from(atob(plain), (character) => character.charCodeAt(0));
    const decoded = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return isReadable(decoded) ? decoded : null;
  } catch {
    return null;
  }
}

/** Head and claims of a JSON Web Token; its signature is no text. */
function fromJwt(text: string): string | null {
  const parts = text.split('.');
  if (parts.length !== 3 || !text.startsWith('eyJ')) return null;
  const [head, claims] = parts.map((part) => fromBase64(part));
  return head == null || claims == null ? null : `${head}\n${claims}`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const isReadable = (text: string) => !/[\u0000-\u0008\u000e-\u001f\u007f-\u009f\ufffd]/.test(text);

function arnParts(text: string): string | null {
  const [, partition, service, region, account, resource] = ARN.exec(text) ?? [];
  if (resource === undefined) return null;
  const parts = { partition, service, region, account, resource };
  return Object.entries(parts)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name} ${value}`)
    .join('\n');
}
