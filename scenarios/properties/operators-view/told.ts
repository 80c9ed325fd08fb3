import type { ControllerState } from '../../../core/controller/index.ts';
import { configurationsFrom, isConnected } from './peers-in-view.ts';
import type { Told } from './peers-in-view.ts';

/** What one controller has told since it started, and what it owes. */
export class ToldByOne {
  /** By node, as reported. */
  readonly connected: boolean[] = [];
  leader = -1;
  readOnly = false;
  /** Who is to be reported as no member, and has not been yet. */
  owed: number[] = [];
  /** By node: the connections of the step before. */
  private readonly before: boolean[] = [];
  private configuration: Told = { index: -1, members: [] };

  /** A step: whoever has come to be connected without being a member is owed a word, at each configuration on the way. */
  moved(state: ControllerState, nodeCount: number): void {
    const told = configurationsFrom(state, this.configuration.index);
    told.forEach((next, at) => {
      const isLast = at === told.length - 1;
      for (let id = 0; id < nodeCount; id += 1) {
        const was = this.before[id] === true;
        const is = isLast ? isConnected(state, id) : was;
        if (is && isStranger(next, id) && !(was && isStranger(this.configuration, id))) this.owed.push(id);
        if (isLast) this.before[id] = is;
      }
      this.configuration = next;
    });
  }
}

/** Without members of its own a node cannot say of another that it is none. */
function isStranger({ members }: Told, id: number): boolean {
  return members.length > 0 && !members.some((member) => member.id === id);
}
