import { readFileSync } from 'node:fs';

/** Prints how many tests passed and failed, from the report of vitest's JSON reporter. A test file that does not even load is one failure. */
const report = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const unloaded = report.testResults.filter(
  (/** @type {{ status: string, assertionResults: unknown[] }} */ file) =>
    file.status === 'failed' && file.assertionResults.length === 0,
);
process.stdout.write(`${report.numPassedTests} ${report.numFailedTests + unloaded.length}\n`);
