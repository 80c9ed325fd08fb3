import { expect, it } from 'vitest';
import { draw } from '../scenarios/draw/draw.ts';
import { raftRun } from './raft-run.ts';
import { ScenarioShelf } from './scenario-shelf.ts';
import { Sandbox } from './testing/sandbox.ts';

it.each(['calm', 'leader-failover', 'lying-discovery'])(
  'a run of %s counts the clients that were drawn, and no operator, balancer or service',
  (name) => {
    const sandbox = new Sandbox();
    const drawn = draw(new ScenarioShelf(sandbox.directory).open(name), 1);
    const { nodes, clients } = raftRun({ drawn, selected: null }, [], sandbox.surroundings());
    expect({ nodes, clients }).toEqual({ nodes: drawn.voters + drawn.spares, clients: drawn.clients });
    sandbox.remove();
  },
);
