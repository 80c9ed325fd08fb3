import { listControllers } from '../../core/controller/index.ts';
import type { ControllerState, ListedController } from '../../core/controller/index.ts';
import type { EntryVerdict, ListedRow, ListMoment, ObservedList } from '../../reports/index.ts';
import type { View } from '../../scenarios/properties/cluster.ts';
import type { ListTruth } from './list-truth.ts';

/** All controllers that run at one moment; their states never change, so this costs next to nothing. */
export interface Snapshot {
  readonly at: number;
  /** How many entries of all lists are not what is true. */
  readonly wrong: number;
  /** How many controllers list anybody. */
  readonly observers: number;
  /** How many entries of their lists are judged. */
  readonly judged: number;
  readonly states: readonly (ControllerState | undefined)[];
  /** By observer, then by controller: what it ought to list; undefined where that is not judged. */
  readonly truth: readonly (readonly (boolean | undefined)[])[];
}

/** The present moment, when these controllers run, each in this state. */
export function snapshotOf(
  states: readonly (ControllerState | undefined)[],
  view: View,
  truth: ListTruth,
): Snapshot {
  const nodes = states.map((_, node) => node);
  const lists = states.map((state) => (state === undefined ? [] : listControllers(state)));
  return {
    at: view.now,
    wrong: truth.wrongEntries(states),
    observers: lists.filter((list) => list.length > 0).length,
    judged: lists
      .map((list, a) => list.filter(({ id }) => truth.of(a, id) !== undefined).length)
      .reduce((sum, each) => sum + each, 0),
    states: [...states],
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
    const said = rows.map(({ id, role, online, verdict }) => `${id} ${role} ${String(online)} ${verdict}`);
    const key = said.join();
    const same = lists.get(key);
    if (same === undefined) lists.set(key, { observers: [view.name(observer)], rows });
    else same.observers.push(view.name(observer));
  });
  const observed: ObservedList[] = [...lists.values()];
  observed.sort((a, b) => b.observers.length - a.observers.length);
  const wrong = entriesThat('wrong', observed);
  return { at: snapshot.at, title, wrong, unjudged: entriesThat('unjudged', observed), lists: observed };
}

/** How many entries of all lists are that, each list as often as it was seen. */
function entriesThat(verdict: EntryVerdict, lists: readonly ObservedList[]): number {
  const those = (rows: readonly ListedRow[]): number => rows.filter((row) => row.verdict === verdict).length;
  return lists.reduce((sum, { observers, rows }) => sum + observers.length * those(rows), 0);
}

function rowOf(listed: ListedController, truth: boolean | undefined, view: View): ListedRow {
  const { id, isLeader, isVoter, online, local, cluster } = listed;
  const role = isLeader ? 'leader' : isVoter ? 'voter' : 'learner';
  const verdict = truth === undefined ? 'unjudged' : truth === online ? 'right' : 'wrong';
  return { id: view.name(id), role, online, local, cluster, verdict };
}

function byName(a: ListedRow, b: ListedRow): number {
  return a.id.length - b.id.length || (a.id < b.id ? -1 : 1);
}
