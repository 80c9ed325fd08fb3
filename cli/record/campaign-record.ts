import { createHash } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CampaignTally } from '../../reports/index.ts';
import { runDirectory } from '../../reports/index.ts';
import { CommandError } from '../command-error.ts';
import type { CampaignRequest } from '../options/request.ts';
import { writeFileWhole } from '../output-file.ts';
import type { Surroundings } from '../surroundings.ts';
import type { OpenScenario } from '../workbench.ts';
import type { CampaignRecordContent } from './record-file.ts';
import { readRecord, recordText } from './record-file.ts';

/** A campaign is written down this often, and not at all if it is over sooner. */
const WRITE_EVERY_MS = 2_000;

/**
 * How far a campaign has come, in a file of its own below the output directory: it is there while the campaign runs, stays if
 * that is stopped, and goes when it ends. Its name follows from the options, so that campaigns do not take each other's.
 */
export class CampaignRecord {
  private readonly known: Omit<CampaignRecordContent, 'elapsedMs' | 'state'>;
  private readonly directory: string;
  private readonly prefix: string;
  private readonly name: string;
  private readonly out: string;
  private writtenAt = 0;
  private closed = false;

  constructor(request: CampaignRequest, scenario: OpenScenario, surroundings: Surroundings) {
    const options = optionsOf(request);
    this.known = { code: surroundings.codeDigest, scenario: scenario.digest, options };
    this.out = request.out;
    this.directory = resolve(surroundings.directory, request.out);
    this.prefix = `${runDirectory(scenario.name, 'campaign')}-`;
    const digest = createHash('sha256').update(JSON.stringify(options)).digest('hex').slice(0, 8);
    this.name = `${this.prefix}${digest}.record`;
  }

  /** The file as a user can name it. */
  get shown(): string {
    return join(this.out, this.name);
  }

  /** Whether there is one. */
  get exists(): boolean {
    return existsSync(join(this.directory, this.name));
  }

  /** Where what was written down of this very campaign has been put, so that it begins anew; null if nothing was. */
  setAside(): string | null {
    if (!this.exists) return null;
    let ending = '.old';
    // What was put aside before is not lost either.
    for (let next = 2; existsSync(join(this.directory, this.name + ending)); next += 1)
      ending = `.old${next}`;
    renameSync(join(this.directory, this.name), join(this.directory, this.name + ending));
    return this.shown + ending;
  }

  /**
   * What was written down of this very campaign; null if nothing of the kind was.
   *
   * @throws {CommandError} of kind `usage` if what was written down is of other code, another scenario or other options
   */
  read(): CampaignRecordContent | null {
    const content = readRecord(join(this.directory, this.name), this.shown);
    if (content === null) {
      const other = this.latestOther();
      if (other === null) return null;
      const content = readRecord(join(this.directory, other), join(this.out, other));
      if (content !== null)
        throw this.refusal(join(this.out, other), differences(content.options, this.known.options));
      return null;
    }
    const { code, scenario } = this.known;
    const changed: string[] = [];
    if (content.code !== code) changed.push(`the code was ${content.code}, and is ${code}`);
    // With other code it is another scenario often enough.
    else if (content.scenario !== scenario)
      changed.push('the scenario, or the configuration, says something else');
    if (changed.length > 0) throw this.refusal(this.shown, changed);
    this.writtenAt = content.elapsedMs;
    return content;
  }

  /** Writes down how far it has come, if that is due. */
  keep(tally: CampaignTally, elapsedMs: number): void {
    if (elapsedMs - this.writtenAt >= WRITE_EVERY_MS) this.write(tally, elapsedMs);
  }

  /** Writes down how far it has come. */
  write(tally: CampaignTally, elapsedMs: number): void {
    if (this.closed) return;
    const content: CampaignRecordContent = { ...this.known, elapsedMs, state: tally.state() };
    writeFileWhole(join(this.directory, this.name), recordText(content));
    this.writtenAt = elapsedMs;
  }

  /** Writes down how far it has come; what comes now is not to be kept. */
  close(tally: CampaignTally, elapsedMs: number): void {
    this.write(tally, elapsedMs);
    this.closed = true;
  }

  /** The campaign is over. */
  remove(): void {
    rmSync(join(this.directory, this.name), { force: true });
  }

  private latestOther(): string | null {
    if (!existsSync(this.directory)) return null;
    const records = readdirSync(this.directory)
      .filter((name) => name.startsWith(this.prefix) && name.endsWith('.record'))
      .map((name) => ({ name, at: statSync(join(this.directory, name)).mtimeMs }))
      .sort((a, b) => b.at - a.at);
    return records[0]?.name ?? null;
  }

  private refusal(shown: string, differ: readonly string[]): CommandError {
    return new CommandError('usage', `--resume: ${shown} is of another campaign: ${differ.join('; ')}`, {
      notes: ['Give the same options as then, or leave --resume out to begin anew.'],
    });
  }
}

/** What decides which runs a campaign makes and how far it goes; how many are made at a time is not among it. */
function optionsOf(request: CampaignRequest): Record<string, string> {
  const { from, to, forMs, untilCovered, nodes, durationMicros, config, properties, mutant } = request;
  return {
    '--scenario': request.scenario,
    '--seeds': `${from}..${to ?? ''}`,
    '--for': forMs === null ? 'not given' : `${forMs} ms`,
    '--until-covered': untilCovered ? 'given' : 'not given',
    '--nodes': told(nodes),
    '--duration': durationMicros === null ? 'not given' : `${durationMicros / 1000} ms`,
    '--config': told(config),
    '--properties': told(properties),
    '--mutant': told(mutant),
  };
}

function told(value: number | string | readonly string[] | null): string {
  return value === null ? 'not given' : String(value);
}

function differences(
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): string[] {
  return Object.keys(now)
    .filter((name) => before[name] !== now[name])
    .map((name) => `${name} was ${before[name] ?? 'not given'}, and is ${now[name] ?? 'not given'}`);
}
