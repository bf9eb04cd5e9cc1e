import { type ErrorCode, UserFacingError } from '../../../preload/contract/errors.ts';

/** The first sentence of a DuckDB message, without its class ("Binder Error: ") and without hints on settings that the user cannot change. */
export function firstSentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [firstParagraph = ''] = text.split(/\n\s*\n|\nLINE \d+:/);
  const withoutClass = firstParagraph.replace(/^[A-Z][A-Za-z -]{0,40}(?:Error|exception): /, '').trim();
  const oneLine = withoutClass.split('\n')[0] ?? withoutClass;
  const sentence = /^.*?[.!?](?=\s+[A-Z])/.exec(oneLine)?.[0] ?? oneLine;
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** What kind of failure DuckDB reports, as far as it is the same for every statement; null for all others. */
export function generalFailure(error: unknown): ErrorCode | null {
  const text = error instanceof Error ? error.message : String(error);
  if (/^INTERRUPT Error|Interrupted!/.test(text)) return 'cancelled';
  if (/No space left on device|not enough space on the disk|ENOSPC|Disk quota exceeded|File too large/i.test(text))
    return 'workspace.disk-full';
  if (/^Out of Memory Error|max_temp_directory_size|bad_alloc/i.test(text)) return 'engine.memory';
  if (/read-only mode|Read-only file system|opened in read-only|attached in read-only/i.test(text))
    return 'workspace.read-only';
  return null;
}

/**
 * A failure of one of our own statements as something to show: a full disk, too little memory and a read-only file have
 * sentences of their own, the rest is passed on as it is.
 */
export function storeFailure(error: unknown, workspacePath: string): unknown {
  if (error instanceof UserFacingError) return error;
  const code = generalFailure(error);
  switch (code) {
    case 'workspace.disk-full':
      return new UserFacingError(
        code,
        `The disk that holds ${workspacePath} is full. What was stored before is safe. Free some space, then go on.`,
        { cause: error },
      );
    case 'engine.memory':
      return new UserFacingError(code, 'The statement needs more memory than the engine may use.', { cause: error });
    case 'workspace.read-only':
      return new UserFacingError(code, `${workspacePath} is open for reading only, so nothing can be stored in it.`, {
        cause: error,
      });
    default:
      return error;
  }
}
