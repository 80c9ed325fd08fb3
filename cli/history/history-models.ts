import type {
  CompareAndSetInput,
  KeyValueInput,
  RegisterInput,
  Scalar,
  ScalarState,
  SequentialModel,
} from '../../sim/index.ts';
import { compareAndSetRegister, keyValueStore, register } from '../../sim/index.ts';
import type { HistoryModel } from '../options/request.ts';

/** What can be asked in a history. */
export type HistoryInput = RegisterInput | CompareAndSetInput | KeyValueInput;

/** What a history says by `f`. */
export type HistoryFunction = 'read' | 'write' | 'cas' | 'get' | 'put' | 'append';

/** How a history is read, and what it is held against. */
export interface HistoryRules {
  readonly model: SequentialModel<ScalarState, HistoryInput, Scalar>;
  readonly functions: readonly HistoryFunction[];
  /** Whether every operation must name its key. */
  readonly needsKey: boolean;
}

/** The rules of a model. */
export function rulesOf(model: HistoryModel): HistoryRules {
  switch (model) {
    case 'register':
      return { model: register, functions: ['read', 'write'], needsKey: false };
    case 'cas-register':
      return { model: compareAndSetRegister, functions: ['read', 'write', 'cas'], needsKey: false };
    case 'kv':
      return { model: keyValueStore, functions: ['get', 'put', 'append'], needsKey: true };
  }
}
