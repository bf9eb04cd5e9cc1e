import { UserFacingError } from '../../../preload/contract/errors.ts';

/**
 * Settings of the engine that its environment overrules. The window's Settings screen hands its own over in this way, as they
 * hold from the start of the engine's process on; scripts set them for the command line (docs/command-line.md).
 */

const UNITS = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9 } as const;

/** Bytes, as a number or with a unit (`512MB`, powers of 1,000); null where the variable is not set. Throws `bad-request`. */
export function bytesFrom(variable: string): number | null {
  const text = process.env[variable] ?? '';
  if (text === '') return null;
  const match = /^\s*(\d+(?:\.\d+)?)\s*(b|kb|mb|gb)?\s*$/i.exec(text);
  if (match?.[1] === undefined)
    throw refused(variable, text, 'write a number of bytes, or one with a unit such as 512MB');
  const unit = (match[2]?.toLowerCase() ?? 'b') as keyof typeof UNITS;
  return Math.round(Number(match[1]) * UNITS[unit]);
}

/** A whole number above zero; null where the variable is not set. Throws `bad-request`. */
export function wholeFrom(variable: string): number | null {
  const text = process.env[variable] ?? '';
  if (text === '') return null;
  if (!/^[1-9]\d{0,14}$/.test(text)) throw refused(variable, text, 'write a whole number above zero');
  return Number(text);
}

/** Names parted by commas; null where the variable is not set, none where it is set to nothing. */
export function namesFrom(variable: string): string[] | null {
  const text = process.env[variable];
  return text === undefined
    ? null
    : text
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '');
}

function refused(variable: string, text: string, instead: string): UserFacingError {
  return new UserFacingError('bad-request', `${variable} is "${text}"; ${instead}.`);
}
