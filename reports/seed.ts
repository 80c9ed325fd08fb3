/** What decides a run: an integer from 0 to 2^53−1, or any other text that is not empty. */
export type Seed = number | string;

/** The greatest seed that is a number. */
export const MAX_SEED = Number.MAX_SAFE_INTEGER;

/** Reads a seed as given: canonical decimal within the range is a number, anything else is text (`042`, `-5`). */
export function parseSeed(text: string): Seed {
  const value = /^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : Infinity;
  return value <= MAX_SEED ? value : text;
}

/** The seed as options of the command line, quoted for a POSIX shell where it must be. */
export function seedArguments(seed: Seed): string {
  const text = String(seed);
  return text.startsWith('-') ? `--seed=${shellWord(text)}` : `--seed ${shellWord(text)}`;
}

/** A word as a POSIX shell reads it back. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The directory of a run's files below the output directory. */
export function runDirectory(scenario: string, seed: Seed): string {
  return `${fileNamePart(scenario)}-${fileNamePart(String(seed))}`;
}

/** A text as part of a file name: what a file name cannot hold everywhere is escaped as `%` and its UTF-8 bytes. */
function fileNamePart(text: string): string {
  const escaped = Array.from(new TextEncoder().encode(text), (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9._-]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
  return escaped.length <= LONGEST_NAME
    ? escaped
    : `${escaped.slice(0, LONGEST_NAME)}~${fingerprint(escaped)}`;
}

/** File names may have 255 bytes; the scenario's name stands before the seed. */
const LONGEST_NAME = 100;

/** Tells long names with a common beginning apart: 32 bits of FNV-1a. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** The command that replays a trace, with the known bug in the code that it was written with. */
export function replayCommand(trace: string, mutant: string | undefined): string {
  const bug = mutant === undefined ? '' : ` --mutant ${mutant}`;
  return `npm run sim -- replay ${shellWord(trace)}${bug}`;
}
