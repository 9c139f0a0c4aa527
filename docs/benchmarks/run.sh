#!/usr/bin/env bash
# Prints, side by side in one run: psql \copy and zip -6 of one customer's CSV,
# valise's whole bundle, each format alone, and a pure deflate of the bundle's
# own members as the floor. Wall time, CPU time of the programs (PostgreSQL's own
# is the same for all and not in it), and peak memory.
#
#   export VALISE_BENCH_DSN=postgres://user@host/database
#   docs/benchmarks/load.sh 1000000
#   docs/benchmarks/run.sh [ROUNDS]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
rounds=${1:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_STATE_HOME="$work/state"
(cd "$here/../.." && go build -o "$work/valise" ./cmd/valise && go build -o "$work/floor" ./docs/benchmarks/floor)

# What was just linked lies in the page cache in pieces of up to 2 MB, which newer
# kernels map whole: read in anew it takes the memory of an installed program.
if sync "$work/valise" && dd if="$work/valise" iflag=nocache count=0 2>/dev/null; then :; fi

# timed NAME COMMAND …: appends "NAME wall cpu peak" to the results.
timed() {
  local name=$1
  shift
  /usr/bin/time -o "$work/time" -f '%e %U %S %M' "$@" >/dev/null 2>"$work/err" || { cat "$work/err" >&2; exit 1; }
  awk -v n="$name" '{printf "%s %s %s %s\n", n, $1, $2+$3, $4}' "$work/time" >>"$work/results"
}

by_hand() {
  rm -f "$work/hand.csv" "$work/hand.zip"
  timed 'psql+zip' bash -c "psql -q \"\$VALISE_BENCH_DSN\" -c \"\\copy (SELECT * FROM usage_items WHERE account_id = '012345678901' ORDER BY line_item_id) TO '$work/hand.csv' WITH (FORMAT csv, HEADER)\" && zip -q -6 '$work/hand.zip' '$work/hand.csv'"
}

bundle() {
  timed "valise($1)" "$work/valise" export --config "$here/bench.yaml" --customer 012345678901 --out "$work/$1.zip" \
    --identity benchmark:1 --reason benchmark --as-of 2026-11-21T00:00:00Z --formats "$1" --force
}

for _ in $(seq "$rounds"); do
  by_hand
  bundle json,csv,xlsx,pdf,html
  echo "floor $("$work/floor" "$work/json,csv,xlsx,pdf,html.zip") 0" >>"$work/results"
done
for format in json csv xlsx pdf html; do bundle "$format"; done

python3 - "$work/results" <<'PY'
import statistics, sys
rows = {}
for line in open(sys.argv[1]):
    name, wall, cpu, peak = line.split()
    rows.setdefault(name, []).append((float(wall), float(cpu), int(peak)))
med = {n: [statistics.median(c) for c in zip(*r)] for n, r in rows.items()}
hand, floor = med['psql+zip'], med['floor']
print(f"{'what':32} {'wall s':>8} {'x psql+zip':>11} {'cpu s':>8} {'x floor':>8} {'peak MiB':>9}")
for n, (wall, cpu, peak) in med.items():
    print(f"{n:32} {wall:8.2f} {wall/hand[0]:11.2f} {cpu:8.2f} {cpu/floor[1]:8.2f} {peak/1024:9.1f}" if peak else
          f"{n:32} {wall:8.2f} {'':11} {cpu:8.2f} {1:8.2f}")
PY
