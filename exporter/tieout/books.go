package tieout

import (
	"errors"
	"slices"
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/keyindex"
)

// Dataset is a dataset of the plan as the books see it.
type Dataset struct {
	// Shape has the fields that leave, in their order; its References are checked.
	Shape exporter.Dataset
	// Parts finds fields in the records as they are read, before the policy; nil
	// where the dataset does not have them all.
	Parts func(fields []string) []keyindex.Part
}

// Books collect what the records of one export say of each other. They are for
// one goroutine at a time.
type Books struct {
	hasher     keyindex.Hasher
	index      *keyindex.Index
	datasets   []Dataset
	references []reference
	money      bool
	checks     map[exporter.MoneyCheck]bool // those that the datasets have the fields for
	epochs     []bool                       // attempts at datasets: those that were kept
}

// reference is one that is checked.
type reference struct {
	dataset string
	exporter.Reference
}

// New returns empty books. They own the index, and Close it. Without money,
// amounts are not compared.
func New(h keyindex.Hasher, index *keyindex.Index, datasets []Dataset, money bool) *Books {
	b := &Books{hasher: h, index: index, datasets: datasets, money: money, checks: map[exporter.MoneyCheck]bool{}}
	for i := range datasets {
		d := &datasets[i]
		for _, r := range d.Shape.References {
			to := b.dataset(r.Dataset)
			if to != nil && shows(d, r.Fields) && to.Parts(r.To) != nil && len(b.references) < mostKinds-int(refers) {
				b.references = append(b.references, reference{d.Shape.Name, r})
			}
		}
	}
	if money {
		b.plan()
	}
	return b
}

// shows reports whether the fields leave, and can be read.
func shows(d *Dataset, fields []string) bool {
	for _, f := range fields {
		if _, _, ok := d.Shape.Field(f); !ok {
			return false
		}
	}
	return d.Parts(fields) != nil
}

func (b *Books) dataset(name string) *Dataset {
	for i := range b.datasets {
		if b.datasets[i].Shape.Name == name {
			return &b.datasets[i]
		}
	}
	return nil
}

// domain names the records that a reference leads to.
func domain(dataset string, fields []string) string {
	return dataset + " (" + strings.Join(fields, ", ") + ")"
}

func (b *Books) keyer(d *Dataset, fields []string, dataset string, to []string) *keyindex.Keyer {
	parts := d.Parts(fields)
	if parts == nil {
		return nil
	}
	return b.hasher.Keyer(domain(dataset, to), parts)
}

// Sheet takes the records of one attempt at a dataset. What it noted counts only
// once it is kept. A nil Sheet notes nothing: most datasets have nothing that is
// compared.
type Sheet struct {
	books *Books
	epoch uint64
	notes []note
}

// note takes a record: its values before and after the policy, and whether the
// export's period leaves it out.
type note func(s *Sheet, read, shown []exporter.Value, outside bool) error

// Sheet begins an attempt at a dataset.
func (b *Books) Sheet(dataset string) (*Sheet, error) {
	d := b.dataset(dataset)
	if d == nil {
		return nil, nil
	}
	notes := slices.Concat(b.targets(d), b.referring(d))
	if n := b.moneyOf(d); n != nil {
		notes = append(notes, n)
	}
	if len(notes) == 0 {
		return nil, nil
	}
	if len(b.epochs) >= mostEpochs {
		return nil, errors.New("too many attempts at datasets")
	}
	b.epochs = append(b.epochs, false)
	return &Sheet{books: b, epoch: uint64(len(b.epochs) - 1), notes: notes}, nil
}

// Note takes a record that was proved. read has its values before the policy;
// shown those that leave, nil where outside says that the export's period leaves
// the record out.
func (s *Sheet) Note(read, shown []exporter.Value, outside bool) error {
	if s == nil {
		return nil
	}
	for _, n := range s.notes {
		if err := n(s, read, shown, outside); err != nil {
			return err
		}
	}
	return nil
}

// Keep makes what was noted count.
func (s *Sheet) Keep() {
	if s != nil {
		s.books.epochs[s.epoch] = true
	}
}

func (s *Sheet) add(key keyindex.Key, k kind, c code, year int, sum keyindex.Sum) error {
	return s.books.index.Add(keyindex.Entry{Key: key, Tag: tag(k, s.epoch, c, year), Sum: sum})
}

func (s *Sheet) count(key keyindex.Key, k kind, c code, year int) error {
	return s.add(key, k, c, year, keyindex.Count(1))
}

// targets notes which records are there for others to refer to.
func (b *Books) targets(d *Dataset) (notes []note) {
	var seen []string
	for _, r := range b.references {
		if r.Dataset != d.Shape.Name || slices.Contains(seen, domain(r.Dataset, r.To)) {
			continue
		}
		seen = append(seen, domain(r.Dataset, r.To))
		keyer := b.keyer(d, r.To, r.Dataset, r.To)
		notes = append(notes, func(s *Sheet, read, _ []exporter.Value, outside bool) error {
			key, ok := keyer.Of(read)
			switch {
			case !ok:
				return nil
			case outside:
				return s.count(key, left, 0, 0)
			default:
				return s.count(key, held, 0, 0)
			}
		})
	}
	return notes
}

// referring notes what records refer to.
func (b *Books) referring(d *Dataset) (notes []note) {
	for i, r := range b.references {
		if r.dataset != d.Shape.Name {
			continue
		}
		keyer, is := b.keyer(d, r.Fields, r.Dataset, r.To), refers+kind(i)
		notes = append(notes, func(s *Sheet, read, _ []exporter.Value, outside bool) error {
			if outside {
				return nil
			}
			key, ok := keyer.Of(read)
			if !ok {
				return nil
			}
			return s.count(key, is, 0, 0)
		})
	}
	return notes
}

// Close frees the index. It may be called again.
func (b *Books) Close() error { return b.index.Close() }
