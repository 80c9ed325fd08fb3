// Generated from scenarios/*.yaml: npx vitest run scenarios/catalogue -u

/** The scenario files, sorted by name: bundled as text, since nothing here may read files. */
export const SCENARIO_TEXTS: readonly (readonly [name: string, text: string])[] = [
  [
    'calm',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: calm
summary: no faults at all; one leader is elected and stays, terms do not grow, every operation is answered
requirements: [C4, S0.7]
cluster:
  nodes: 1..7
  config:
    raft:
      electionTimeout: 500ms..5s
      heartbeatTimeout: 500ms..3s
      maxAppendEntries: 1..64
      snapshotThreshold: 1..100
      trailingLogs: 0..50
network: { latency: 1ms..20ms }
clocks: { drift: 0ppm..500ppm }
workload: { clients: 1..4, rate: 1/s..20/s, idle: 5s..20s }
duration: 3m
recovery: 30s
properties: all
exercise:
  - one-leader-per-term
  - vote-sound
  - log-matching
  - state-machine-safety
  - state-digest
  - snapshot-fold
  - lease-covered
  - leader-returns
  - leader-stays
  - acknowledged-is-durable
  - read-index-sound
  - read-your-writes
  - linearizable
  - answered
  - log-compacted
  - read-by-lease
  - world-fidelity
`,
  ],
  [
    'changes-at-elections',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: changes-at-elections
summary: operators ask for changes of the members while one leader after the other is cut off or crashes
requirements: [C2, C3]
cluster:
  nodes: 4
  config:
    raft:
      {
        electionTimeout: 400ms..800ms,
        heartbeatTimeout: 400ms..800ms,
        maxAppendEntries: 1,
        maxInflight: 1..4,
      }
network: { latency: 1ms..20ms }
workload: { clients: 3, rate: 0.5/s, keys: 2, attemptTimeout: 100ms..400ms, patience: 200ms..1s }
duration: 10s
chaos:
  every: 500ms..2s
  lasts: 100ms..3s
  kinds: { ambush: 4, demote: 2, partition: 2, isolate: 1 }
  atLeader: 60%
properties: all
exercise:
  - one-leader-per-term
  - leader-completeness
  - state-machine-safety
  - durable-quorum
  - configuration-discipline
  - counts-only-members
  - vote-kept-until-committed
  - leader-returns
  - recovers
  - leader-changed
  - election-contested
  - partition-healed
  - configuration-changed
  - configuration-rolled-back
  - world-fidelity
`,
  ],
  [
    'chaos',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: chaos
summary: everything at once, drawn anew for each seed; safety always holds, and after the chaos the cluster recovers
requirements: [C2, C3, C4, S0.3, S0.7]
system: either
chaos:
  swarm: true
duration: 5m
properties: all
exercise:
  - one-leader-per-term
  - vote-sound
  - elected-by-majority
  - log-matching
  - match-index-sound
  - leader-completeness
  - state-machine-safety
  - durable-quorum
  - commit-own-term
  - state-digest
  - snapshot-fold
  - snapshot-sessions
  - snapshot-configuration
  - configuration-discipline
  - truncation-discipline
  - one-answer-200
  - lease-covered
  - lease-sound
  - vote-guard
  - transfer-ends
  - leader-returns
  - leader-stays
  - promoted-when-caught-up
  - removal-is-final
  - leader-steps-down
  - recovers
  - acknowledged-is-durable
  - exactly-once
  - read-index-sound
  - read-your-writes
  - linearizable
  - answered
  - leader-changed
  - leader-fell
  - election-contested
  - partition-healed
  - log-truncated
  - log-compacted
  - snapshot-installed
  - configuration-changed
  - learner-promoted
  - member-removed
  - transfer-done
  - read-by-lease
  - read-by-index
  - command-retried
  - outcome-unknown
  - restarted-with-disk
  - restarted-blank
  - isolated-leader-asked
  - changes-raced
  - world-fidelity
`,
  ],
  [
    'contested-logs',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: contested-logs
summary: leaders fall before they have spread what they append, and come back with it; logs come apart as in figure 8 of the Raft paper
requirements: [S0.3, S0.7]
cluster:
  nodes: 3..5
  config:
    raft:
      electionTimeout: 1s..2s
      heartbeatTimeout: 800ms..1s
      heartbeatInterval: 200ms..400ms
      maxAppendEntries: 1..2
      maxInflight: 1..2
      snapshotThreshold: 2..20
      trailingLogs: 0..4
network: { latency: 100ms..200ms, clientLatency: 1ms..5ms }
workload: { clients: 3, rate: 8/s, keys: 3 }
chaos:
  every: 100ms..1500ms
  lasts: 300ms..4s
  kinds: { crash: 4, isolate: 4, pause: 4, figure8: 2, demote: 4, promote: 4 }
  atLeader: 90%
  armed: 20%
duration: 5m
properties: all
exercise:
  - leader-completeness
  - state-machine-safety
  - commit-own-term
  - truncation-discipline
  - configuration-discipline
  - log-truncated
  - configuration-rolled-back
  - figure-eight
  - snapshot-in-conflict
  - configurations-raced
  - changes-raced
  - isolated-leader-asked
`,
  ],
  [
    'crash-restart',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: crash-restart
summary: nodes crash at any moment, also between two effects, lose what was not saved, and restart
requirements: [C4, S0.7]
cluster:
  nodes: 3..5
  config:
    {
      raft:
        { electionTimeout: 1s..3s, heartbeatTimeout: 1s..3s, snapshotThreshold: 1..50, trailingLogs: 0..20 },
    }
network: { latency: 1ms..50ms }
disk: { latency: 0ms..20ms }
workload: { clients: 3, rate: 10/s, keys: 3 }
chaos:
  every: 1s..15s
  lasts: 100ms..15s
  kinds: { crash: 6, diskSlow: 2, diskFull: 1, figure8: 1 }
  atLeader: 50%
  armed: 60%
duration: 5m
properties: all
exercise:
  - one-leader-per-term
  - vote-sound
  - elected-by-majority
  - log-matching
  - match-index-sound
  - leader-completeness
  - state-machine-safety
  - durable-quorum
  - commit-own-term
  - state-digest
  - term-vote-monotonic
  - durable-before-send
  - snapshot-fold
  - lease-covered
  - vote-guard
  - leader-returns
  - leader-stays
  - recovers
  - acknowledged-is-durable
  - exactly-once
  - read-index-sound
  - read-your-writes
  - linearizable
  - answered
  - leader-changed
  - leader-fell
  - restarted-with-disk
  - snapshot-installed
  - outcome-unknown
  - world-fidelity
`,
  ],
  [
    'deposed-leaders',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: deposed-leaders
summary: one leader after the other is cut off just after it has appended something, and comes back with it
requirements: [C2, C3]
cluster:
  nodes: 3..5
  config:
    raft:
      {
        electionTimeout: 200ms..500ms,
        heartbeatTimeout: 200ms..500ms,
        maxAppendEntries: 1,
        maxInflight: 1..3,
      }
network: { latency: 1ms..20ms }
workload: { clients: 1..2, rate: 1/s, keys: 2 }
duration: 30s
chaos:
  every: 500ms..2s
  lasts: 100ms..3s
  kinds: { ambush: 1 }
properties: all
exercise:
  - one-leader-per-term
  - log-matching
  - leader-completeness
  - state-machine-safety
  - commit-own-term
  - durable-quorum
  - votes-for-up-to-date
  - truncation-discipline
  - leader-returns
  - recovers
  - acknowledged-is-durable
  - leader-changed
  - leader-fell
  - election-contested
  - partition-healed
  - log-truncated
  - world-fidelity
`,
  ],
  [
    'dynamic-membership',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: dynamic-membership
summary: blank controllers start in any order, find each other, found one cluster, and the others join it
requirements: [S0.1, S0.2, S0.4, S0.5, S0.7]
system: controllers
cluster:
  nodes: 3..5
  spares: 1..2
  starts: 0s..60s
  config:
    discovery: { bootstrapExpect: 3, retry: { min: 1s, max: 10s..15s } }
network: { latency: 50ms..200ms }
discovery: { seeds: any, dns: 0..1, registries: 1, lies: 0%..40% }
workload: { clients: 1, rate: 1/s }
duration: 5m
recovery: 4m
chaos:
  every: 10s..40s
  lasts: 1s..10s
  kinds:
    { isolate: 2, partition: 1, crash: 2, pause: 1, join: 2, remove: 2, demote: 1, promote: 1, transfer: 1 }
  atLeader: 30%
exercise:
  - membership-events
  - membership-remembered
  - listed-members
  - peer-events
  - leader-events
  - mode-events
  - listed-fields
  - one-cluster-id
  - forms
  - founding-agrees
  - gossip-decides-nothing
  - gossip-spreads
  - searches-in-order
  - converges-in-3s
  - record-converges
  - one-leader-per-term
  - one-answer-200
  - state-digest
  - configuration-changed
  - learner-promoted
`,
  ],
  [
    'eviction',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: eviction
summary: nodes die for good, for long or for a while, lose their disks and are cut off with whoever leads, and the dead are removed without a word from an operator
requirements: [S0.3, S0.4, S0.6, S0.7]
system: controllers
cluster:
  nodes: 3..6
  spares: 0..2
  config:
    eviction: { after: 10s..30s, minVoters: 2..4 }
network: { latency: 50ms..200ms }
clocks: { drift: 0ppm..500ppm }
workload: { clients: 1, rate: 1/s }
duration: 6m
chaos:
  every: 5s..30s
  lasts: 1s..90s
  kinds: { crash: 4, isolate: 3, partition: 3, cut: 1, pause: 1, diskWipe: 1, join: 3, demote: 1, promote: 1 }
  atLeader: 25%
  absent: 20%
  partitions: { halves: 2, minority: 4, bridge: 1, ring: 1, oneWay: 2 }
properties: all
exercise:
  - eviction-keeps-quorum
  - evicts
  - removed-for-a-reason
  - removal-is-final
  - converges-in-3s
  - record-converges
  - one-leader-per-term
  - lease-covered
  - leader-returns
  - durable-quorum
  - state-digest
  - acknowledged-is-durable
  - recovers
  - configuration-changed
  - member-removed
  - learner-promoted
  - restarted-blank
  - world-fidelity
  - member-evicted
  - leaderless-warning-over
`,
  ],
  [
    'flapping-leader',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: flapping-leader
summary: leaders come and go before anybody can rely on them; that must not silence the leaderless warning
requirements: [C4, S4.3, S4.5]
system: controllers
cluster:
  nodes: 3
  config:
    raft:
      electionTimeout: 4s..6s
      heartbeatTimeout: 1s..2s
      warnWhenLeaderlessFor: 10s..15s
      criticalWhenLeaderlessFor: 20s..40s
network: { latency: 1ms..30ms }
workload: { clients: 1, rate: 1/s }
duration: 6m
chaos:
  every: 1s..6s
  lasts: 1s..6s
  kinds: { isolate: 4, flap: 3, cut: 2, crash: 2 }
  atLeader: 90%
properties: all
exercise:
  - warns-when-leaderless
  - flapping-does-not-silence
  - time-since-leader
  - never-warns-early
  - never-warns-under-a-leader
  - warns-once
  - episode-history
  - one-leader-per-term
`,
  ],
  [
    'held-back-handovers',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: held-back-handovers
summary: leaders hand over again and again while links hold back what was sent, so that the word to take over comes when somebody else leads
requirements: [C4, S0.7, S3.5]
cluster:
  nodes: 3..5
  config:
    raft: { electionTimeout: 500ms..1s, heartbeatTimeout: 500ms..1s, clockDriftBound: 20000ppm, reads: lease }
network: { latency: 1ms..50ms }
workload: { clients: 2, rate: 5/s, keys: 3 }
chaos:
  every: 300ms..2s
  lasts: 500ms..6s
  kinds: { transfer: 6, clog: 6, pause: 3 }
  atLeader: 60%
duration: 2m
properties: all
exercise:
  - one-leader-per-term
  - vote-sound
  - elected-by-majority
  - role-transitions
  - waits-after-vote
  - leader-completeness
  - state-machine-safety
  - one-answer-200
  - lease-covered
  - lease-sound
  - vote-guard
  - transfer-ends
  - leader-returns
  - recovers
  - linearizable
  - leader-changed
  - transfer-done
  - transfer-failed
  - read-by-lease
  - world-fidelity
`,
  ],
  [
    'isolation',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: isolation
summary: single nodes are cut off from the others and return; clients still reach whoever is cut off
requirements: [C3, C4, S0.7, S1.5]
cluster:
  nodes: 3..5
  config:
    {
      raft:
        { electionTimeout: 1s..5s, heartbeatTimeout: 1s..3s, snapshotThreshold: 5..100, trailingLogs: 0..20 },
    }
network: { latency: 1ms..50ms }
workload: { clients: 3, rate: 5/s, keys: 3 }
chaos:
  every: 2s..25s
  lasts: 500ms..20s
  kinds: { isolate: 4, figure8: 1 }
  atLeader: 60%
duration: 5m
properties: all
exercise:
  - one-leader-per-term
  - vote-sound
  - elected-by-majority
  - log-matching
  - match-index-sound
  - leader-completeness
  - state-machine-safety
  - durable-quorum
  - commit-own-term
  - state-digest
  - one-answer-200
  - lease-covered
  - vote-guard
  - truncation-discipline
  - leader-returns
  - leader-stays
  - leader-steps-down
  - recovers
  - acknowledged-is-durable
  - exactly-once
  - read-index-sound
  - read-your-writes
  - linearizable
  - answered
  - leader-changed
  - leader-fell
  - partition-healed
  - log-truncated
  - snapshot-installed
  - world-fidelity
`,
  ],
  [
    'jitter',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: jitter
summary: messages take 50 ms to 200 ms each and overtake each other, with OpenZiti's own timeouts
requirements: [C3, S0.7]
cluster: { nodes: 3..5 }
network: { latency: 50ms..200ms, order: any }
clocks: { drift: 0ppm..500ppm }
workload: { clients: 3, rate: 5/s..20/s }
chaos:
  every: 5s..30s
  lasts: 1s..15s
  kinds: { slow: 3, crash: 1, transfer: 1 }
  atLeader: 50%
duration: 5m
properties: all
exercise:
  - one-leader-per-term
  - vote-sound
  - elected-by-majority
  - log-matching
  - match-index-sound
  - leader-completeness
  - state-machine-safety
  - durable-quorum
  - commit-own-term
  - state-digest
  - one-answer-200
  - lease-covered
  - vote-guard
  - leader-returns
  - leader-stays
  - acknowledged-is-durable
  - exactly-once
  - read-index-sound
  - read-your-writes
  - linearizable
  - answered
  - leader-changed
  - leader-fell
  - election-contested
  - world-fidelity
`,
  ],
  [
    'join-validation',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: join-validation
summary: blank, initialised, removed and unreachable nodes are asked to join, by whoever, while leader, joiner and network fail at every step
requirements: [C4, S0.3, S0.4, S2.1, S2.2, S2.3, S2.4, S2.5, S2.6, S2.7, S2.8]
system: controllers
cluster:
  nodes: 3..5
  spares: 2..3
  config:
    raft:
      electionTimeout: 1s..2s
      heartbeatTimeout: 1s..2s
      snapshotThreshold: 5..100
      trailingLogs: 0..20
    controller:
      join: { timeout: 5s..30s, stepTimeout: 1s..5s, bindTimeout: 4s..15s, reservationTime: 15s..60s }
network: { latency: 10ms..100ms }
workload: { clients: 1, rate: 1/s }
duration: 4m
recovery: 2m
chaos:
  every: 3s..15s
  lasts: 500ms..40s
  kinds: { joinTrial: 12, isolate: 1, partition: 1, crash: 1, pause: 1, promote: 1, demote: 1, transfer: 1 }
  atLeader: 40%
exercise:
  - join-order
  - join-rejects-initialised
  - join-rejects-unreachable
  - join-rejects-misfits
  - join-atomic
  - join-settles
  - join-bounded
  - join-enters-as-learner
  - join-refusals-explained
  - wish-is-committed
  - wish-is-visible
  - transfer-moves-leadership
  - suffrage-is-asked-for
  - refused-wish-changes-nothing
  - wish-answered
  - one-cluster-id
  - promoted-when-caught-up
  - removal-is-final
  - state-digest
  - configuration-changed
  - learner-promoted
  - member-removed
  - changes-raced
  - join-interrupted-at-network
  - join-interrupted-at-state
  - join-interrupted-at-binding
  - suspicion-refuted
`,
  ],
  [
    'late-answers',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: late-answers
summary: blank controllers found a cluster and join it while messages arrive twice, late, and after they were sent again; one cluster is founded, and only one
requirements: [S0.2, S0.5, S2.5, S2.8]
system: controllers
cluster:
  nodes: 3..5
  starts: 0s..90s
  config:
    discovery: { bootstrapExpect: 3, retry: { min: 1s, max: 10s..20s } }
network: { latency: 50ms..2s, loss: 0%..5%, duplicate: 5%..20% }
discovery: { seeds: any, dns: 0..1, registries: 1, lies: 20%..100%, truth: 2m..4m }
workload: { clients: 1, rate: 1/s }
duration: 4m
recovery: 5m
chaos:
  every: 5s..30s
  lasts: 2s..40s
  kinds: { isolate: 2, partition: 4, cut: 2, crash: 3, pause: 1 }
  armed: 60%
  atLeader: 10%
exercise:
  - one-cluster-id
  - founding-agrees
  - gossip-decides-nothing
  - searches-in-order
  - join-atomic
`,
  ],
  [
    'leader-failover',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: leader-failover
summary: leaders crash, pause, are cut off and hand over; a load balancer finds the next one, and clients behind it lose nothing
requirements: [C4, S3.1, S3.2, S3.3, S3.4, S3.5]
system: controllers
cluster: { nodes: 3..5, config: { raft: { applyDelay: 0ms..50ms, maxApplyBatch: 4..64 } } }
network: { latency: 1ms..50ms, clientLatency: 1ms..20ms }
clocks: { drift: 0ppm..500ppm }
balancer: { timeout: 300ms..2s }
workload: { clients: 2, rate: 4/s, through: balancer, visits: 2/s, attemptTimeout: 3s }
duration: 6m
chaos:
  every: 10s..30s
  lasts: 1s..20s
  kinds: { crash: 4, isolate: 3, pause: 2, partition: 1, cut: 1, transfer: 2 }
  atLeader: 80%
properties: all
exercise:
  - endpoint-exact
  - balancer-follows
  - balancer-counts
  - one-leader-per-term
  - one-answer-200
  - lease-covered
  - leader-returns
  - recovers
  - acknowledged-is-durable
  - exactly-once
  - read-index-sound
  - read-your-writes
  - linearizable
  - answered
  - command-retried
`,
  ],
  [
    'leaderless-warning',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: leaderless-warning
summary: majorities are lost for long, nodes restart, pause, come and go; whoever knows no leader for 10 s says so once, nobody else does
requirements: [C4, S4.1, S4.2, S4.3, S4.4, S4.5]
system: controllers
cluster:
  nodes: 3..5
  spares: 1
  config:
    raft:
      electionTimeout: 1s..5s
      heartbeatTimeout: 1s..3s
      warnWhenLeaderlessFor: 10s
      criticalWhenLeaderlessFor: 15s..30s
network: { latency: 1ms..50ms }
clocks: { drift: 0ppm..500ppm }
workload: { clients: 1, rate: 1/s }
duration: 8m
chaos:
  every: 5s..25s
  lasts: 8s..70s
  kinds: { partition: 4, isolate: 2, crash: 4, pause: 3, diskSlow: 1, diskWipe: 1, join: 1, remove: 1 }
  partitions: { halves: 1, ring: 1, minority: 1 }
  atLeader: 50%
properties: all
exercise:
  - warns-when-leaderless
  - rearms
  - flapping-does-not-silence
  - time-since-leader
  - never-warns-early
  - never-warns-under-a-leader
  - warns-once
  - episode-history
  - repairs-when-warned
  - one-leader-per-term
  - leader-returns
`,
  ],
  [
    'lost-disks',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: lost-disks
summary: voters lose their disks, mostly while a leader or whoever knows least is cut off; who comes back blank is another member, and votes for nobody
requirements: [C2, C4, S0.4]
cluster:
  nodes: 3
  config:
    raft: { electionTimeout: 200ms..500ms, heartbeatTimeout: 200ms..500ms }
network: { latency: 1ms..20ms }
disk: { latency: 0ms..5ms }
workload: { clients: 2, rate: 10/s, keys: 2 }
chaos:
  every: 300ms..1500ms
  lasts: 100ms..4s
  kinds: { diskWipe: 1, isolate: 1, partition: 1 }
  atLeader: 30%
duration: 60s
properties: all
exercise:
  - one-leader-per-term
  - vote-sound
  - elected-by-majority
  - votes-for-up-to-date
  - leader-completeness
  - state-machine-safety
  - durable-quorum
  - departed-are-left
  - removal-is-final
  - promoted-when-caught-up
  - configuration-discipline
  - vote-kept-until-committed
  - leader-returns
  - recovers
  - acknowledged-is-durable
  - linearizable
  - answered
  - leader-changed
  - leader-fell
  - partition-healed
  - configuration-changed
  - learner-promoted
  - restarted-blank
  - isolated-leader-asked
  - world-fidelity
`,
  ],
  [
    'lying-discovery',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: lying-discovery
summary: blank controllers start in any order while DNS and registries answer with nobody, with nodes long gone or with strangers; one cluster is founded, and only one
requirements: [S0.1, S0.2, S0.5, S0.7]
system: controllers
cluster:
  nodes: 3..5
  starts: 0s..90s
  config:
    discovery: { bootstrapExpect: 3, retry: { min: 1s, max: 10s..20s } }
network: { latency: 50ms..200ms, loss: 0%..5% }
discovery: { seeds: any, dns: 0..1, registries: 1, lies: 20%..100%, truth: 2m..4m }
workload: { clients: 1, rate: 1/s }
duration: 4m
recovery: 5m
chaos:
  every: 5s..30s
  lasts: 2s..40s
  kinds: { isolate: 2, partition: 4, cut: 2, crash: 3, pause: 1 }
  armed: 60%
  atLeader: 10%
exercise:
  - one-cluster-id
  - forms
  - founding-agrees
  - gossip-decides-nothing
  - gossip-spreads
  - searches-in-order
  - one-leader-per-term
`,
  ],
  [
    'membership',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: membership
summary: nodes join, leave, are promoted and demoted, and leadership is handed over, while nodes crash and are cut off
requirements: [S0.3, S0.4, S0.7, S0.8]
cluster:
  nodes: 3..5
  spares: 1..2
  config:
    raft:
      electionTimeout: 500ms..2s
      heartbeatTimeout: 500ms..2s
      maxAppendEntries: 1..10
      snapshotThreshold: 2..50
      trailingLogs: 0..10
network: { latency: 1ms..40ms }
workload: { clients: 3, rate: 5/s, keys: 3 }
chaos:
  every: 1s..10s
  lasts: 200ms..15s
  kinds:
    join: 5
    remove: 4
    promote: 2
    demote: 2
    transfer: 3
    isolate: 3
    partition: 2
    crash: 3
    diskWipe: 1
    figure8: 1
  atLeader: 50%
  armed: 30%
duration: 5m
properties: all
exercise:
  - one-leader-per-term
  - vote-sound
  - elected-by-majority
  - log-matching
  - match-index-sound
  - leader-completeness
  - state-machine-safety
  - durable-quorum
  - commit-own-term
  - state-digest
  - configuration-discipline
  - counts-only-members
  - campaigns-only-as-voter
  - snapshot-configuration
  - lease-covered
  - vote-guard
  - transfer-ends
  - leader-returns
  - leader-stays
  - promoted-when-caught-up
  - removal-is-final
  - leader-steps-down
  - recovers
  - acknowledged-is-durable
  - exactly-once
  - read-index-sound
  - read-your-writes
  - linearizable
  - answered
  - configuration-changed
  - configuration-rolled-back
  - learner-promoted
  - member-removed
  - transfer-done
  - restarted-blank
  - isolated-leader-asked
  - transfer-interrupted
  - changes-raced
  - lease-nearly-over
  - world-fidelity
`,
  ],
  [
    'one-way',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: one-way
summary: links work in one direction only, hold back what was sent, or lose most of it
requirements: [C3, C4, S0.7]
cluster:
  nodes: 3..5
  config: { raft: { electionTimeout: 1s..3s, heartbeatTimeout: 1s..3s } }
network: { latency: 1ms..50ms }
workload: { clients: 3, rate: 5/s, keys: 3 }
chaos:
  every: 1s..20s
  lasts: 500ms..20s
  kinds: { partition: 3, cut: 4, clog: 2, lossy: 1, slow: 1 }
  partitions: { oneWay: 1 }
  atLeader: 60%
duration: 5m
properties: all
exercise:
  - one-leader-per-term
  - vote-sound
  - elected-by-majority
  - log-matching
  - match-index-sound
  - leader-completeness
  - state-machine-safety
  - durable-quorum
  - commit-own-term
  - state-digest
  - one-answer-200
  - lease-covered
  - vote-guard
  - leader-returns
  - leader-stays
  - recovers
  - acknowledged-is-durable
  - exactly-once
  - read-index-sound
  - read-your-writes
  - linearizable
  - answered
  - leader-changed
  - leader-fell
  - partition-healed
  - world-fidelity
`,
  ],
  [
    'partial-partition',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: partial-partition
summary: the mesh of the controllers thins out to a ring or a bridge, or works one way only; every list follows within 3 s
requirements: [C3, C4, S1.1, S1.2, S1.3, S1.4, S1.5, S1.6, S1.7]
system: controllers
cluster:
  nodes: 4..7
  config:
    raft: { electionTimeout: 2200ms..5s, heartbeatTimeout: 1s..3s }
    controller:
      heartbeat:
        base_timeout: 2s
        dynamic_adjustment: true
      state_sync_interval: 5s
network: { latency: 50ms..200ms }
workload: { clients: 2, rate: 1/s }
chaos:
  every: 8s..25s
  lasts: 5s..20s
  kinds: { partition: 4, cut: 3 }
  partitions: { ring: 2, bridge: 2, oneWay: 3 }
  atLeader: 60%
duration: 5m
properties: all
exercise:
  - converges-in-3s
  - record-converges
  - dynamic-threshold
  - active-sync
  - newest-word
  - heard-leader-counts
  - status-audit
  - audit-reasons
  - one-leader-per-term
  - one-answer-200
  - lease-covered
  - vote-guard
  - state-digest
  - acknowledged-is-durable
  - leader-returns
  - leader-stays
  - recovers
  - partition-healed
  - leader-changed
  - world-fidelity
`,
  ],
  [
    'partition',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: partition
summary: the cluster falls into halves, loses a minority, hangs together at one bridge or in a ring, and heals
requirements: [C3, C4, S0.7]
cluster:
  nodes: 3..7
  config:
    {
      raft:
        { electionTimeout: 1s..3s, heartbeatTimeout: 1s..3s, snapshotThreshold: 5..100, trailingLogs: 0..20 },
    }
network: { latency: 1ms..50ms }
workload: { clients: 3, rate: 5/s, keys: 3 }
chaos:
  every: 2s..25s
  lasts: 500ms..20s
  kinds: { partition: 4, flap: 1 }
  partitions: { halves: 3, minority: 3, bridge: 2, ring: 2 }
duration: 5m
properties: all
exercise:
  - one-leader-per-term
  - vote-sound
  - elected-by-majority
  - log-matching
  - match-index-sound
  - leader-completeness
  - state-machine-safety
  - durable-quorum
  - commit-own-term
  - state-digest
  - one-answer-200
  - lease-covered
  - vote-guard
  - truncation-discipline
  - leader-returns
  - leader-stays
  - recovers
  - acknowledged-is-durable
  - exactly-once
  - read-index-sound
  - read-your-writes
  - linearizable
  - answered
  - leader-changed
  - leader-fell
  - partition-healed
  - log-truncated
  - snapshot-installed
  - world-fidelity
`,
  ],
  [
    'preferred-leader',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: preferred-leader
summary: leaders come and go; whoever is preferred leads again after 10 s, and nobody hands over for less
requirements: [S0.3, S0.7]
system: controllers
cluster: { nodes: 3..5, preferredLeaders: 1..2 }
network: { latency: 10ms..100ms }
workload: { clients: 2, rate: 2/s }
duration: 6m
chaos:
  every: 20s..60s
  lasts: 1s..15s
  kinds: { crash: 3, isolate: 2, pause: 1, transfer: 3 }
  atLeader: 70%
exercise:
  - hands-over-to-preferred
  - preferred-leads
  - leadership-events
  - events-are-changes
  - one-leader-per-term
  - one-answer-200
  - leader-returns
  - handed-to-preferred
`,
  ],
  [
    'replacement-in-place',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: replacement-in-place
summary: an orchestrator removes each of three nodes in turn, wipes it and lets it join again under its old name, while clients write
requirements: [S0.3, S0.4, S0.6, S0.8]
system: controllers
cluster: { nodes: 3, spares: 0 }
network: { latency: 50ms..200ms }
clocks: { drift: 0ppm..500ppm }
workload: { clients: 2, rate: 4/s }
duration: 4m
faults:
  - { at: 20s, remove: ctrl1 }
  - { at: 35s, diskWipe: { node: ctrl1, for: 3s } }
  - { at: 40s, join: { node: ctrl1 } }
  - { at: 80s, remove: ctrl2 }
  - { at: 95s, diskWipe: { node: ctrl2, for: 3s } }
  - { at: 100s, join: { node: ctrl2 } }
  - { at: 140s, remove: ctrl3 }
  - { at: 155s, diskWipe: { node: ctrl3, for: 3s } }
  - { at: 160s, join: { node: ctrl3 } }
properties: all
exercise:
  - replacement-without-downtime
  - removed-for-a-reason
  - removal-is-final
  - acknowledged-is-durable
  - one-leader-per-term
  - lease-covered
  - durable-quorum
  - state-digest
  - converges-in-3s
  - configuration-changed
  - learner-promoted
  - member-removed
  - leader-changed
  - world-fidelity
`,
  ],
  [
    'rolling-replacement',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: rolling-replacement
summary: an orchestrator starts five new nodes one after the other, and removes and stops an old one for each, while clients write
requirements: [S0.3, S0.4, S0.6, S0.8]
system: controllers
cluster: { nodes: 5, spares: 5 }
network: { latency: 50ms..200ms }
clocks: { drift: 0ppm..500ppm }
workload: { clients: 2, rate: 4/s }
duration: 5m
faults:
  - { at: 20s, start: ctrl6 }
  - { at: 22s, join: { node: ctrl6 } }
  - { at: 50s, remove: ctrl1 }
  - { at: 65s, crash: ctrl1 }
  - { at: 75s, start: ctrl7 }
  - { at: 77s, join: { node: ctrl7 } }
  - { at: 105s, remove: ctrl2 }
  - { at: 120s, crash: ctrl2 }
  - { at: 130s, start: ctrl8 }
  - { at: 132s, join: { node: ctrl8 } }
  - { at: 160s, remove: ctrl3 }
  - { at: 175s, crash: ctrl3 }
  - { at: 185s, start: ctrl9 }
  - { at: 187s, join: { node: ctrl9 } }
  - { at: 215s, remove: ctrl4 }
  - { at: 230s, crash: ctrl4 }
  - { at: 240s, start: ctrl10 }
  - { at: 242s, join: { node: ctrl10 } }
  - { at: 270s, remove: ctrl5 }
  - { at: 285s, crash: ctrl5 }
properties: all
exercise:
  - gossip-buries
  - replacement-without-downtime
  - removed-for-a-reason
  - removal-is-final
  - acknowledged-is-durable
  - one-leader-per-term
  - lease-covered
  - durable-quorum
  - state-digest
  - converges-in-3s
  - configuration-changed
  - learner-promoted
  - member-removed
  - leader-changed
  - world-fidelity
`,
  ],
  [
    'single-leader',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: single-leader
summary: whoever leads is cut off, stalled, crashed or asked to hand over, again and again; there is never a second leader
requirements: [C4, S0.7, S3.5]
cluster:
  nodes: 3..5
  config:
    raft:
      electionTimeout: 1s..2s
      heartbeatTimeout: 800ms..2s
      clockDriftBound: 20000ppm
      reads: lease
network: { latency: 1ms..50ms }
clocks: { drift: 20000ppm }
workload: { clients: 3, rate: 10/s, keys: 3 }
chaos:
  every: 1s..15s
  lasts: 200ms..12s
  kinds: { isolate: 4, partition: 2, cut: 2, slow: 1, crash: 3, pause: 4, drift: 1, transfer: 3, figure8: 2 }
  atLeader: 80%
duration: 5m
properties: all
exercise:
  - one-leader-per-term
  - vote-sound
  - elected-by-majority
  - log-matching
  - match-index-sound
  - leader-completeness
  - state-machine-safety
  - durable-quorum
  - commit-own-term
  - state-digest
  - one-answer-200
  - lease-covered
  - lease-sound
  - vote-guard
  - transfer-ends
  - leader-returns
  - leader-stays
  - recovers
  - read-index-sound
  - leader-changed
  - leader-fell
  - transfer-done
  - transfer-failed
  - read-by-lease
  - restarted-with-disk
  - world-fidelity
`,
  ],
  [
    'slow-network',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: slow-network
summary: messages take 0.5 s to 1.5 s each, nothing is lost and nobody fails; nobody may be thought offline
requirements: [C4, S1.3, S1.5]
system: controllers
cluster:
  nodes: 3..7
  config:
    raft: { electionTimeout: 18s, heartbeatTimeout: 12s, heartbeatInterval: 1s }
    controller:
      heartbeat:
        base_timeout: 2s
        dynamic_adjustment: true
      state_sync_interval: 5s
network: { latency: 500ms..1500ms }
clocks: { drift: 0ppm..500ppm }
workload: { clients: 2, rate: 1/s }
duration: 5m
properties: all
exercise:
  - nobody-offline-when-slow
  - active-sync
  - status-audit
  - one-leader-per-term
  - lease-covered
  - state-digest
  - acknowledged-is-durable
  - leader-returns
  - leader-stays
  - answered
  - world-fidelity
`,
  ],
  [
    'status-accuracy',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: status-accuracy
summary: the network loses one message in twenty, while controllers crash and are cut off; nearly every list is right all the time
requirements: [C4, S1.5, S1.6]
system: controllers
cluster:
  nodes: 5
  config:
    controller:
      heartbeat:
        base_timeout: 2s
        dynamic_adjustment: true
      state_sync_interval: 5s
network: { latency: 50ms..200ms, loss: 5% }
workload: { clients: 2, rate: 1/s }
chaos:
  every: 8s..20s
  lasts: 5s..15s
  kinds: { isolate: 3, partition: 2, cut: 2, flap: 1, crash: 3, pause: 2 }
  atLeader: 40%
duration: 5m
properties: all
exercise:
  - lists-are-right
  - dynamic-threshold
  - active-sync
  - newest-word
  - heard-leader-counts
  - status-audit
  - audit-reasons
  - one-leader-per-term
  - one-answer-200
  - lease-covered
  - state-digest
  - acknowledged-is-durable
  - leader-returns
  - world-fidelity
`,
  ],
  [
    'status-convergence',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: status-convergence
summary: controllers crash, pause and are cut off, leaders included; every list agrees within 3 s
requirements: [C4, S1.1, S1.2, S1.3, S1.4, S1.5, S1.6, S1.7]
system: controllers
cluster:
  nodes: 5
  config:
    raft: { electionTimeout: 2200ms..5s, heartbeatTimeout: 1s..3s, maxPending: 2..6 }
    controller:
      heartbeat:
        base_timeout: 2s
        dynamic_adjustment: true
      state_sync_interval: 5s
network:
  latency: 50ms..200ms
workload:
  clients: 2
  rate: 1/s
duration: 5m
chaos:
  every: 8s..20s
  lasts: 5s..15s
  kinds: { isolate: 3, partition: 2, cut: 2, flap: 1, crash: 3, pause: 2, transfer: 2 }
  atLeader: 40%
exercise:
  - converges-in-3s
  - record-converges
  - dynamic-threshold
  - active-sync
  - newest-word
  - heard-leader-counts
  - status-audit
  - audit-reasons
  - nobody-offline-when-calm
  - leadership-events
  - events-are-changes
  - listed-members
  - one-leader-per-term
  - one-answer-200
  - lease-covered
  - state-digest
  - acknowledged-is-durable
  - leader-returns
`,
  ],
  [
    'stress-11',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: stress-11
summary: seven voters and four that join as learners, under load, while some crash, pause and are cut off; every list agrees within 3 s
requirements: [C3, C4, S0.3, S1.1, S1.2, S1.3, S1.4, S1.5, S1.6, S1.7]
system: controllers
cluster:
  nodes: 7
  spares: 4
  config:
    controller:
      heartbeat:
        base_timeout: 2s
        dynamic_adjustment: true
      state_sync_interval: 5s
network: { latency: 50ms..200ms }
workload: { clients: 6, rate: 30/s, bursts: 5% }
chaos:
  every: 8s..20s
  lasts: 5s..15s
  kinds: { isolate: 3, partition: 2, cut: 2, flap: 1, crash: 3, pause: 2 }
  atLeader: 30%
duration: 3m
faults:
  - { at: 8s, start: ctrl8 }
  - { at: 10s, join: { node: ctrl8, as: learner } }
  - { at: 10s, start: ctrl9 }
  - { at: 12s, join: { node: ctrl9, as: learner } }
  - { at: 12s, start: ctrl10 }
  - { at: 14s, join: { node: ctrl10, as: learner } }
  - { at: 14s, start: ctrl11 }
  - { at: 16s, join: { node: ctrl11, as: learner } }
properties: all
exercise:
  - converges-in-3s
  - record-converges
  - dynamic-threshold
  - active-sync
  - status-audit
  - one-leader-per-term
  - one-answer-200
  - lease-covered
  - state-digest
  - acknowledged-is-durable
  - leader-returns
  - recovers
  - world-fidelity
`,
  ],
  [
    'stress-25',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: stress-25
summary: seven controllers, and eighteen more that start and join, under load, while some crash, pause and are cut off; every list agrees within 3 s
requirements: [C3, C4, S0.3, S1.1, S1.2, S1.3, S1.4, S1.5, S1.6, S1.7]
system: controllers
cluster:
  nodes: 7
  spares: 18
  config:
    controller:
      heartbeat:
        base_timeout: 2s
        dynamic_adjustment: true
      state_sync_interval: 5s
network: { latency: 50ms..200ms }
workload: { clients: 8, rate: 30/s, bursts: 5% }
chaos:
  every: 8s..20s
  lasts: 5s..15s
  kinds: { isolate: 3, partition: 2, cut: 2, flap: 1, crash: 3, pause: 2 }
  atLeader: 30%
duration: 2m
faults:
  - { at: 8s, start: ctrl8 }
  - { at: 10s, start: ctrl9 }
  - { at: 12s, start: ctrl10 }
  - { at: 14s, start: ctrl11 }
  - { at: 16s, start: ctrl12 }
  - { at: 18s, start: ctrl13 }
  - { at: 20s, start: ctrl14 }
  - { at: 22s, start: ctrl15 }
  - { at: 24s, start: ctrl16 }
  - { at: 26s, start: ctrl17 }
  - { at: 28s, start: ctrl18 }
  - { at: 30s, start: ctrl19 }
  - { at: 32s, start: ctrl20 }
  - { at: 34s, start: ctrl21 }
  - { at: 36s, start: ctrl22 }
  - { at: 38s, start: ctrl23 }
  - { at: 40s, start: ctrl24 }
  - { at: 42s, start: ctrl25 }
properties: all
# With more than nine voters the return of a leader is not judged: it needs more luck than the bounds allow for.
exercise:
  - converges-in-3s
  - learner-promoted
  - record-converges
  - dynamic-threshold
  - active-sync
  - status-audit
  - one-leader-per-term
  - one-answer-200
  - lease-covered
  - state-digest
  - acknowledged-is-durable
  - world-fidelity
`,
  ],
  [
    'two-clusters-one-node',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: two-clusters-one-node
summary: two clusters court the same blank nodes, while leaders, joiners and links fail; nobody is ever bound to both
requirements: [S2.5, S2.8]
system: controllers
cluster:
  nodes: 3
  spares: 5
  config:
    raft:
      electionTimeout: 1s..2s
      heartbeatTimeout: 1s..2s
    controller:
      join: { timeout: 5s..30s, stepTimeout: 1s..5s, bindTimeout: 4s..15s, reservationTime: 15s..60s }
network: { latency: 10ms..100ms }
workload: { clients: 0 }
duration: 4m
recovery: 2m
faults:
  # The operator founds a second cluster behind a partition, and another node joins it of its own accord.
  - { at: 5s, partition: [[ctrl1, ctrl2, ctrl3], [ctrl4, ctrl5]], for: 25s }
  - { at: 6s, start: ctrl4 }
  - { at: 8s, init: ctrl4 }
  - { at: 9s, start: ctrl5 }
  # Each cluster reserves a node and loses sight of it; the other one asks for it then.
  - { at: 31s, crash: ctrl4, afterSend: { message: join-reserve }, for: 40s }
  - { at: 32s, start: ctrl6 }
  - { at: 32s, join: { node: ctrl6, via: ctrl4 } }
  - { at: 33s, join: { node: ctrl6, via: ctrl1 } }
  - { at: 36s, join: { node: ctrl6, via: ctrl2 } }
  - { at: 60s, start: ctrl7 }
  - { at: 60s, join: { node: ctrl7, via: ctrl1 } }
  - { at: 60s, join: { node: ctrl7, via: ctrl5 } }
chaos:
  every: 4s..15s
  lasts: 500ms..30s
  kinds: { joinTrial: 12, isolate: 1, partition: 1, cut: 1, crash: 1, pause: 1 }
  atLeader: 40%
properties:
  - join-order
  - join-rejects-initialised
  - join-rejects-unreachable
  - join-rejects-misfits
  - join-atomic
  - join-settles
  - join-bounded
  - join-enters-as-learner
  - join-refusals-explained
  - join-interrupted-at-reservation
  - rival-cluster-met
  - world-fidelity
exercise:
  - join-order
  - join-rejects-initialised
  - join-rejects-unreachable
  - join-rejects-misfits
  - join-atomic
  - join-settles
  - join-bounded
  - join-enters-as-learner
  - join-refusals-explained
  - rival-cluster-met
`,
  ],
  [
    'wiped-twice',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: wiped-twice
summary: one node loses its disk, is evicted, joins again, and loses its disk once more; whatever numbers its disks have, it is evicted each time
requirements: [S0.4]
system: controllers
cluster: { nodes: 4..5, config: { eviction: { after: 10s, minVoters: 3 } } }
network: { latency: 20ms..100ms }
workload: { clients: 1, rate: 1/s }
duration: 5m
faults:
  - { at: 20s, diskWipe: { node: ctrl4, for: 2s } }
  - { at: 60s, join: { node: ctrl4 } }
  - { at: 110s, diskWipe: { node: ctrl4, for: 2s } }
  - { at: 150s, join: { node: ctrl4 } }
  - { at: 200s, diskWipe: { node: ctrl4, for: 2s } }
  - { at: 240s, join: { node: ctrl4 } }
properties: all
exercise: [evicts, eviction-keeps-quorum, removed-for-a-reason, join-atomic, converges-in-3s]
`,
  ],
];
