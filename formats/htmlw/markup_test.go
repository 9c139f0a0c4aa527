package htmlw_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// TestMarkupIsConstant: a constant is markup without a conversion, and any other
// string needs one. There is one in the package, of what is embedded.
func TestMarkupIsConstant(t *testing.T) {
	files, err := filepath.Glob("*.go")
	must(t, err)
	found := map[string]int{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		must(t, err)
		ast.Inspect(parsed, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && isMarkup(call.Fun) {
				found[name]++
			}
			return true
		})
	}
	if len(found) != 1 || found["frame.go"] != 1 {
		t.Errorf("strings become markup in %v; only an asset may", found)
	}
}

func isMarkup(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "markup"
}
