import type { NodeId } from '../../process/process.ts';
import { isAddress, parseAddress } from './address.ts';
import type { DiscoveryContext } from './discovery-port.ts';
import type { Hint, Introduction } from './discovery-message.ts';
import type { ContactRefusal, DiscoveryState } from './discovery-state.ts';

/** Node ids index arrays: a wrong one must not make them huge. */
const NODE_MAX = 65_535;

/** Why an introduction is not believed; null if it is. */
export function refusalOf(
  state: DiscoveryState,
  from: NodeId,
  said: Introduction,
  context: DiscoveryContext,
): ContactRefusal | null {
  if (said.deployment !== context.settings.deployment) return 'OTHER_DEPLOYMENT';
  if (!isAddress(said.address)) return 'MALFORMED_ADDRESS';
  if (!isNumber(said.incarnation, 1) || !isNumber(said.cluster, 0)) return 'MALFORMED_IDENTITY';
  const taken =
    said.address === context.self.address ||
    state.known.some(({ node, contact }) => node !== from && contact?.address === said.address);
  return taken ? 'ADDRESS_TAKEN' : null;
}

/** What is wrong and what to do, in a sentence. */
export function sentenceOf(
  code: ContactRefusal,
  from: NodeId,
  said: Introduction,
  deployment: string,
): string {
  const who = `node ${String(from)} at '${said.address}'`;
  switch (code) {
    case 'OTHER_DEPLOYMENT':
      return `${who} belongs to the deployment '${said.deployment}', not to '${deployment}': correct the seeds, or its deployment`;
    case 'MALFORMED_ADDRESS': {
      const parsed = parseAddress(said.address);
      return `${who} has a malformed address: ${parsed.kind === 'malformed' ? parsed.reason : ''}`;
    }
    case 'MALFORMED_IDENTITY':
      return `${who} has no valid identity: check which program listens there`;
    case 'ADDRESS_TAKEN':
      return `${who} has the address of another node: give it its own`;
  }
}

/** What is wrong with a hint, in a sentence; null if it is worth asking that node. */
export function wrongWithHint(hint: Hint, context: DiscoveryContext): string | null {
  const { node, address, deployment } = hint;
  if (!isNumber(node, 0) || node > NODE_MAX) return `'${String(node)}' is no node`;
  if (deployment !== context.settings.deployment)
    return `'${address}' belongs to the deployment '${deployment}'`;
  const parsed = parseAddress(address);
  return parsed.kind === 'malformed' ? `'${address}' is malformed: ${parsed.reason}` : null;
}

function isNumber(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}
