/** How a node stood when its run ended. */
export interface NodeStanding {
  readonly node: string;
  readonly condition: 'running' | 'paused' | 'saving' | 'down';
  /** What the protocol knows of it, the same names for all nodes in the same order: role, term, commit. */
  readonly facts: Readonly<Record<string, string>>;
}
