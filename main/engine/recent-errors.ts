/** Codes of the errors that calls of this process ended with, for a report: never their texts, which may hold data. */
export class RecentErrors {
  private static readonly MOST = 20;
  private readonly noted: { code: string; call: string; at: number }[] = [];

  /** `call` is a method of the contract, or null where the caller named none. A cancelled call is no error. */
  note(code: string, call: string | null): void {
    if (code === 'cancelled') return;
    this.noted.unshift({ code, call: call ?? 'unknown', at: Date.now() });
    this.noted.length = Math.min(this.noted.length, RecentErrors.MOST);
  }

  /** The last one first. */
  list(): { code: string; call: string; secondsAgo: number }[] {
    const now = Date.now();
    return this.noted.map(({ code, call, at }) => ({ code, call, secondsAgo: Math.round((now - at) / 1000) }));
  }
}
