import type { PropertyInfo } from '../../../sim/index.ts';

/** What {@link operating} checks. */
export const OPERATING: readonly PropertyInfo[] = [
  {
    id: 'wish-is-committed',
    sentence:
      'An operator is told that a member was removed, or has another suffrage, only by a committed configuration that says so and has been in force since it asked (OpenZiti #2221, #2532).',
    requirements: ['S0.3'],
    kind: 'always',
  },
  {
    id: 'wish-is-visible',
    sentence:
      'Whoever tells an operator that a change of the membership is done shows that configuration, or a later one (OpenZiti #2221).',
    requirements: ['S0.3'],
    kind: 'always',
  },
  {
    id: 'transfer-moves-leadership',
    sentence:
      'An operator is told that leadership was handed over only if, since it asked, another leader has come, and whom it named, if it named one, has led.',
    requirements: ['S0.3', 'S0.7'],
    kind: 'always',
  },
  {
    id: 'suffrage-is-asked-for',
    sentence:
      'A leader makes a voter of a learner, or takes a vote away, only if an operator has asked for just that (OpenZiti #2532).',
    requirements: ['S0.3'],
    kind: 'always',
  },
  {
    id: 'refused-wish-changes-nothing',
    sentence:
      'What leaders have changed for a wish alone is never committed once the wish was refused for certain.',
    requirements: ['S0.3'],
    kind: 'always',
  },
  {
    id: 'wish-answered',
    sentence:
      'Whoever is asked by an operator answers within the timeout, leader or no leader, as long as it runs.',
    requirements: ['S0.3'],
    kind: 'eventually',
  },
];
