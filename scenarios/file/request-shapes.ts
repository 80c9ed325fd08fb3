import { keyedUnion } from '../yaml/keyed-union.ts';
import { anyNode } from './node-shapes.ts';
import { durations, single } from '../yaml/quantity.ts';
import { optional, record, required } from '../yaml/record.ts';
import { count } from '../yaml/scalars.ts';
import type { ScenarioRequest } from './scenario.ts';
import { mapped } from '../yaml/shape.ts';
import type { Shape } from '../yaml/shape.ts';

const at = required('at', single(durations), 'When the client is asked, counted from the start of the run.');
const client = required('client', anyNode, 'The client that is asked, such as client1.');
const key = required('key', count(0, 1000), 'The key, a small number.');
const value = required('value', count(0, 1_000_000_000), 'The value to write.');

const put = record('put', [
  at,
  client,
  required('put', record('put: { key: COUNT, value: COUNT }', [key, value]), 'Writes a value.'),
]);

const cas = record('cas', [
  at,
  client,
  required(
    'cas',
    record('cas: { key: COUNT, value: COUNT }', [
      key,
      optional(
        'expected',
        count(0, 1_000_000_000),
        'The value that must be there now; without it, there must be none.',
      ),
      value,
    ]),
    'Writes a value if another one is there.',
  ),
]);

const get = record('get', [
  at,
  client,
  required('get', record('get: { key: COUNT }', [key]), 'Reads a value.'),
]);

/** One client's operation: `{ at: 3s, client: client1, put: { key: 1, value: 5 } }`. */
export const requestShape: Shape<ScenarioRequest> = keyedUnion<ScenarioRequest>({
  noun: 'operation',
  common: ['at', 'client'],
  wordOf: (request) => request.operation.op,
  variants: [
    {
      word: 'put',
      shape: mapped(
        put,
        (r): ScenarioRequest => ({
          at: r.at,
          client: r.client,
          operation: { kind: 'operation', op: 'put', key: r.put.key, value: r.put.value },
        }),
        (request) => {
          const { operation, at: time, client: name } = request;
          if (operation.op !== 'put') throw new Error('this is no put');
          return { at: time, client: name, put: { key: operation.key, value: operation.value } };
        },
      ),
    },
    {
      word: 'cas',
      shape: mapped(
        cas,
        (r): ScenarioRequest => ({
          at: r.at,
          client: r.client,
          operation: {
            kind: 'operation',
            op: 'cas',
            key: r.cas.key,
            expected: r.cas.expected ?? null,
            value: r.cas.value,
          },
        }),
        (request) => {
          const { operation, at: time, client: name } = request;
          if (operation.op !== 'cas') throw new Error('this is no cas');
          const { expected } = operation;
          return {
            at: time,
            client: name,
            cas: {
              key: operation.key,
              ...(expected === null ? {} : { expected }),
              value: operation.value,
            },
          };
        },
      ),
    },
    {
      word: 'get',
      shape: mapped(
        get,
        (r): ScenarioRequest => ({
          at: r.at,
          client: r.client,
          operation: { kind: 'operation', op: 'get', key: r.get.key },
        }),
        (request) => {
          const { operation, at: time, client: name } = request;
          if (operation.op !== 'get') throw new Error('this is no get');
          return { at: time, client: name, get: { key: operation.key } };
        },
      ),
    },
  ],
});
