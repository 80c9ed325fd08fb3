import { SECOND } from '../../sim/index.ts';
import { HOUR } from '../yaml/duration.ts';
import { optional, record } from '../yaml/record.ts';
import type { Shape } from '../yaml/shape.ts';
import type { Form } from './form.ts';
import type { EvictionConfig } from './settings.ts';

/** `eviction:`: when members that have gone are removed (requirement S0.4). */
export function evictionShape(form: Form): Shape<EvictionConfig> {
  return record('when members that have gone are removed: { after, minVoters }', [
    optional(
      'after',
      form.duration(SECOND, 24 * HOUR),
      'A leader removes a member of which it has heard nothing for longer than this. Default: nobody is ever removed for that.',
    ),
    optional('minVoters', form.count(1, 101), 'So many voters stay, however many are gone. Default 3.'),
  ]);
}
