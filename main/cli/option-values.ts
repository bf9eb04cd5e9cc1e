import { InvalidArgumentError } from 'commander';

/** A whole number, from 0 on. */
export function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('A whole number is needed.');
  return Number(text);
}

/** A number as people write it. */
export function decimal(text: string): number {
  if (!/^[+-]?\d+(?:\.\d+)?$/.test(text)) throw new InvalidArgumentError('A number is needed.');
  return Number(text);
}

/** The values of an option that may be given more than once. */
export function also(text: string, before: string[]): string[] {
  return [...before, text];
}
