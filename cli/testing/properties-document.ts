import { DEFAULTS } from '../../scenarios/file/defaults.ts';
import { clusterFamilies } from '../../scenarios/properties/index.ts';
import type { ClusterTypes } from '../../scenarios/raft-cluster/types.ts';
import type { PropertyInfo, WorldProfile } from '../../sim/index.ts';
import { BUILT_IN, worldFidelity } from '../../sim/index.ts';

/** What each family is about, in a few sentences. */
const ABOUT: Readonly<Record<string, string>> = {
  'in every run':
    'They belong to the simulator, so that whatever it simulates has them; nothing deselects them. The limit of _no-storm_ is 100,000 events, and 2,000 more for each node, clients included, unless the run states another.',
  'single-leader':
    'A term never has two leaders, and at no instant would two nodes say that they lead. The second is the harder one: it rests on a lease that runs from the time its heartbeats were _sent_, that is shortened by the bound on clock drift, and that voters honour by granting nothing while it can be valid.',
  'raft-safety':
    'Figure 3 of the Raft paper and what it needs, over history and not only over snapshots of a moment. Among them are ghosts, which find a bug long before data is lost: they compare what a node believes with what only the checker can see. States are _released_ states: those after steps whose saves are durable, so that a vote or entry lost with its unsynced save in a crash never happened.',
  'client-operations':
    'What clients may rely on. A timeout means that the outcome is unknown: the operation may have taken effect, or may still.',
  'one-cluster':
    'Whether nodes that know only where to look for each other end up in one cluster, in whatever order they start.',
  'status-convergence':
    "Who is online, as every controller lists it. The truth is the world's: with a leader that holds a lease in reach, whether that leader and the other work both ways; without one, whether the two themselves do. It is judged once everything that it follows from has been constant for the bound, in the documented surroundings (delays of at most 200 ms, nothing lost, the settings as documented); elsewhere it is measured only.",
  recovery: 'What must be true again after the chaos, when all is healed and restarted.',
  coverage:
    'What a campaign must have seen: they cannot be violated, only missed. A campaign without a truncated log has shown nothing about truncation.',
  'world-fidelity':
    'The simulator itself, watched by books of its own: a verdict is worth no more than the world it was reached in.',
};

const HEAD = `# The properties

Each is one object in \`scenarios/properties/\`, one folder a family; a run checks all of them, those that its scenario lists, or those given with \`--properties\`. \`npm run sim -- list properties\` shows the same list.

- **always**: holds after every event.
- **eventually**: comes true within a bound of its trigger.
- **sometimes**: must be seen at least once in a campaign.

Every property counts how often it was _exercised_, that is, how often its antecedent was true. One that never was has shown nothing: a report says _not exercised_, and a campaign whose scenario requires it (\`exercise\` in the scenario's file) then ends with exit code 4.

The checker sees everything: who runs, which links work, every state. Nothing of that is known to any node.
`;

/** docs/properties.md: the sentences are the properties' own. */
export function propertiesDocument(): string {
  const profile: WorldProfile = {
    network: { latency: DEFAULTS.latency, loss: 0, duplicate: 0, order: 'any' },
    disk: { latency: DEFAULTS.diskLatency },
    clocks: { driftPpm: 0 },
  };
  const families = [
    ...clusterFamilies({ options: DEFAULTS.raft, profile, controller: DEFAULTS.controller }),
    worldFidelity<ClusterTypes>(profile),
  ];
  const sections = families.map(({ name, properties }) => section(name, properties));
  return `${[HEAD, section('in every run', BUILT_IN), ...sections].join('\n')}`;
}

function section(name: string, properties: readonly PropertyInfo[]): string {
  const about = ABOUT[name];
  const lines = properties.map(({ id, kind, requirements, sentence }) => {
    return `- **${id}** (${[kind, ...requirements].join(', ')}): ${sentence.replaceAll('*', '\\*')}`;
  });
  return [`## ${name}`, '', ...(about === undefined ? [] : [about, '']), ...lines, ''].join('\n');
}
