#!/usr/bin/env bash
# Prints, for a customer of the demo company with 10,000 and with 1,000,000 usage
# records: records per second and peak memory of each format alone and of all
# together, read from SQLite. No server is needed.
#
#   docs/benchmarks/memory.sh [RECORDS …]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_STATE_HOME="$work/state"
(cd "$here/../.." && go build -o "$work/valise" ./cmd/valise)
if sync "$work/valise" && dd if="$work/valise" iflag=nocache count=0 2>/dev/null; then :; fi # see run.sh
[ $# -gt 0 ] || set -- 10000 1000000
printf '%-24s %12s %10s %12s %10s\n' formats records 'wall s' records/s 'peak MiB'
for n in "$@"; do
  "$work/valise" demo --out "$work/demo" --records "$n" >/dev/null 2>&1
  for formats in json csv xlsx pdf html json,csv,xlsx,pdf,html; do
    /usr/bin/time -o "$work/time" -f '%e %M' "$work/valise" export --config "$work/demo/valise.yaml" \
      --customer 004094724466 --out "$work/b.zip" --identity benchmark:1 --reason benchmark \
      --formats "$formats" --force --json >"$work/out" 2>/dev/null
    python3 - "$work/out" "$work/time" "$formats" <<'PY'
import json, sys
records = json.load(open(sys.argv[1]))["records"]
wall, peak = open(sys.argv[2]).read().split()
print(f"{sys.argv[3]:24} {records:12,} {float(wall):10.2f} {records/float(wall):12,.0f} {int(peak)/1024:10.1f}")
PY
  done
done
