package demo

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// parametersAtOnce bounds the parameters of one INSERT.
const parametersAtOnce = 900

// loader writes records in INSERTs of many. It keeps the first error, and does
// nothing after it, so that those who put need not ask.
type loader struct {
	ctx     context.Context
	tx      *sql.Tx
	dialect dialect
	tables  map[string]*pending
	order   []*pending
	err     error
}

// pending is what waits to be written to one table.
type pending struct {
	def     tableDef
	columns []column
	perCall int
	values  []any
	full    *sql.Stmt // of perCall records
}

func newLoader(ctx context.Context, tx *sql.Tx, d dialect) *loader {
	l := &loader{ctx: ctx, tx: tx, dialect: d, tables: map[string]*pending{}}
	for _, t := range schema() {
		p := &pending{def: t, columns: t.list()}
		p.perCall = max(1, parametersAtOnce/len(p.columns))
		l.tables[t.name] = p
		l.order = append(l.order, p)
	}
	return l
}

// put adds a record. An empty text and a nil are no value; so is a zero time.
func (l *loader) put(table string, values ...any) {
	if l.err != nil {
		return
	}
	p := l.tables[table]
	if len(values) != len(p.columns) {
		l.err = fmt.Errorf("put record: table %s: %d values for %d columns", table, len(values), len(p.columns))
		return
	}
	for i, v := range values {
		if t, ok := v.(time.Time); ok && t.IsZero() {
			v = nil
		}
		p.values = append(p.values, l.dialect.value(p.columns[i].kind, v))
	}
	if len(p.values) == p.perCall*len(p.columns) {
		l.err = l.flushFull(p)
	}
}

func (l *loader) flushFull(p *pending) error {
	if p.full == nil {
		s, err := l.tx.PrepareContext(l.ctx, l.dialect.insert(p.def, p.perCall))
		if err != nil {
			return fmt.Errorf("fill table %s: %w", p.def.name, err)
		}
		p.full = s
	}
	if _, err := p.full.ExecContext(l.ctx, p.values...); err != nil {
		return fmt.Errorf("fill table %s: %w", p.def.name, err)
	}
	p.values = p.values[:0]
	return nil
}

// close writes what waits and frees the statements.
func (l *loader) close() error {
	for _, p := range l.order {
		if n := len(p.values) / len(p.columns); n > 0 && l.err == nil {
			if _, err := l.tx.ExecContext(l.ctx, l.dialect.insert(p.def, n), p.values...); err != nil {
				l.err = fmt.Errorf("fill table %s: %w", p.def.name, err)
			}
		}
		if p.full != nil {
			l.err = errors.Join(l.err, p.full.Close())
		}
	}
	return l.err
}
