package leak_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// sample is a secret as gitleaks' own tests have it, with the rule that it is
// for.
type sample struct{ rule, text string }

// gitleaksSamples reads the true positives of gitleaks' own rule tests out of
// the module's source, and makes those that are generated there by a seeded
// generator.
func gitleaksSamples(t *testing.T, r *rand.Rand) []sample {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/zricethezav/gitleaks/v8").Output()
	if err != nil {
		t.Fatalf("find the module of gitleaks: %v", err)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(dir)), "cmd/generate/config/rules/*.go"))
	if err != nil || len(files) < 100 {
		t.Fatalf("%d files of rules: %v", len(files), err)
	}
	var out []sample
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
				out = append(out, samplesOf(f, r)...)
			}
		}
	}
	return out
}

// reading evaluates the few forms in which the tests are written.
type reading struct {
	r    *rand.Rand
	vars map[string][]string
	rule string
}

func samplesOf(f *ast.FuncDecl, r *rand.Rand) []sample {
	e := reading{r: r, vars: map[string][]string{}}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if id, ok := n.Key.(*ast.Ident); ok && id.Name == "RuleID" {
				if v := e.eval(n.Value); len(v) == 1 {
					e.rule = v[0]
				}
			}
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				if id, ok := left.(*ast.Ident); ok && i < len(n.Rhs) {
					e.vars[id.Name] = e.eval(n.Rhs[i])
				}
			}
		}
		return true
	})
	var out []sample
	for _, text := range e.vars["tps"] {
		out = append(out, sample{e.rule, text})
	}
	return out
}

// eval returns the texts that an expression stands for, none where it is of
// another form.
func (e *reading) eval(x ast.Expr) []string {
	switch x := x.(type) {
	case *ast.BasicLit:
		if s, err := strconv.Unquote(x.Value); err == nil && x.Kind == token.STRING {
			return []string{s}
		}
	case *ast.Ident:
		return e.vars[x.Name]
	case *ast.ParenExpr:
		return e.eval(x.X)
	case *ast.BinaryExpr:
		a, b := e.eval(x.X), e.eval(x.Y)
		if len(a) == 1 && len(b) == 1 {
			return []string{a[0] + b[0]}
		}
	case *ast.CompositeLit:
		var out []string
		for _, el := range x.Elts {
			out = append(out, e.eval(el)...)
		}
		return out
	case *ast.CallExpr:
		return e.call(x)
	}
	return nil
}

func (e *reading) call(x *ast.CallExpr) []string {
	var args [][]string
	for _, a := range x.Args {
		args = append(args, e.eval(a))
	}
	name := ""
	switch f := x.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	if name == "append" {
		return slices.Concat(args...)
	}
	var one []any
	for _, a := range args {
		if len(a) != 1 {
			return nil
		}
		one = append(one, a[0])
	}
	return e.apply(name, one)
}

func (e *reading) apply(name string, args []any) []string {
	if len(args) == 0 {
		return nil
	}
	first := args[0].(string)
	classes := map[string]string{
		"Numeric": `[0-9]`, "Hex": `[a-f0-9]`, "AlphaNumeric": `[a-z0-9]`, "AlphaNumericExtendedShort": `[a-z0-9_-]`,
		"AlphaNumericExtended": `[a-z0-9=_\-]`, "AlphaNumericExtendedLong": `[a-z0-9\/=_\+\-]`,
	}
	switch {
	case classes[name] != "":
		return []string{classes[name] + "{" + first + "}"}
	case name == "NewSecret":
		return []string{generate(first, e.r)}
	case name == "Sprintf":
		return []string{fmt.Sprintf(first, args[1:]...)}
	case name == "ToUpper":
		return []string{strings.ToUpper(first)}
	case (name == "GenerateSampleSecrets" || name == "GenerateSampleSecret") && len(args) == 2:
		return []string{inContext(first, args[1].(string), e.r)}
	}
	return nil
}

// inContext writes a secret as configs, programs and people do.
func inContext(vendor, secret string, r *rand.Rand) string {
	forms := []string{
		`%[1]s_token = "%[2]s"`, `{"%[1]s_token": "%[2]s"}`, `%[3]s_TOKEN=%[2]s`, "%[1]sToken: %[2]s\nregion: eu", `var %[1]sToken = '%[2]s';`, `%[1]s_key => %[2]s`,
	}
	return fmt.Sprintf(forms[r.IntN(len(forms))], vendor, secret, strings.ToUpper(vendor))
}

// generate makes a text that an expression matches.
func generate(expression string, r *rand.Rand) string {
	re, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return ""
	}
	var out strings.Builder
	appendMatch(&out, re.Simplify(), r)
	return out.String()
}

func appendMatch(out *strings.Builder, re *syntax.Regexp, r *rand.Rand) {
	switch re.Op {
	case syntax.OpLiteral:
		for _, c := range re.Rune {
			out.WriteRune(c)
		}
	case syntax.OpCharClass:
		n := 0
		for i := 0; i < len(re.Rune); i += 2 {
			n += int(re.Rune[i+1]-re.Rune[i]) + 1
		}
		k := r.IntN(max(1, n))
		for i := 0; i < len(re.Rune); i += 2 {
			if size := int(re.Rune[i+1]-re.Rune[i]) + 1; k < size {
				out.WriteRune(re.Rune[i] + rune(k))
				return
			} else {
				k -= size
			}
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		out.WriteByte(byte('a' + r.IntN(26)))
	case syntax.OpCapture, syntax.OpConcat:
		for _, s := range re.Sub {
			appendMatch(out, s, r)
		}
	case syntax.OpAlternate:
		appendMatch(out, re.Sub[r.IntN(len(re.Sub))], r)
	case syntax.OpQuest:
		if r.IntN(2) == 0 {
			appendMatch(out, re.Sub[0], r)
		}
	case syntax.OpStar, syntax.OpPlus:
		for range 1 + r.IntN(5) {
			appendMatch(out, re.Sub[0], r)
		}
	}
}
