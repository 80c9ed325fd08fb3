import type { Micros, NodeId } from '../../../process/process.ts';
import type { Member } from '../../../raft/index.ts';
import type { JoinContext, JoinSettings, MemberView } from '../join-context.ts';
import { configurationIn, isReady } from './fake-raft.ts';
import type { FakeRaft } from './fake-raft.ts';

const ms = 1000;

export const TEST_SETTINGS: JoinSettings = {
  timeout: 6000 * ms,
  retryInterval: 200 * ms,
  stepTimeout: 1000 * ms,
  bindTimeout: 1000 * ms,
  reservationTime: 8000 * ms,
  standingInterval: 1000 * ms,
  parseAddress: (text) => (/^tls:[a-z0-9.]+:[0-9]+$/.test(text) ? text : null),
};

export function addressOf(node: NodeId): string {
  return `tls:ctrl${node}.example:1280`;
}

/** What a node differs in from its neighbours, as far as joining can tell. */
export interface Traits {
  readonly address?: string;
  readonly version?: string;
  readonly deployment?: string;
  readonly apiReady?: boolean;
  readonly founding?: boolean;
  readonly clusterInView?: number;
}

export function contextOf(
  node: NodeId,
  raft: FakeRaft | null,
  start: number,
  now: Micros,
  contacts: readonly NodeId[],
  traits: Traits = {},
): JoinContext {
  const log = raft?.log ?? [];
  const commit = raft?.commit ?? 0;
  const committed = configurationIn(log, commit);
  const view = (members: readonly Member[]): readonly MemberView[] =>
    members.map(({ id, incarnation, suffrage }) => {
      const record = log
        .slice(0, commit)
        .find((each) => each.record?.node === id && each.record.incarnation === incarnation)?.record;
      return { id, incarnation, suffrage, address: record?.address ?? '', recorded: record !== undefined };
    });
  return {
    settings: TEST_SETTINGS,
    now,
    self: node,
    startIncarnation: start,
    address: traits.address ?? addressOf(node),
    version: traits.version ?? 'v1.6.2',
    deployment: traits.deployment ?? 'prod',
    apiReady: traits.apiReady ?? true,
    cluster: raft?.cluster ?? 0,
    incarnation: raft?.incarnation ?? 0,
    founding: traits.founding ?? false,
    clusterInView: traits.clusterInView ?? 0,
    leader: raft?.leader ?? -1,
    term: raft?.term ?? 0,
    leads: raft?.leads ?? false,
    ready: raft !== null && isReady(raft),
    active: view(configurationIn(log, log.length).members),
    committed: view(committed.members),
    committedIndex: committed.index,
    isMember: raft !== null && !raft.removed,
    removed: raft?.removed ?? false,
    contacts,
  };
}
