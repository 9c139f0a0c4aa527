package expression

import (
	"errors"
	"slices"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/ext"

	"github.com/valise-export/valise/exporter"
)

// record is the name of the record in an expression.
const record = "r"

// maxCost bounds the work of one evaluation, in CEL's units: about one for each
// operation, and for each ten bytes that an operation touches.
const maxCost = 20_000

// maxText bounds an expression, in bytes.
const maxText = 4000

// Expression is a compiled expression. It may be used by many goroutines.
type Expression struct {
	program cel.Program
	columns []string
}

// Compile reads an expression for a field of that type. The error says what is
// wrong, and where in the expression; it repeats nothing but the expression.
func Compile(text string, field exporter.Type) (*Expression, error) {
	if len(text) > maxText {
		return nil, errors.New("is longer than 4,000 bytes")
	}
	env, err := cel.NewEnv(cel.Variable(record, cel.MapType(cel.StringType, cel.DynType)), ext.Strings())
	if err != nil {
		return nil, err
	}
	if env, err = bounded(env); err != nil {
		return nil, err
	}
	checked, issues := env.Compile(text)
	if err := issues.Err(); err != nil {
		return nil, problem(issues)
	}
	if !fits(checked.OutputType(), field) {
		return nil, errors.New("makes a value of type " + checked.OutputType().String() + ", which the field cannot take")
	}
	columns, err := columnsOf(checked)
	if err != nil {
		return nil, err
	}
	program, err := env.Program(checked, cel.CostLimit(maxCost), cel.InterruptCheckFrequency(100))
	if err != nil {
		return nil, err
	}
	return &Expression{program: program, columns: columns}, nil
}

// problem is the first of the issues, with its place.
func problem(issues *cel.Issues) error {
	first := issues.Errors()[0]
	return errors.New(place(first.Location.Line(), first.Location.Column()+1) + first.Message)
}

// fits reports whether a field can take what an expression makes: a text is
// read as the field's type, and null is no value.
func fits(made *cel.Type, field exporter.Type) bool {
	switch made.Kind() {
	case types.StringKind, types.DynKind, types.AnyKind, types.NullTypeKind:
		return true
	case types.IntKind:
		return field == exporter.TypeInteger || field == exporter.TypeDecimal || field == exporter.TypeText
	case types.BoolKind:
		return field == exporter.TypeBoolean || field == exporter.TypeText
	case types.TimestampKind:
		return field == exporter.TypeInstant
	default: // a double is binary: it would round money
		return false
	}
}

// Columns are the columns that the expression names, sorted.
func (e *Expression) Columns() []string { return slices.Clone(e.columns) }

var (
	errNoColumn = errors.New("names no column: write r.name, or r['a name'] where it is no word")
	errDynamic  = errors.New("uses r otherwise than as r.name or r['a name']: what it reads must be known")
)

// columnsOf returns the columns that r is asked for. Every use of r must name
// one: the source returns only what is asked for.
func columnsOf(checked *cel.Ast) ([]string, error) {
	uses, named := 0, []string{}
	ast.PostOrderVisit(checked.NativeRep().Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		switch {
		case e.Kind() == ast.IdentKind && e.AsIdent() == record:
			uses++
		case e.Kind() == ast.SelectKind && isRecord(e.AsSelect().Operand()):
			named = append(named, e.AsSelect().FieldName())
		case e.Kind() == ast.CallKind && e.AsCall().FunctionName() == operators.Index && isRecord(e.AsCall().Args()[0]):
			if name, ok := literal(e.AsCall().Args()[1]); ok {
				named = append(named, name)
			}
		}
	}))
	switch {
	case uses != len(named):
		return nil, errDynamic
	case len(named) == 0:
		return nil, errNoColumn
	}
	slices.Sort(named)
	return slices.Compact(named), nil
}

func isRecord(e ast.Expr) bool { return e.Kind() == ast.IdentKind && e.AsIdent() == record }

func literal(e ast.Expr) (string, bool) {
	if e.Kind() != ast.LiteralKind {
		return "", false
	}
	s, ok := e.AsLiteral().Value().(string)
	return s, ok
}

// Values are the columns of a record: a text, or nil for null.
type Values map[string]any

// Errors of an evaluation. They hold no value.
var (
	ErrCost  = errors.New("the expression does too much work for this record")
	ErrEval  = errors.New("the expression has no value for this record")
	ErrOther = errors.New("the expression makes something that no field takes")
)

// Evaluate returns what the expression makes of a record: nil, a string, an
// int64, a bool or a time.Time.
func (e *Expression) Evaluate(v Values) (any, error) {
	out, details, err := e.program.Eval(map[string]any{record: map[string]any(v)})
	if err != nil {
		if errors.Is(err, ErrCost) || details != nil && details.ActualCost() != nil && *details.ActualCost() > maxCost {
			return nil, ErrCost
		}
		return nil, ErrEval // its own text can hold values
	}
	switch x := out.Value().(type) {
	case string, int64, bool, time.Time:
		return x, nil
	}
	if out.Type() == types.NullType {
		return nil, nil
	}
	return nil, ErrOther
}
