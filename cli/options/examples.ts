/** Stands below the help of the command. */
export const EXAMPLES = `Examples:
  npm run sim -- --seed 42                         one run of the scenario chaos: a verdict at once
  npm run sim -- --seed 42 --scenario isolation    another scenario
  npm run sim -- --scenario ./mine.yaml --trace    your own, with a seed drawn for you and a trace
  npm run sim -- --seeds 1..2000                   a campaign over two thousand fault plans, on all
                                                   cores; the result is the same with --jobs 1
  npm run sim -- --seeds 1..2000 --resume          what Ctrl-C has stopped goes on
  npm run sim -- --for 10m --scenario membership   as many as ten minutes allow, from seed 1 on
  npm run sim -- --until-covered --for 10m         only until every state was seen that a campaign
                                                   should see (kind sometimes in list properties)
  npm run sim -- --seed 1 --scenario slow-network --config ctrl1.yaml
                                                   what your controllers' settings do there
  npm run sim -- check-config ctrl1.yaml           whether that file is right, and what it comes to
  npm run sim -- check-history h.jsonl --model kv  whether what your own clients saw is linearizable
  npm run -s sim -- --seeds 1..200 --json          for a program to read
  npm run sim -- --seeds 1..200 --junit r.xml      for a CI server to read (see docs/ci.md)
  npm run sim -- --seeds 1..50 --mutant no-noop    whether a known bug is found
  npm run sim -- replay reports/out/chaos-17/trace.jsonl
                                                   a failure once more, event by event

When a property is violated, the run is repeated with its trace: what was expected, what was seen,
the events that led there and the command that replays them are printed, and kept in reports/out.

Exit codes:
  0  nothing was violated
  1  a property was violated, a replay reproduced a violation, mutants missed a known bug, or a
     history is not linearizable
  2  an option, a scenario, a configuration, a trace or a history was wrong, or a file could not be
     written
  3  a run was not deterministic, or a replay diverged from its trace
  4  a campaign never exercised a property that its scenario or --properties asks for, or a history
     was too hard
  5  a fault in Lockstep itself
130  interrupted: what was known by then was printed
`;

/** Stands below the help of `replay`. */
export const REPLAY_EXAMPLES = `Also understood: --mutant (the one that the trace was written with), --junit, --json, --quiet.

Example:
  npm run sim -- replay reports/out/chaos-17/trace.jsonl

The run in the trace's header is run again, and each event compared with its line. If all agree, the
exit code is the run's own: 0, or 1 for the violation reproduced. At the first difference it is 3,
and the line, the event, what the trace says and what happened are named. If the trace is from other
code than this, that is said, the plan is run again, and today's verdict given.
`;

/** Stands below the help of `mutants`. */
export const MUTANTS_EXAMPLES = `Also understood: --seeds (default: 1..200), --jobs (default: all processors), --junit, --json,
--quiet.

Examples:
  npm run sim -- mutants                           every known bug: minutes
  npm run sim -- mutants --only no-noop,apply-twice --seeds 1..20 --shrink
  npm run sim -- --mutant no-noop --seed 1         one run with the bug in the code
  npm run sim -- list mutants

A known bug is a small change of core's sources, made while they are bundled. Each has a scenario
and the properties that are meant to find it: a campaign with these is made over the changed code.
Then the code as it is runs with the same seeds, and must violate nothing. Exit code 1: a bug was
missed.
`;

/** Stands below the help of `check-config`. */
export const CHECK_CONFIG_EXAMPLES = `Also understood: --json, --quiet.

Example:
  npm run sim -- check-config /etc/ziti/ctrl1.yaml

The file is OpenZiti's, as it is. If it is right, the exit code is 0, and what a controller runs with
that has it is printed: what the file states, and the default for the rest. Otherwise it is 2, and
every mistake is named with its line and column, what stands there, what was expected, and the
nearest right word. docs/configuration.md has every key. To see what the settings do, run a scenario
with them: --scenario slow-network --config /etc/ziti/ctrl1.yaml
`;

/** Stands below the help of `check-history`. */
export const CHECK_HISTORY_EXAMPLES = `Also understood: --json, --quiet.

Example:
  npm run sim -- check-history history.jsonl --model cas-register

The file has one JSON object a line, as Jepsen tells histories, in the order in which things happened:

  { "process": 0, "type": "invoke", "f": "write", "value": 1 }
  { "process": 0, "type": "ok",     "f": "write", "value": 1 }
  { "process": 1, "type": "invoke", "f": "cas",   "value": [1, 2] }
  { "process": 1, "type": "ok",     "f": "cas",   "value": [1, 2], "result": true }
  { "process": 2, "type": "invoke", "f": "read",  "value": null }
  { "process": 2, "type": "ok",     "f": "read",  "value": 2 }

type    invoke; then ok: it has happened; fail: it certainly has not; info, or nothing: nobody knows
f       register: read, write; cas-register: these and cas; kv: get, put, append (of texts)
key     which register, or which key; may be left out for registers
value   what is written; of a cas [old, new]; in the ok of a read or get what was read, null for none
result  in the ok of a cas: false if it has compared and did not match

Whatever else a line has is ignored, and so are the lines of the process nemesis. All begins empty.

Exit codes: 0 linearizable; 1 not linearizable: the smallest window that no order explains is shown;
2 the file is wrong: line and column are named; 4 not found out within --steps.
`;

/** Stands below the help of `list`. */
export const LIST_EXAMPLES = `Also understood: --json, --quiet (names only).

Examples:
  npm run sim -- list
  npm run -s sim -- list properties --json
`;
