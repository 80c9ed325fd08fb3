import { farFewerItems, fewerItems, inTurn } from '../../sim/index.ts';
import type { ListOf, Violation } from '../../sim/index.ts';
import type { Scenario, ScenarioRequest } from '../file/scenario.ts';
import { clientName } from '../raft-cluster/system.ts';
import type { Candidate, RunPass } from './candidate.ts';
import { scenariosTried } from './candidate.ts';
import { withSetting } from './settings.ts';
import { alone } from './stated.ts';

/** Fewer clients: none, one, and so on; then without each in turn. Who is left is numbered anew. */
const fewerClients: RunPass = scenariosTried(function* ({ candidate: { scenario } }) {
  const count = clientsOf(scenario);
  const all = Array.from({ length: count }, (_, index) => index);
  for (let left = 0; left < count - 1; left++) yield withClients(scenario, all.slice(0, left));
  for (const gone of all.toReversed())
    yield withClients(
      scenario,
      all.filter((client) => client !== gone),
    );
});

const requestsOf: ListOf<Candidate, ScenarioRequest> = {
  read: ({ scenario }) => scenario.requests ?? [],
  write: ({ scenario, seed }, requests) => ({ scenario: { ...scenario, requests }, seed }),
};
const fewerRequests = fewerItems<Candidate, Violation, ScenarioRequest>(requestsOf);

/** The same in few tries. */
export const farLessWork: RunPass = farFewerItems<Candidate, Violation, ScenarioRequest>(requestsOf);

/** Fewer requests of fewer clients. */
export const lessWork: RunPass = inTurn(fewerClients, fewerRequests, fewerClients);

function clientsOf({ workload }: Scenario): number {
  return workload?.clients?.[0] ?? 0;
}

function withClients(scenario: Scenario, kept: readonly number[]): Scenario {
  const renamed = new Map(kept.map((client, at) => [clientName(client), clientName(at)]));
  const nameOf = (name: string): string | null =>
    name.startsWith('client') ? (renamed.get(name) ?? null) : name;
  const requests = (scenario.requests ?? []).flatMap((request) => {
    const client = nameOf(request.client);
    return client === null ? [] : [{ ...request, client }];
  });
  const faults = (scenario.faults ?? []).map((action) => {
    if (!('by' in action) || action.by === undefined) return action;
    return { ...action, by: nameOf(action.by) ?? 'operator' };
  });
  return withSetting({ ...scenario, faults, requests }, ['workload', 'clients'], alone(kept.length));
}
