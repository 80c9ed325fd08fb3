import { sim } from './command.mjs';

/** Prints the names of all scenarios, one a line. */
const { document } = sim(['list', 'scenarios']);
for (const { id } of document.scenarios) process.stdout.write(`${id}\n`);
