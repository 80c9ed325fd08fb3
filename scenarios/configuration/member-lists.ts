import { isMap, isScalar, isSeq } from 'yaml';
import type { Place } from '../yaml/place.ts';

const INSTEAD =
  'no list of members: who belongs to the cluster is agreed on at run time. Write where this controller is and where to ' +
  'look for the others, as in ctrl: { options: { advertiseAddress: tls:ctrl1.example:1280 } } and ' +
  'discovery: { seeds: [tls:ctrl2.example:1280], bootstrapExpect: 3 }';

/** What there no longer is, and what to write instead (requirement S0.1). */
const GONE: Readonly<Record<string, string>> = {
  initialMembers: INSTEAD,
  bootstrapMembers: INSTEAD,
  minClusterSize: 'discovery: { bootstrapExpect: 3 }, which says how many nodes found the cluster together',
};

/** Complains of every list of members, wherever it stands below the node, and of nothing else at the same spot. */
export function refuseMemberLists(node: unknown, place: Place): void {
  if (isSeq(node)) {
    node.items.forEach((item, index) => {
      refuseMemberLists(item, place.item(index));
    });
  }
  if (!isMap(node)) return;
  for (const { key, value } of node.items) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    const gone = Object.keys(GONE).find((word) => word.toLowerCase() === name.toLowerCase());
    if (gone !== undefined) {
      place.retract(key);
      place.complain(key, { found: `${name}, which there no longer is`, expected: GONE[gone] ?? '' });
    }
    refuseMemberLists(value, place.key(name));
  }
}
