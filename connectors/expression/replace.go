package expression

import (
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// maxReplaced bounds what replace makes, in bytes: as much as an evaluation may
// touch at all.
const maxReplaced = 10 * maxCost

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
	if grows := n * int64(len(by)-len(old)); grows > 0 && int64(len(in))+grows > maxReplaced {
		return types.WrapErr(ErrCost)
	}
	return types.String(strings.Replace(in, old, by, int(n)))
}
