/** Tells people how far a benchmark is, on one line that is rewritten; silent where nobody watches. */
export interface Progress {
  /** Something is about to be measured. */
  step(what: string): void;
  /** Clears the line. */
  done(): void;
}

/** Progress on a terminal, of `total` steps; none when `terminal` is not one. */
export function progressOn(
  terminal: { readonly isTTY: boolean; write(text: string): unknown },
  total: number,
): Progress {
  if (!terminal.isTTY) return { step: () => undefined, done: () => undefined };
  let begun = 0;
  return {
    step(what) {
      terminal.write(`\r\u001b[K${String(Math.floor((begun / total) * 100)).padStart(3)} %  ${what}`);
      begun++;
    },
    done() {
      terminal.write('\r\u001b[K');
    },
  };
}
