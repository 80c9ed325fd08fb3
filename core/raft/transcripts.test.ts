import { describe, expect, it } from 'vitest';
import { incarnationOf, voter } from './testing/test-disk.ts';
import type { TestCluster } from './testing/test-cluster.ts';
import { ms } from './testing/test-options.ts';
import { Transcript } from './testing/transcript.ts';
import { ELECTION, HEARTBEAT, TRANSFER } from './timers.ts';
import { until } from './testing/until.ts';

/** The transcript is compared with its golden file; `vitest -u` writes it anew, to be reviewed as a diff. */
async function expectGolden(story: Transcript, name: string): Promise<void> {
  story.cluster.assertNoViewChanged();
  await expect(story.toString()).toMatchFileSnapshot(`transcripts/${name}.transcript.txt`);
}

function beat(c: TestCluster, leader: number): void {
  c.fire(leader, HEARTBEAT);
  c.deliverAll();
}

describe('golden transcripts', () => {
  it('an election (paper, 5.2)', async () => {
    const story = new Transcript('An election among three members', { nodes: 3 });
    const c = story.cluster;
    story.say('the election timer of n0 fires first');
    c.fire(0, ELECTION);
    c.deliverAll();
    story.say('the next round of appends tells the others what is committed');
    beat(c, 0);
    story.show();
    await expectGolden(story, 'election');
  });

  it('conflict repair (paper, figure 7)', async () => {
    const story = new Transcript(
      'Figure 7: the leader of term 8 repairs the logs (a) to (f), here n1 to n6',
      {
        nodes: 7,
        logs: [
          [1, 1, 1, 4, 4, 5, 5, 6, 6, 6],
          [1, 1, 1, 4, 4, 5, 5, 6, 6],
          [1, 1, 1, 4],
          [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6],
          [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7],
          [1, 1, 1, 4, 4, 4, 4],
          [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3],
        ],
        terms: [7, 6, 4, 6, 7, 4, 3],
      },
    );
    const c = story.cluster;
    story.say(
      'before the election (everything is one index further on than in the paper: the members are at index 1)',
    );
    story.show();
    story.say('n0 is elected: n3 and n4 have more, and refuse');
    c.fire(0, ELECTION);
    c.deliverAll();
    story.say('one more round, and all have committed');
    beat(c, 0);
    story.show();
    await expectGolden(story, 'figure-7');
  });

  it('an entry of an earlier term is not committed by counting (paper, figure 8)', async () => {
    const story = new Transcript('Figure 8: S1 to S5 are n0 to n4; batches of one entry', {
      nodes: 5,
      logs: [[2], [2], [], [], [3]],
      terms: [2, 2, 3, 3, 3],
      options: { maxAppendEntries: 1 },
    });
    const c = story.cluster;
    story.say(
      '(b) S1 has brought its entry of term 2 to S2; S5 has led term 3 and has an entry of that, then crashed',
    );
    c.crash(4);
    story.show();
    story.say('(c) S1 is elected in term 4 (after a first try in term 3)');
    c.fire(0, ELECTION);
    c.deliverAll((flight) => flight.message.kind === 'vote' || flight.message.kind === 'vote-response');
    c.fire(0, ELECTION);
    c.deliverAll((flight) => flight.message.kind === 'vote' || flight.message.kind === 'vote-response');
    story.say('(c) its entry of term 2 reaches a majority, but its own of term 4 does not');
    const early = (flight: { readonly message: { readonly kind: string } }): boolean => {
      const message = flight.message as { readonly entries?: readonly { readonly term: number }[] };
      return message.entries?.some((entry) => entry.term === 4) !== true;
    };
    c.drop((flight) => !early(flight));
    c.fire(0, HEARTBEAT);
    c.deliverAll(early);
    c.drop();
    story.show();
    story.say('(d) S1 crashes; S5 returns and can be elected (at its second try), for nothing was committed');
    c.crash(0);
    c.start(4);
    c.fire(4, ELECTION);
    c.deliverAll();
    c.fire(4, ELECTION);
    c.deliverAll();
    beat(c, 4);
    story.show();
    await expectGolden(story, 'figure-8');
  });

  it('a snapshot for a follower that lags (paper, section 7)', async () => {
    const story = new Transcript('A follower that lags behind the compacted log gets a snapshot', {
      nodes: 3,
      options: { snapshotThreshold: 3, trailingLogs: 0, maxInflight: 1 },
    });
    const c = story.cluster;
    c.elect(0);
    const session = c.openSession(0);
    story.say('n2 is cut off while the others go on');
    c.isolate(2);
    ['a', 'b', 'c', 'd', 'e'].forEach((command, at) => {
      c.answer(c.request(0, { kind: 'command', tag: 0, session, sequence: at + 1, command }));
    });
    story.show();
    story.say('n2 is back');
    c.heal();
    beat(c, 0);
    beat(c, 0);
    story.show();
    await expectGolden(story, 'snapshot');
  });

  it('a voter is added and another removed (dissertation, 4.1 and 4.2)', async () => {
    const story = new Transcript('n3 joins with a blank disk and becomes a voter; n1 is removed', {
      nodes: 4,
      members: [voter(0), voter(1), voter(2)],
    });
    const c = story.cluster;
    c.elect(0);
    beat(c, 0);
    story.say('n3 enters as staging, catches up, and is promoted by the leader');
    c.request(0, {
      kind: 'change',
      tag: 0,
      change: { kind: 'add', id: 3, incarnation: incarnationOf(3), as: 'staging' },
    });
    c.deliverAll();
    beat(c, 0);
    story.show();
    story.say('n1 is removed, and learns that it is');
    c.request(0, { kind: 'change', tag: 0, change: { kind: 'remove', id: 1 } });
    c.deliverAll();
    beat(c, 0);
    beat(c, 0);
    story.show();
    await expectGolden(story, 'membership');
  });

  it('a transfer of leadership (dissertation, 3.10)', async () => {
    const story = new Transcript('n0 hands over to n1, then n1 to n2, which is not there', { nodes: 3 });
    const c = story.cluster;
    c.elect(0);
    beat(c, 0);
    story.say('n0 hands over to n1');
    c.request(0, { kind: 'transfer', tag: 0, target: 1 });
    c.deliverAll();
    story.show();
    story.say('n1 hands over to n2, which crashes before it hears of it');
    c.crash(2);
    c.request(1, { kind: 'transfer', tag: 0, target: 2 });
    c.deliverAll();
    story.say('it is too late: n1 has told n2 to stand, so it cannot keep its lease, and steps down');
    c.fire(1, TRANSFER);
    c.deliverAll();
    story.show();
    await expectGolden(story, 'transfer');
  });

  it('pre-vote and check-quorum around a partition (dissertation, 6.2 and 9.6)', async () => {
    const story = new Transcript('The leader n0 is cut off from n1 and n2, and comes back', { nodes: 3 });
    const c = story.cluster;
    c.elect(0);
    beat(c, 0);
    story.say('n0 is cut off, and without a quorum for a lease timeout it steps down');
    c.isolate(0);
    for (let i = 0; i < 11; i += 1) beat(c, 0);
    story.say('it asks in vain whether it could be elected, and does not raise its term');
    c.fire(0, ELECTION);
    c.deliverAll();
    story.say('n1 stands, is granted pre-votes only when the guard is over, and is elected');
    c.fire(1, ELECTION);
    c.deliverAll();
    until(
      () => c.now + 100 * ms >= (c.armedFor(0, ELECTION) ?? 0),
      () => {
        beat(c, 1);
      },
    );
    story.say('n0 comes back; its pre-vote is ignored, for the others hear their leader');
    c.heal();
    c.fire(0, ELECTION);
    c.deliverAll();
    beat(c, 1);
    story.show();
    await expectGolden(story, 'partition');
  });
});
