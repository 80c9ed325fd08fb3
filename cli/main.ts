import { command } from './command.ts';
import { thisMachine } from './machine.ts';
import { simulationBench } from './simulation-bench.ts';

const machine = thisMachine();
process.exitCode = await command(process.argv.slice(2), machine, simulationBench(machine));
