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
  - answered
  - log-compacted
  - read-by-lease
  - world-fidelity
`,
  ],
  [
    'chaos',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: chaos
summary: everything at once, drawn anew for each seed; safety always holds, and after the chaos the cluster recovers
requirements: [C2, C3, C4, S0.3, S0.7]
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
  - world-fidelity
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
  - answered
  - leader-changed
  - leader-fell
  - election-contested
  - world-fidelity
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
  - answered
  - configuration-changed
  - configuration-rolled-back
  - learner-promoted
  - member-removed
  - transfer-done
  - restarted-blank
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
  - answered
  - leader-changed
  - leader-fell
  - partition-healed
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
    'status-convergence',
    `# yaml-language-server: $schema=schema/scenario.schema.json
name: status-convergence
summary: controllers crash, pause and are cut off, leaders included; every list agrees within 3 s
requirements: [C4, S1.1, S1.2, S1.3, S1.4, S1.5, S1.6, S1.7]
system: controllers
cluster:
  nodes: 5
  config:
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
  kinds: { isolate: 3, partition: 2, cut: 2, flap: 1, crash: 3, pause: 2 }
  atLeader: 40%
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
`,
  ],
];
