import type { Micros, NodeId } from '../../process/process.ts';
import type { Member } from '../configuration.ts';
import type { Term } from '../log.ts';
import type { RaftOptions } from '../options.ts';
import type { RaftInput } from '../raft-process.ts';
import type { Happening } from './effect.ts';
import type { Words } from './test-machine.ts';

/** What a test may choose about its cluster. */
export interface Setup {
  readonly nodes?: number;
  readonly options?: Partial<RaftOptions>;
  /** The first members; by default every node, as voter. Nodes without are started blank. */
  readonly members?: readonly Member[];
  /** Terms of the entries on the disks of some nodes, from index 2 on. */
  readonly logs?: readonly (readonly Term[])[];
  /** The highest term that each node has seen; by default that of its last entry. */
  readonly terms?: readonly Term[];
  /** Which delay of a timer's range a node gets; by default the shortest. */
  readonly draw?: (node: NodeId, min: Micros, max: Micros) => Micros;
  readonly watch?: (node: NodeId, happening: Happening) => void;
  readonly watchInput?: (node: NodeId, input: RaftInput<Words> | 'starts') => void;
}
