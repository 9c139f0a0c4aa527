package report

import (
	"slices"

	"github.com/valise-export/valise/exporter"
)

// Limits bound what a report shows. A zero limit takes its default.
type Limits struct {
	PerDataset int   // records of one dataset; 100
	Total      int   // records of the report; 1,000
	Text       int   // bytes of one value, the rest is in the data files; 4,096
	Bytes      int64 // text of all records shown; 8 MiB
}

func (l Limits) withDefaults() Limits {
	if l.PerDataset <= 0 {
		l.PerDataset = 100
	}
	if l.Total <= 0 {
		l.Total = 1000
	}
	if l.Text <= 0 {
		l.Text = 4 << 10
	}
	if l.Bytes <= 0 {
		l.Bytes = 8 << 20
	}
	return l
}

// Digest is what a report knows of one dataset.
type Digest struct {
	Dataset exporter.Dataset
	Status  exporter.Status
	Records int64 // all of them; 0 where the dataset failed or was withheld
	// Shown are newest first by Dataset.When, else the first ones; with rendered
	// text. They are valid until the Collector's Close.
	Shown [][]exporter.Value
	// Years and Months are the exact sums of Dataset.Amount, in order of period
	// and currency, where the dataset has both When and Amount. An instant
	// counts in its UTC month. Records without a date come last, as period "".
	Years  []Total
	Months []Total
}

// Total is one sum. Records counts the amounts in it; a null or withheld amount
// is not one.
type Total struct {
	Period   string // "2025", "2025-07", or "" for records without a date
	Currency string // ISO 4217, "" where the records name none
	Sum      string // exact decimal
	Records  int64
}

// Collector makes the digests of one bundle. Its methods are called as a
// writer's are: Begin, Write …, End for each dataset, from one goroutine.
type Collector struct {
	limits  Limits
	entries []*entry
	open    *entry
	loans   []*loan // what records shown are borrowed from
}

// entry is a dataset under way, or ended.
type entry struct {
	digest Digest
	kept   *newest
	totals *totals
	costs  []int64 // of the kept records, running: costs[i] is that of the first i+1
}

// NewCollector returns an empty Collector.
func NewCollector(l Limits) *Collector { return &Collector{limits: l.withDefaults()} }

// Begin starts a dataset, afresh where it has begun before.
func (c *Collector) Begin(ds exporter.Dataset) {
	e := &entry{digest: Digest{Dataset: ds}, kept: newNewest(&ds, c.limits), totals: newTotals(&ds)}
	c.open = e
	if i := slices.IndexFunc(c.entries, func(o *entry) bool { return o.digest.Dataset.Name == ds.Name }); i >= 0 {
		c.entries[i] = e
		return
	}
	c.entries = append(c.entries, e)
}

// Write takes the records of a batch. It may hold the batch until Close.
func (c *Collector) Write(b *exporter.Batch) {
	e := c.open
	// Backwards: sources give records in the order of their key, which is often
	// that of time, so the newest of a batch push out the older ones unseen.
	for i := b.Len() - 1; i >= 0; i-- {
		e.kept.offer(b, i, e.digest.Records+int64(i))
		if e.totals != nil {
			e.totals.add(b.Record(i))
		}
	}
	e.kept.hold(b)
	e.digest.Records += int64(b.Len())
}

// End ends the dataset. Of a failed or withheld one nothing is kept.
func (c *Collector) End(o exporter.Outcome) {
	e := c.open
	c.open = nil
	e.digest.Status = o.Status
	if o.Status == exporter.StatusOK || o.Status == exporter.StatusEmpty {
		var loans []*loan
		e.digest.Shown, e.costs, loans = e.kept.sorted(mostKeptLoans - len(c.loans))
		c.loans = append(c.loans, loans...)
		if e.totals != nil {
			e.digest.Years, e.digest.Months = e.totals.sums()
		}
	} else {
		e.kept.drop()
		e.digest.Records = 0
	}
	e.kept, e.totals = nil, nil
	c.trim()
}

// Digests returns the digests of all datasets begun so far, in that order.
func (c *Collector) Digests() []*Digest {
	digests := make([]*Digest, len(c.entries))
	for i, e := range c.entries {
		digests[i] = &e.digest
	}
	return digests
}

// Close gives back what it holds: records shown must not be read any more.
func (c *Collector) Close() {
	for _, l := range c.loans {
		l.batch.Release()
	}
	c.loans = nil
}

// Find returns the digest of a dataset, nil where it never began.
func Find(digests []*Digest, dataset string) *Digest {
	for _, d := range digests {
		if d.Dataset.Name == dataset {
			return d
		}
	}
	return nil
}
