export type { Key, KeyValue, KeyValueCommand, KeyValueResult, KeyValueState, Value } from './key-value.ts';
export { keyValueMachine } from './key-value.ts';
