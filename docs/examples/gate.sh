#!/usr/bin/env bash
# A gate for CI, to be copied and changed: docs/ci.md explains it.
#
#   gate.sh commit   for each commit: what has failed before, then fresh seeds that the commit's hash decides
#   gate.sh night    for each night: as many more seeds as the time allows
#
# It is started in the top folder. It goes on after a failure, so that one build tells all, and ends with the gravest exit
# code.
set -euo pipefail

# Which runs; each can be set from outside.
scenarios=${SCENARIOS:-chaos membership dynamic-membership status-convergence}
seeds=${SEEDS:-50}                                 # fresh seeds for each scenario
night_time=${NIGHT_TIME:-30m}                      # for each scenario
shrink_time=${SHRINK_TIME:-60s}                    # for each kind of failure
regressions=${REGRESSIONS:-$(dirname "$0")/regressions.txt}
results=${RESULTS:-results}                        # JUnit XML in results/junit; traces and reports in results/out
read -r -a sim <<<"${SIM:-npm run -s sim --}"

worst=0
summary=()

meaning() {
  case $1 in
    0) echo 'passed' ;;
    1) echo 'a property was violated' ;;
    2) echo 'an option, a scenario or a file was wrong' ;;
    3) echo 'a run was not deterministic' ;;
    4) echo 'vacuous: a property that is required was never put to the test' ;;
    5) echo 'a fault in Lockstep itself' ;;
    130) echo 'interrupted' ;;
    *) echo 'it came to no end' ;;
  esac
}

# step NAME OPTION…: one run or campaign, with a JUnit file of its own.
step() {
  local name=$1 code=0
  shift
  printf '\n== %s: %s\n' "$name" "${sim[*]} $*"
  "${sim[@]}" "$@" --shrink-for "$shrink_time" --out "$results/out/$name" --junit "$results/junit/$name.xml" || code=$?
  summary+=("$(printf '%-4s %-36s %s' "$code" "$name" "$(meaning "$code")")")
  if (($(gravity "$code") > $(gravity "$worst"))); then worst=$code; fi
  if ((code == 130)); then finish; fi
}

# gravity CODE: how much it matters. What is not an exit code of Lockstep, such as 137 of a process that was killed, is as
# grave as a fault.
gravity() {
  case $1 in
    0) echo 0 ;;
    4) echo 1 ;;
    1) echo 2 ;;
    2) echo 3 ;;
    3) echo 4 ;;
    130) echo 6 ;;
    *) echo 5 ;;
  esac
}

finish() {
  printf '\n%s\n' 'Exit code, step, meaning:'
  ((${#summary[@]} == 0)) || printf '%s\n' "${summary[@]}"
  exit "$worst"
}

# Each line has the options of one run that failed once, as the report gives them: `--seed 17 --scenario calm`.
fixed_regressions() {
  local line number=0
  local -a options
  if [[ ! -f $regressions ]]; then
    printf 'no file %s: REGRESSIONS names it, and it may be empty\n' "$regressions" >&2
    exit 2
  fi
  while IFS= read -r line <&3 || [[ -n $line ]]; do
    number=$((number + 1))
    read -r -a options <<<"${line%%#*}"
    ((${#options[@]} > 0)) || continue
    step "regression-$number" "${options[@]}" --quiet
  done 3<"$regressions"
}

# The first twelve digits of a commit's hash, as a number: each commit tries other seeds, and the same ones again if it is
# built again.
fresh_seeds() {
  local commit=${COMMIT:-$(git rev-parse HEAD)} first scenario
  if [[ ! $commit =~ ^[0-9a-f]{12} ]]; then
    printf 'COMMIT is to be a hash of 12 or more digits from 0 to f, not %s\n' "$commit" >&2
    exit 2
  fi
  first=$((16#${commit:0:12}))
  for scenario in $scenarios; do
    step "fresh-$scenario" --scenario "$scenario" --seeds "$first..$((first + seeds - 1))"
  done
}

# A million seeds for each day, so that no night repeats another. How far it comes depends on the machine; which seed failed
# is in the report.
night() {
  local day=${DAY:-$(date -u +%Y%m%d)} scenario
  for scenario in $scenarios; do
    step "night-$scenario" --scenario "$scenario" --seeds "${day}000000..${day}999999" --for "$night_time"
  done
}

case ${1-} in
  commit)
    fixed_regressions
    fresh_seeds
    ;;
  night) night ;;
  *)
    printf 'usage: %s commit|night\n' "$0" >&2
    exit 2
    ;;
esac
finish
