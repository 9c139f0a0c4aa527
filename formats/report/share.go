package report

import (
	"slices"
	"sort"
)

// trim shares the report's limits among the datasets seen so far: small ones
// are whole, large ones are cut to one common size. More datasets only lower
// that size, so trimming after each one ends where trimming once would.
func (c *Collector) trim() {
	records := make([]int64, len(c.entries))
	bytes := make([]int64, len(c.entries))
	for i, e := range c.entries {
		records[i] = int64(len(e.costs))
		if len(e.costs) > 0 {
			bytes[i] = e.costs[len(e.costs)-1]
		}
	}
	mostRecords, mostBytes := share(records, int64(c.limits.Total)), share(bytes, c.limits.Bytes)
	for _, e := range c.entries {
		n := sort.Search(len(e.costs), func(i int) bool { return e.costs[i] > mostBytes })
		n = min(n, int(mostRecords), len(e.digest.Shown))
		clear(e.digest.Shown[n:])
		e.digest.Shown = e.digest.Shown[:n:n]
	}
}

// share returns the largest size that each may have at most so that all
// together stay within total.
func share(sizes []int64, total int64) int64 {
	sorted := slices.Sorted(slices.Values(sizes))
	for i, size := range sorted {
		level := total / int64(len(sorted)-i)
		if size > level {
			return level
		}
		total -= size
	}
	return 1 << 62
}
