import type { ClientOperation } from '../scenarios/raft-cluster/client-state.ts';
import type { ClusterRequest } from '../scenarios/raft-cluster/system.ts';
import { LIES } from '../scenarios/discovery/service-state.ts';
import type { TimedRequest } from '../sim/index.ts';

/** What a field of a request must be; `?` where it may be left out. */
type Demand = 'number' | 'number or null' | 'numbers' | 'text' | 'text?' | 'learner?' | 'lie';

type Demands = Readonly<Record<string, Demand>>;

/** Operations that a plan asks of clients; a change of the membership is asked for as an operator's action. */
const OPERATIONS: Readonly<Record<Exclude<ClientOperation['op'], 'change' | 'transfer' | 'verb'>, Demands>> =
  {
    put: { key: 'number', value: 'number' },
    cas: { key: 'number', expected: 'number or null', value: 'number' },
    get: { key: 'number' },
  };

const ACTIONS: Readonly<Record<Exclude<ClusterRequest['kind'], 'operation'>, Demands>> = {
  init: { node: 'text' },
  join: { node: 'text', as: 'learner?', via: 'text?', address: 'text?' },
  remove: { node: 'text' },
  promote: { node: 'text' },
  demote: { node: 'text' },
  transfer: { to: 'text?' },
  http: { tag: 'number', method: 'text', target: 'text' },
  lie: { lie: 'lie', nodes: 'numbers', for: 'number' },
};

/** What is wrong with the first request of a plan from elsewhere that nobody can carry out; null if all can be. */
export function strangeRequest(requests: readonly TimedRequest[]): string | null {
  for (const [position, { node, body }] of requests.entries()) {
    const path = `plan.requests[${position}]`;
    if (typeof node !== 'string') return `${path}.node: expected the name of a node`;
    const wrong = wrongIn(body);
    if (wrong !== null) return `${path}.body: found ${told(body)}, expected ${wrong}`;
  }
  return null;
}

function wrongIn(body: unknown): string | null {
  if (typeof body !== 'object' || body === null) return 'an operation or an action';
  const kind: unknown = Reflect.get(body, 'kind');
  if (kind !== 'operation') return demandsOf('kind', kind, ACTIONS, body);
  return demandsOf('op', Reflect.get(body, 'op'), OPERATIONS, body);
}

function demandsOf(
  key: string,
  word: unknown,
  table: Readonly<Record<string, Demands>>,
  body: object,
): string | null {
  const demands = typeof word === 'string' && Object.hasOwn(table, word) ? table[word] : undefined;
  if (demands === undefined) return `${key}: one of ${Object.keys(table).join(', ')}`;
  const broken = Object.entries(demands).find(([name, demand]) => !meets(Reflect.get(body, name), demand));
  return broken === undefined ? null : `${broken[0]}: ${broken[1].replace('?', ' or nothing')}`;
}

function meets(value: unknown, demand: Demand): boolean {
  switch (demand) {
    case 'number':
      return Number.isSafeInteger(value);
    case 'number or null':
      return value === null || Number.isSafeInteger(value);
    case 'numbers':
      return Array.isArray(value) && value.every((each) => Number.isSafeInteger(each));
    case 'lie':
      return LIES.some((lie) => lie === value);
    case 'text':
      return typeof value === 'string';
    case 'text?':
      return value === undefined || typeof value === 'string';
    case 'learner?':
      return value === undefined || value === 'learner';
  }
}

function told(body: unknown): string {
  return body === undefined ? 'nothing' : JSON.stringify(body).slice(0, 60);
}
