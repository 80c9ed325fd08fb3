import { listControllers } from '../../core/controller/index.ts';
import type { ControllerState, ListedController } from '../../core/controller/index.ts';
import type { ListedRow, ListMoment, ObservedList } from '../../reports/index.ts';
import type { View } from '../../scenarios/properties/cluster.ts';
import { asController } from '../../scenarios/raft-cluster/types.ts';
import type { ListTruth } from './list-truth.ts';

/** All controllers that run at one moment; their states never change, so this costs next to nothing. */
export interface Snapshot {
  readonly at: number;
  readonly wrong: number;
  readonly observers: number;
  readonly states: readonly (ControllerState | undefined)[];
  /** By observer, then by controller: what it ought to list; undefined where that is not judged. */
  readonly truth: readonly (readonly (boolean | undefined)[])[];
}

/** The present moment. */
export function snapshotOf(view: View, truth: ListTruth): Snapshot {
  const nodes = Array.from({ length: view.nodeCount }, (_, node) => node);
  const states = nodes.map((node) =>
    view.isMember(node) && !view.isPaused(node) ? asController(view.state(node)) : undefined,
  );
  return {
    at: view.now,
    wrong: truth.wrongEntries(),
    observers: states.filter((state) => state !== undefined && listControllers(state).length > 0).length,
    states,
    truth: nodes.map((a) => nodes.map((b) => truth.of(a, b))),
  };
}

/** What the lists of a moment say, those that say the same as one. */
export function listMoment(snapshot: Snapshot, title: string, view: View): ListMoment {
  const lists = new Map<string, { observers: string[]; rows: readonly ListedRow[] }>();
  snapshot.states.forEach((state, observer) => {
    if (state === undefined) return;
    const listed = listControllers(state);
    if (listed.length === 0) return;
    const truth = snapshot.truth[observer] ?? [];
    const rows = listed.map((each) => rowOf(each, truth[each.id], view)).sort(byName);
    const said = rows.map(
      ({ id, role, online, wrong }) => `${id} ${role} ${String(online)} ${String(wrong)}`,
    );
    const key = said.join();
    const same = lists.get(key);
    if (same === undefined) lists.set(key, { observers: [view.name(observer)], rows });
    else same.observers.push(view.name(observer));
  });
  const observed: ObservedList[] = [...lists.values()];
  observed.sort((a, b) => b.observers.length - a.observers.length);
  return { at: snapshot.at, title, wrong: snapshot.wrong, lists: observed };
}

function rowOf(listed: ListedController, truth: boolean | undefined, view: View): ListedRow {
  const { id, isLeader, isVoter, online, local, cluster } = listed;
  const role = isLeader ? 'leader' : isVoter ? 'voter' : 'learner';
  return { id: view.name(id), role, online, local, cluster, wrong: truth !== undefined && truth !== online };
}

function byName(a: ListedRow, b: ListedRow): number {
  return a.id.length - b.id.length || (a.id < b.id ? -1 : 1);
}
