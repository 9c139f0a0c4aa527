// Package sweep looks through the finished bytes of a whole bundle for what the
// leak guard finds: what valise verify --leaks does.
//
// It trusts nothing that the export knew. The records are read back from the
// JSON and CSV files and from the sheets, each value with its field's name and,
// from the manifest, its class; the page, the report and every other member are
// read as the text that they hold. Members are read as streams, record by
// record; only the page, the report, and the parts of the workbook that are no
// sheet of a dataset are held in memory.
package sweep

import (
	"errors"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/bundle"
	"github.com/valise-export/valise/exporter/leak"
)

// maxWhole bounds what is held in memory of one member.
const maxWhole = 64 << 20

// Bundle returns what is found in a bundle, by member and field: the Dataset of
// a finding is a member's path.
func Bundle(b *bundle.Bundle, s *leak.Scanner) ([]exporter.ManifestFinding, error) {
	w := &sweeper{
		bundle: b,
		guard:  s.NewGuard(leak.Options{OwnNumbers: b.Manifest().Policy.OwnAccountNumbers == "full"}),
	}
	w.guard.Inspect("the bundle's name", []byte(b.Top))
	for _, m := range b.Members() {
		w.guard.Inspect("the name of a member", []byte(m.Name))
		if err := w.member(m); err != nil {
			return nil, fmt.Errorf("look through %s: %w", m.Name, err)
		}
	}
	return w.guard.Findings(), nil
}

type sweeper struct {
	bundle *bundle.Bundle
	guard  *leak.Guard
	pool   exporter.BatchPool
}

func (w *sweeper) member(m bundle.Member) (err error) {
	r, err := w.bundle.Read(m.Name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	d, records := w.dataset(m.Name)
	switch {
	case records && strings.HasSuffix(m.Name, ".json"):
		return w.json(r, d)
	case records && strings.HasSuffix(m.Name, ".csv"):
		return w.csv(r, d)
	case strings.HasSuffix(m.Name, ".xlsx"):
		return w.workbook(r, m)
	}
	text, err := whole(r)
	if err != nil {
		return err
	}
	switch {
	case strings.HasSuffix(m.Name, ".pdf"):
		w.report(m.Name, text)
	case strings.HasSuffix(m.Name, ".html"):
		w.markup(m.Name, text)
	default:
		w.guard.Inspect(m.Name, text)
	}
	return nil
}

func whole(r io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxWhole+1))
	if err == nil && len(text) > maxWhole {
		err = errors.New("it is too large to look through")
	}
	return text, err
}

// markup looks through a text of HTML or XML as a reader sees it: with its
// entities resolved.
func (w *sweeper) markup(member string, text []byte) {
	w.guard.Inspect(member, []byte(html.UnescapeString(string(text))))
}

// dataset returns the shape of the records in a file, as far as the manifest
// tells it; its name is the member's.
func (w *sweeper) dataset(member string) (exporter.Dataset, bool) {
	m := w.bundle.Manifest()
	i := slices.IndexFunc(m.Datasets, func(d exporter.ManifestDataset) bool { return slices.Contains(d.Files, member) })
	if i < 0 {
		return exporter.Dataset{}, false
	}
	return shape(m, &m.Datasets[i], member), true
}

func shape(m *exporter.Manifest, row *exporter.ManifestDataset, member string) exporter.Dataset {
	d := exporter.Dataset{Name: member, Key: row.Key}
	for _, f := range row.Fields {
		field := exporter.Field{Name: f.Name, Type: f.Type, Class: f.Class}
		if reduced(m, f.Class) {
			field.Rule = "reduced"
		}
		d.Fields = append(d.Fields, field)
	}
	return d
}

// reduced reports whether the policy that the manifest names shows less than the
// whole of such numbers.
func reduced(m *exporter.Manifest, c exporter.Class) bool {
	switch c {
	case exporter.ClassBankAccount:
		return m.Policy.OwnAccountNumbers != "full"
	case exporter.ClassTaxID:
		return m.Policy.OwnAccountNumbers != "full" && m.Subject.Holder != exporter.HolderOrganisation
	}
	return false
}

// records collects values into batches for the guard.
type records struct {
	sweeper *sweeper
	width   int
	batch   *exporter.Batch
}

func (w *sweeper) begin(d exporter.Dataset) (*records, error) {
	if err := w.guard.Begin(d); err != nil {
		return nil, err
	}
	return &records{sweeper: w, width: len(d.Fields), batch: w.pool.Get(len(d.Fields))}, nil
}

func (r *records) add(values []exporter.Value) error {
	for !r.batch.Append(values, render) {
		if err := r.sweeper.guard.Write(r.batch); err != nil {
			return err
		}
		r.batch.Release()
		r.batch = r.sweeper.pool.Get(r.width)
	}
	return nil
}

func (r *records) end() error {
	defer r.batch.Release()
	if err := r.sweeper.guard.Write(r.batch); err != nil {
		return err
	}
	return r.sweeper.guard.End(exporter.Outcome{Status: exporter.StatusOK})
}

func render(dst []byte, v exporter.Value) []byte { return append(dst, v.Text()...) }

// value is a text of a file as a value of its field's type.
func value(f *exporter.Field, text string) exporter.Value {
	switch f.Type {
	case exporter.TypeInteger, exporter.TypeDecimal:
		return exporter.Decimal(text)
	case exporter.TypeJSON:
		return exporter.JSON(text)
	default:
		return exporter.Text(text)
	}
}
