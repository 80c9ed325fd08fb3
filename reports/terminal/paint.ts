/** Marks up text for a terminal; where there is none, every function returns its text as it is. */
export interface Paint {
  readonly bold: Ink;
  readonly dim: Ink;
  readonly red: Ink;
  readonly green: Ink;
  readonly yellow: Ink;
  readonly cyan: Ink;
}

/** Marks up one text. */
export type Ink = (text: string) => string;

const asIs: Ink = (text) => text;

/** For pipes, files, and everybody who set NO_COLOR. */
export const plainPaint: Paint = { bold: asIs, dim: asIs, red: asIs, green: asIs, yellow: asIs, cyan: asIs };

/** ANSI escapes of the sixteen basic colours, which follow the terminal's own theme. */
export const colourPaint: Paint = {
  bold: (text) => `\u001b[1m${text}\u001b[22m`,
  dim: (text) => `\u001b[2m${text}\u001b[22m`,
  red: (text) => `\u001b[31m${text}\u001b[39m`,
  green: (text) => `\u001b[32m${text}\u001b[39m`,
  yellow: (text) => `\u001b[33m${text}\u001b[39m`,
  cyan: (text) => `\u001b[36m${text}\u001b[39m`,
};

/** What decides about colours: whether the stream is a terminal, and the environment. */
export interface PaintConditions {
  readonly isTerminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Colours on a terminal only, and none where NO_COLOR is set to anything (https://no-color.org) or the terminal is dumb. */
export function paintFor({ isTerminal, environment }: PaintConditions): Paint {
  const refused = (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb';
  return isTerminal && !refused ? colourPaint : plainPaint;
}
