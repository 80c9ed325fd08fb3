import type { PropertyInfo } from '../../../sim/index.ts';

/** What {@link leaderEndpoint} checks. */
export const LEADER_ENDPOINT: readonly PropertyInfo[] = [
  {
    id: 'endpoint-exact',
    sentence:
      "A health check answers 200 if and only if the node is leader with a valid lease by its own clock, and 429 otherwise, with OpenZiti's body; another path 404, another method 405 with Allow.",
    requirements: ['S3.1', 'S3.2', 'S3.5'],
    kind: 'always',
  },
  {
    id: 'balancer-follows',
    sentence:
      'A load balancer sends nothing to a node that would not have answered 200 for longer than fall × inter + timeout, and reaches one that has become able to, and stays reachable, within rise × inter + timeout.',
    requirements: ['S3.3', 'S3.4'],
    kind: 'eventually',
  },
  {
    id: 'balancer-counts',
    sentence:
      'The load balancer marks a server up after exactly rise checks in a row that passed, and down after exactly fall that failed, or the very first.',
    requirements: ['S3.3'],
    kind: 'always',
  },
];
