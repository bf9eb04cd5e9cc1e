/** Crosses one value of any length, keeping only where it is in it. */
export class ValueSkip {
  #depth = 0;
  #inString = false;
  #escaped = false;
  open = true;

  /** Goes on at `at`; answers with the place behind the value, or with the window's end while `open`. */
  run(window: Buffer, at: number): number {
    for (let i = at; i < window.length; i++) {
      const byte = window[i];
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === 0x5c) this.#escaped = true;
        else if (byte === 0x22) this.#inString = false;
        else continue;
      } else if (byte === 0x22) this.#inString = true;
      else if (byte === 0x7b || byte === 0x5b) this.#depth++;
      else if (byte === 0x7d || byte === 0x5d) this.#depth--;
      else continue;
      if (this.#depth === 0 && !this.#inString) {
        this.open = false;
        return i + 1;
      }
    }
    return window.length;
  }
}
