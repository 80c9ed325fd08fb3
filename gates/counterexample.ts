/** A gate has found a run that violates a property. The message is its whole report. */
export class Counterexample extends Error {
  /** @param from the function that the test has called: where that was is where the error is shown */
  constructor(lines: readonly string[], from: (...values: never[]) => unknown) {
    super(lines.join('\n'));
    this.name = 'Counterexample';
    Error.captureStackTrace(this, from);
  }
}
