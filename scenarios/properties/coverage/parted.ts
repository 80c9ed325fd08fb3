import type { View } from '../cluster.ts';

/** Whether two nodes cannot reach each other both ways: a link between them is cut, or one of them is down. */
export function parted(view: View, a: number, b: number): boolean {
  return !view.isUp(a) || !view.isUp(b) || view.link(a, b).cut || view.link(b, a).cut;
}
