import type { PropertyInfo, PropertyKind } from '../../../sim/index.ts';

const info = (
  id: string,
  kind: PropertyKind,
  requirements: readonly string[],
  sentence: string,
): PropertyInfo => ({ id, sentence, requirements, kind });

/** What {@link leaderlessWarning} checks. */
export const LEADERLESS_WARNING: readonly PropertyInfo[] = [
  info(
    'warns-when-leaderless',
    'eventually',
    ['C4', 'S4.1', 'S4.2'],
    'A controller warns, at each level, before 1 s of running time without a leader has accumulated past the threshold within the episode.',
  ),
  info('rearms', 'eventually', ['C4', 'S4.3'], 'So it does in an episode that follows one which has ended.'),
  info(
    'flapping-does-not-silence',
    'eventually',
    ['S4.5'],
    'So it does in an episode in which leaders were sighted that did not stay.',
  ),
  info(
    'time-since-leader',
    'always',
    ['S4.2'],
    'The warning tells the time since the episode began, on the own clock, true to the millisecond.',
  ),
  info(
    'never-warns-early',
    'always',
    ['C4', 'S4.3'],
    'No level is reported before the episode has lasted for longer than its threshold.',
  ),
  info(
    'never-warns-under-a-leader',
    'always',
    ['S4.2', 'S4.3'],
    'A controller that knows a leader, or belongs to no cluster, does not warn that there is none.',
  ),
  info(
    'warns-once',
    'always',
    ['S4.3', 'S4.5'],
    'Each level is reported once in an episode at most, WARNING before CRITICAL.',
  ),
  info(
    'episode-history',
    'always',
    ['S4.5'],
    'Every episode that has ended is told and remembered once, with its beginning, its length and the level that it reached.',
  ),
];

/** What {@link searchingAnew} checks. */
export const SEARCHES_ANEW: readonly PropertyInfo[] = [
  info(
    'repairs-when-warned',
    'always',
    ['S4.5'],
    'A controller that warns of having no leader turns to every other member of its configuration at once.',
  ),
];
