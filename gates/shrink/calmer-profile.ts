import { rounderTimes } from '../../sim/index.ts';
import type { MicrosRange, WorldProfile } from '../../sim/index.ts';
import type { Simpler } from './shrunk-by.ts';

/** Calmer surroundings: without loss, without duplicates, in order, with right clocks, and with delays that do not vary. */
export function* calmerProfiles(profile: WorldProfile): Generator<Simpler<WorldProfile>> {
  const { network, disk, clocks } = profile;
  if (network.loss > 0) yield { value: { ...profile, network: { ...network, loss: 0 } } };
  if (network.duplicate > 0) yield { value: { ...profile, network: { ...network, duplicate: 0 } } };
  if (network.order !== 'fifo') yield { value: { ...profile, network: { ...network, order: 'fifo' } } };
  if (clocks.driftPpm > 0) yield { value: { ...profile, clocks: { driftPpm: 0 } } };
  if (disk.latency[1] > 0) yield { value: { ...profile, disk: { latency: [0, 0] } } };
  for (const latency of steadier(network.latency))
    yield { value: { ...profile, network: { ...network, latency } } };
  for (const latency of steadier(disk.latency)) yield { value: { ...profile, disk: { latency } } };
}

function* steadier([min, max]: MicrosRange): Generator<MicrosRange> {
  if (min < max) {
    for (const delay of [min, max, Math.floor((min + max) / 2)]) yield [delay, delay];
    return;
  }
  for (const time of rounderTimes(max)) yield [time, time];
}
