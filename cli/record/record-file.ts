import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CampaignState } from '../../reports/index.ts';
import { CommandError, messageOf } from '../command-error.ts';

/** What a campaign has written down of itself, to be gone on with. */
export interface CampaignRecordContent {
  /** Digest of the code that has made the runs. */
  readonly code: string;
  /** Digest of what the scenario says, a configuration of the user's included. */
  readonly scenario: string;
  /** The options that decide what the campaign is, by name. */
  readonly options: Readonly<Record<string, string>>;
  /** Real time that it has taken so far. */
  readonly elapsedMs: number;
  /** What the runs have shown, up to the last that is counted. */
  readonly state: CampaignState;
}

/** Changes when a record is written differently: an older one is not understood then. */
const SCHEMA = 1;

/** The record as text: a line that says what it is, and one that has it. */
export function recordText(content: CampaignRecordContent): string {
  const body = JSON.stringify(content);
  return `${JSON.stringify({ record: 'campaign', schema: SCHEMA, digest: digestOf(body) })}\n${body}\n`;
}

/**
 * Reads a record; null if there is none.
 *
 * @throws {CommandError} of kind `usage` if it cannot be read, or is damaged
 */
export function readRecord(path: string, shown: string): CampaignRecordContent | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new CommandError('usage', `--resume: cannot read ${shown}: ${messageOf(error)}`, { cause: error });
  }
  const [head = '', body = ''] = text.split('\n');
  const expected = JSON.stringify({ record: 'campaign', schema: SCHEMA, digest: digestOf(body) });
  if (head === expected) return JSON.parse(body) as CampaignRecordContent;
  throw new CommandError(
    'usage',
    `--resume: ${shown} is no record that this version has written, or was damaged: remove it, or leave --resume out`,
  );
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
