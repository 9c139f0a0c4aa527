package mapping

import (
	"errors"
	"slices"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors/expression"
)

// expression compiles a field's expression.
func (c *compiler) expression(out *fill, b *config.Bind) {
	out.from = fromExpression
	if b.Column != "" || b.Value != nil || b.Convert != "" {
		c.fieldProblem(b, "expr", "an expression has no column, value or convert", "", "its columns are r.name; let it make what the field takes")
	}
	made, err := expression.Compile(b.Expr, out.field.Type)
	if err != nil {
		c.fieldProblem(b, "expr", err.Error(), b.Expr, "the field is of type "+string(out.field.Type)+": make a text, which is read as that, or null")
		return
	}
	for _, name := range made.Columns() {
		if slices.Contains(c.source.Ignore, name) {
			c.fieldProblem(b, "expr", "reads a column that is ignored", name, "take it out of ignore")
		}
	}
	out.made = made
}

var (
	errWork  = &trouble{what: expression.ErrCost.Error(), hint: "let the query make the value"}
	errExpr  = &trouble{what: expression.ErrEval.Error(), hint: "is a column null, or not what a function wants? r.name == null ? null : … asks first"}
	errMakes = &trouble{what: expression.ErrOther.Error(), hint: "make a text, a whole number, a truth value, an instant or null"}
)

// evaluate returns what an expression makes of a record, as a cell.
func (b *Binding) evaluate(i int, cells []Cell) (Cell, error) {
	f := &b.mapping.fills[i]
	clear(b.inputs)
	for n, name := range f.inputs() {
		switch c := cells[b.sources[i][n]]; c.kind {
		case cellNull:
			b.inputs[name] = nil
		case cellBytes:
			return Cell{}, errBinary
		default:
			b.inputs[name] = b.valid(b.textOf(c))
		}
	}
	made, err := f.made.Evaluate(b.inputs)
	switch {
	case errors.Is(err, expression.ErrCost):
		return Cell{}, errWork
	case errors.Is(err, expression.ErrOther):
		return Cell{}, errMakes
	case err != nil:
		return Cell{}, errExpr
	}
	return cellOf(made), nil
}
