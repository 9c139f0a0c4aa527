package expression

import (
	"errors"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/functions"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
)

// maxMade bounds the text that one call makes, in bytes: as much as an
// evaluation may touch at all. CEL counts the cost of a call when its text is
// made; replace, join and format can make one that is many times as long as
// what they are given, and are bounded before.
const maxMade = 10 * maxCost

// bounded replaces them by versions of the same meaning.
func bounded(env *cel.Env) (*cel.Env, error) {
	format, err := binding(env, "format")
	if err != nil {
		return nil, err
	}
	return env.Extend(boundedReplace(), boundedJoin(), boundedFormat(format))
}

// binding returns what a function of one overload does.
func binding(env *cel.Env, name string) (functions.FunctionOp, error) {
	overloads, err := env.Functions()[name].Bindings()
	if err != nil {
		return nil, err
	}
	for _, o := range overloads {
		if o.Function != nil && o.Operator != name {
			return o.Function, nil
		}
	}
	return nil, errors.New("CEL has no function " + name)
}

// boundedFormat bounds what format is given: each argument is written once, a
// text at most in hexadecimal, a number in fewer bytes than weight says.
func boundedFormat(format functions.FunctionOp) cel.EnvOption {
	return cel.Function("format", cel.MemberOverload("string_format", []*cel.Type{cel.StringType, cel.ListType(cel.DynType)}, cel.StringType,
		cel.FunctionBinding(func(args ...ref.Val) ref.Val {
			left := maxMade
			for _, a := range args {
				if left -= weight(a, left); left < 0 {
					return types.WrapErr(ErrCost)
				}
			}
			return format(args...)
		})))
}

// numberWeight is more than what a number, a time or a truth value is written
// in: CEL writes at most 100 digits after the point, and 309 before.
const numberWeight = 500

// weight returns how many bytes a value may be written in. It stops counting
// above a limit.
func weight(v ref.Val, limit int) int {
	switch x := v.(type) {
	case types.String:
		return 2 * len(x)
	case types.Bytes:
		return 2 * len(x)
	case traits.Mapper:
		return weigh(x.Iterator(), limit, func(key ref.Val, limit int) int {
			return weight(key, limit) + weight(x.Get(key), limit)
		})
	case traits.Lister:
		return weigh(x.Iterator(), limit, weight)
	default:
		return numberWeight
	}
}

func weigh(all traits.Iterator, limit int, weight func(ref.Val, int) int) (sum int) {
	for sum <= limit && all.HasNext() == types.True {
		sum += 4 + weight(all.Next(), limit-sum)
	}
	return sum
}

// boundedJoin is CEL's join, which writes a column as often as the list names
// it, and the separator as often as the list is long.
func boundedJoin() cel.EnvOption {
	list, text := cel.ListType(cel.StringType), cel.StringType
	return cel.Function("join",
		cel.MemberOverload("list_join", []*cel.Type{list}, text, cel.UnaryBinding(func(l ref.Val) ref.Val { return join(l, types.String("")) })),
		cel.MemberOverload("list_join_string", []*cel.Type{list, text}, text, cel.BinaryBinding(join)))
}

func join(list, separator ref.Val) ref.Val {
	var made strings.Builder
	between := ""
	for all := list.(traits.Lister).Iterator(); all.HasNext() == types.True; {
		s, ok := all.Next().(types.String)
		if !ok {
			return types.NewErr("join: not a text")
		}
		if made.Len()+len(between)+len(s) > maxMade {
			return types.WrapErr(ErrCost)
		}
		made.WriteString(between)
		made.WriteString(string(s))
		between = string(separator.(types.String))
	}
	return types.String(made.String())
}

// boundedReplace is CEL's replace, which multiplies the lengths of two columns:
// CEL counts its cost when the text is made, and this one before. A text that
// does not grow may be of any length.
func boundedReplace() cel.EnvOption {
	text := cel.StringType
	return cel.Function("replace",
		cel.MemberOverload("string_replace_string_string", []*cel.Type{text, text, text}, text, cel.FunctionBinding(replace)),
		cel.MemberOverload("string_replace_string_string_int", []*cel.Type{text, text, text, cel.IntType}, text, cel.FunctionBinding(replace)))
}

func replace(args ...ref.Val) ref.Val {
	in, old, by := string(args[0].(types.String)), string(args[1].(types.String)), string(args[2].(types.String))
	limit := int64(-1)
	if len(args) > 3 {
		limit = int64(args[3].(types.Int))
	}
	n := int64(strings.Count(in, old))
	if limit >= 0 {
		n = min(n, limit)
	}
	if grows := n * int64(len(by)-len(old)); grows > 0 && int64(len(in))+grows > maxMade {
		return types.WrapErr(ErrCost)
	}
	return types.String(strings.Replace(in, old, by, int(n)))
}
