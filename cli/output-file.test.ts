import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandError } from './command-error.ts';
import { OutputFile, expectWritable, writeFileWhole } from './output-file.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lockstep-output-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

describe('an output file', () => {
  it('appears under its name only once it is whole, in directories made for it', () => {
    const path = join(directory, 'a/b/file.txt');
    const file = new OutputFile(path);
    file.write('x'.repeat(100_000));
    file.write('end\n');
    expect(existsSync(path)).toBe(false);
    file.finish();
    expect(readFileSync(path, 'utf8')).toBe(`${'x'.repeat(100_000)}end\n`);
    expect(readdirSync(join(directory, 'a/b'))).toEqual(['file.txt']);
  });

  it('leaves what was there before until then, and for good if it is abandoned', () => {
    const path = join(directory, 'file.txt');
    writeFileWhole(path, 'old');
    const file = new OutputFile(path);
    file.write('new');
    file.abandon();
    file.abandon();
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(directory)).toEqual(['file.txt']);
    writeFileWhole(path, 'new ü');
    expect(readFileSync(path, 'utf8')).toBe('new ü');
  });

  it('is closed once: what was opened since has its number', () => {
    const file = new OutputFile(join(directory, 'first.txt'));
    file.abandon();
    const other = openSync(join(directory, 'other.txt'), 'w');
    file.abandon();
    expect(() => writeSync(other, 'still open')).not.toThrow();
    closeSync(other);
  });

  it('says in words why it cannot be written', () => {
    writeFileSync(join(directory, 'file'), '');
    const attempts = [
      () => new OutputFile(join(directory, 'file/below')),
      () => {
        writeFileWhole(directory, 'a directory is in the way');
      },
      () => {
        expectWritable(join(directory, 'file'));
      },
      () => {
        expectWritable(join(directory, 'file/below/further'));
      },
    ];
    for (const attempt of attempts) {
      expect(attempt).toThrow(CommandError);
      expect(attempt).toThrow(/^cannot write \/.*: [a-z/]/);
    }
    expect(readdirSync(directory)).toEqual(['file']);
  });

  it.runIf(existsSync('/proc/self'))(
    'is refused, and not tried for ever, where a file system has no room for new directories',
    () => {
      expect(() => new OutputFile('/proc/lockstep/a/b.txt')).toThrow(CommandError);
    },
  );

  it('is expected where directories can be made, and nothing is made for that', () => {
    expectWritable(join(directory, 'not/yet/there'));
    expectWritable(directory);
    expect(readdirSync(directory)).toEqual([]);
  });
});
