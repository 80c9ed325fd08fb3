import type { JoinContext } from './join-context.ts';
import { isBound, memberOf } from './join-context.ts';
import type { JoinFinding, JoinQuestion } from './join-message.ts';
import { refusal } from './refusal.ts';
import type { JoinRefusal } from './refusal.ts';

/** What a leader makes of a target's finding. */
export type Verdict =
  | { readonly kind: 'passed'; readonly found: string }
  /** It is this very member already. */
  | { readonly kind: 'repeated'; readonly found: string }
  | { readonly kind: 'refused'; readonly refusal: JoinRefusal };

/** Judges one layer (requirements S2.1 to S2.3). Of what the target says it takes no more than that layer's. */
export function judge(finding: JoinFinding, question: JoinQuestion, context: JoinContext): Verdict {
  switch (finding.layer) {
    case 'network':
      if (finding.api) return passed('the connection and the API endpoint answer');
      return refused('UNREACHABLE', 'the connection answers, but the API endpoint does not');
    case 'state':
      return judgeState(finding.cluster, finding.incarnation, question, context);
    case 'consistency':
      return judgeConsistency(finding, question, context);
  }
}

function judgeState(
  cluster: number,
  incarnation: number,
  question: JoinQuestion,
  context: JoinContext,
): Verdict {
  if (cluster === 0) return passed('not initialised');
  if (cluster !== context.cluster) {
    return refused('ALREADY_INITIALIZED', `initialised: a member of cluster ${cluster}`);
  }
  const member = memberOf(context.committed, question.node);
  if (member === undefined || member.incarnation !== incarnation) {
    return refused('ALREADY_INITIALIZED', 'initialised: it was a member of this cluster, and was removed');
  }
  if (member.address !== question.address) {
    const found = `initialised: a member of this cluster at ${member.address}`;
    return refused('ALREADY_INITIALIZED', found, 'Ask with the address that the member has.');
  }
  if ((member.suffrage === 'learner') !== (question.suffrage === 'learner')) {
    const found = `initialised: a member of this cluster as ${member.suffrage}`;
    return refused('ALREADY_INITIALIZED', found, 'Ask for another suffrage of the member instead.');
  }
  return { kind: 'repeated', found: 'this very member already' };
}

function judgeConsistency(
  finding: Extract<JoinFinding, { layer: 'consistency' }>,
  question: JoinQuestion,
  context: JoinContext,
): Verdict {
  const { node, address } = question;
  const member = memberOf(context.active, node);
  if (member !== undefined) {
    return refused(
      'TOPOLOGY_CONFLICT',
      `id ${node} belongs to a member with another incarnation: its disk was lost, or another node has its id`,
      'Remove that member first, then ask again.',
    );
  }
  const holder = context.active.find((each) => each.address === address);
  if (holder !== undefined) {
    return refused('TOPOLOGY_CONFLICT', `address ${address} belongs to member ${holder.id}`);
  }
  if (finding.address !== address) {
    return refused('TOPOLOGY_CONFLICT', `the node says that its address is ${finding.address}`);
  }
  if (generation(finding.version) !== generation(context.version)) {
    return refused('TOPOLOGY_CONFLICT', `version ${finding.version} does not fit ${context.version}`);
  }
  if (finding.deployment !== context.deployment) {
    return refused('TOPOLOGY_CONFLICT', `deployment ${finding.deployment}, not ${context.deployment}`);
  }
  if (finding.founding) {
    return refused(
      'TOPOLOGY_CONFLICT',
      'the node is about to found a cluster',
      'Wait for it, then ask again.',
    );
  }
  if (finding.clusterInView !== 0 && finding.clusterInView !== context.cluster) {
    return refused('TOPOLOGY_CONFLICT', `the node knows of a cluster of its own, ${finding.clusterInView}`);
  }
  return passed('id, address, version and deployment fit');
}

/** `v1` of `v1.6.2`: what speaks the same language. */
function generation(version: string): string {
  const dot = version.indexOf('.');
  return dot < 0 ? version : version.slice(0, dot);
}

function passed(found: string): Verdict {
  return { kind: 'passed', found };
}

function refused(code: JoinRefusal['code'], found: string, remedy?: string): Verdict {
  return { kind: 'refused', refusal: refusal(code, found, remedy) };
}

/** A member other than `node` that is still to be bound: its join is under way. */
export function otherInProgress(context: JoinContext, node: number): number {
  const other = context.active.find((member) => member.id !== node && !isBound(member));
  return other === undefined ? -1 : other.id;
}
