import type { ShrunkReport } from '../run/shrunk-report.ts';
import { sampleViolation } from './sample.ts';

/** What shrinking might have made of the failing run. */
export const sampleShrunk: ShrunkReport = {
  seed: 7,
  violation: sampleViolation,
  before: { faults: 27, requests: 100, nodes: 6, clients: 4, virtualMs: 83_456 },
  after: { faults: 1, requests: 2, nodes: 3, clients: 1, virtualMs: 14_000 },
  attempts: 210,
  realMs: 4_200,
  ending: 'nothing-left',
  text: "name: chaos-shrunk\ncluster: { nodes: 3 }\nfaults:\n  - { at: 8s, pause: { node: '@leader', for: 6s } }\n",
  rerun: 'npm run sim -- --seed 7 --scenario out/chaos-3/scenario.yaml',
  scenario: 'out/chaos-3/scenario.yaml',
  trace: 'out/chaos-3/shrunk/trace.jsonl',
  report: 'out/chaos-3/shrunk/report.txt',
};
