package plugin

import (
	"slices"

	"github.com/valise-export/valise/connectors/jsonscan"
	"github.com/valise-export/valise/connectors/mapping"
)

// extractor takes the mapped values out of records.
type extractor struct {
	reader  *reader
	mapping *mapping.Mapping
	at      map[string]int // position of a column
	cells   []mapping.Cell
	set     []bool
	texts   jsonscan.Texts
	seen    map[string]struct{} // names that nothing declares
	names   []string            // the same, as they are reported
}

func newExtractor(d *dataset) *extractor {
	e := &extractor{reader: newReader(), mapping: d.mapping, at: map[string]int{}, seen: map[string]struct{}{},
		cells: make([]mapping.Cell, len(d.columns)), set: make([]bool, len(d.columns))}
	for i, c := range d.columns {
		e.at[c] = i
	}
	return e
}

// record returns a cell for each column. They are valid until the next call, and
// as long as the data is.
func (e *extractor) record(data []byte) ([]mapping.Cell, error) {
	clear(e.cells)
	clear(e.set)
	e.texts.Reset()
	err := e.reader.object(data, func(name, value []byte) error {
		name = e.texts.Text(name)
		if i, ok := e.at[string(name)]; ok {
			e.set[i], e.cells[i] = true, e.texts.Cell(value)
		} else {
			e.undeclared(name)
		}
		return nil
	})
	return e.cells, err
}

// missing returns the position of a column that the record lacks and has to
// have, -1 where there is none. Whose it is, each record tells.
func (e *extractor) missing(d *dataset) int {
	if d.sparse {
		if i, ok := e.at[d.subject]; ok && !e.set[i] {
			return i
		}
		return -1
	}
	return slices.Index(e.set, false)
}

const maxUndeclared = 200

// undeclared notes a name that nothing declares, each once.
func (e *extractor) undeclared(name []byte) {
	if _, ok := e.seen[string(name)]; ok || len(e.seen) >= maxUndeclared || e.mapping.Declares(string(name)) {
		return
	}
	e.seen[string(name)] = struct{}{}
	if shown := shownName(string(name)); !slices.Contains(e.names, shown) {
		e.names = append(e.names, shown)
	}
}

// shownName is a column's name as it may be printed: * where it may be data.
func shownName(name string) string {
	if !mapping.IsName(name) {
		return "*"
	}
	return name
}
