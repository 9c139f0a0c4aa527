package lang_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/assembler"
	"github.com/valise-export/valise/exporter/dictionary"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/exporter/notice"
	"github.com/valise-export/valise/exporter/policy"
)

// source is what the tree says: every literal, and every key that is asked for.
type source struct {
	literals map[string]bool
	asked    map[string]string // key, or its beginning where it ends in a point → file
}

func scan(t *testing.T) *source {
	t.Helper()
	s := &source{map[string]bool{}, map[string]string{}}
	err := filepath.WalkDir("../..", func(file string, e fs.DirEntry, err error) error {
		switch {
		case err != nil || e.IsDir() || strings.HasSuffix(file, "_test.go") || strings.Contains(file, "/testdata/"):
			return err
		case !strings.HasSuffix(file, ".go"):
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(parsed, func(n ast.Node) bool { s.node(file, n); return true })
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *source) node(file string, n ast.Node) {
	switch n := n.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
			s.literals[text] = true
		}
	case *ast.CallExpr:
		called, ok := n.Fun.(*ast.SelectorExpr)
		if !ok || len(n.Args) == 0 || (called.Sel.Name != "T" && called.Sel.Name != "Around" && called.Sel.Name != "around" && called.Sel.Name != "heads") {
			return
		}
		asked := n.Args[:1]
		if called.Sel.Name == "heads" {
			asked = n.Args
		}
		for _, arg := range asked {
			s.ask(file, arg)
		}
	}
}

func (s *source) ask(file string, arg ast.Expr) {
	if sum, ok := arg.(*ast.BinaryExpr); ok {
		for ; ok; sum, ok = sum.X.(*ast.BinaryExpr) {
			arg = sum.X
		}
	}
	if lit, ok := arg.(*ast.BasicLit); ok {
		if key, err := strconv.Unquote(lit.Value); err == nil {
			s.asked[key] = file
		}
	}
}

// TestEveryKeyIsUsedAndKnown: no message that nothing asks for, no question
// without a message.
func TestEveryKeyIsUsedAndKnown(t *testing.T) {
	s, english := scan(t), load(t, lang.English)
	if len(s.asked) < 150 {
		t.Fatalf("only %d keys are asked for: is the scan right?", len(s.asked))
	}
	for key := range english {
		if strings.HasPrefix(key, "text.") || s.literals[key] {
			continue
		}
		if family := key[:strings.LastIndexByte(key, '.')+1]; !s.literals[family] {
			t.Errorf("nothing uses %s", key)
		}
	}
	for key, file := range s.asked {
		if _, ok := english[key]; !ok && !isFamily(english, key) {
			t.Errorf("%s asks for %s, which is no message", file, key)
		}
	}
}

func isFamily(messages map[string]map[string]string, prefix string) bool {
	for key := range messages {
		if strings.HasSuffix(prefix, ".") && strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

// TestOwnTextsAreTranslated: every text of the dictionary, the shipped notices
// and the rules that a report shows is a message, and every such message is one
// of these texts.
func TestOwnTextsAreTranslated(t *testing.T) {
	told := map[string]string{} // text → key
	for key, forms := range load(t, lang.English) {
		if strings.HasPrefix(key, "text.") {
			told[forms[""]] = key
		}
	}
	german := lang.For("de")
	for text, where := range ownTexts(t) {
		if _, ok := told[text]; !ok {
			t.Errorf("%s: %q is no message", where, text)
		} else if german.Own(text) == "" {
			t.Errorf("%s: %q is translated to nothing", where, text)
		}
		delete(told, text)
	}
	for text, key := range told {
		t.Errorf("%s: nothing has the text %q", key, text)
	}
	if got := german.Own("Our own field"); got != "Our own field" {
		t.Errorf("a company's own title became %q", got)
	}
}

func ownTexts(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{"the customer id": "run"}
	for _, d := range dictionary.All() {
		texts[d.Title], texts[d.Description] = d.Name, d.Name
		for _, f := range d.Fields {
			where := d.Name + "." + f.Name
			texts[f.Title], texts[f.Description] = where, where
			for _, term := range f.Enum {
				if f.Name != "ServiceCategory" { // names that FOCUS gives
					texts[term.Title] = where
				}
			}
		}
	}
	for _, d := range dictionary.CollectedNotListed() {
		texts[d.Title], texts[d.WhyNotListed] = "inventory", "inventory"
	}
	for _, n := range notice.Shipped() {
		noticeTexts(texts, n)
	}
	plan, err := assembler.Assemble(otherOnly())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range plan.Categories {
		texts[c.Title], texts[c.Description] = "assembler", "assembler"
	}
	for _, ground := range grounds() {
		texts[ground] = "policy"
	}
	delete(texts, "")
	return texts
}

// proper are names of authorities and companies, which stay.
var proper = regexp.MustCompile(`ANPD|Commission Nationale|AWS Korea|General Agent Co`)

func noticeTexts(texts map[string]string, n *notice.Notice) {
	where := "notice " + n.Version
	for _, c := range n.Categories {
		texts[c.Heading], texts[c.Description] = where, where
	}
	contacts := []notice.Contact{n.Contacts.Customers}
	for _, j := range n.Known() {
		for _, text := range []string{
			j.Title, j.Controller.Role, j.Deadline.Words, j.Deadline.Note,
		} {
			texts[text] = where
		}
		if strings.Contains(j.Identity.Source, "Guid") || strings.Contains(j.Identity.Source, "guid") { // words, no citation alone
			texts[j.Identity.Source] = where
		}
		for _, r := range j.Rights {
			texts[r.Title], texts[r.Text] = where, where
		}
		for _, s := range j.Notes {
			texts[s.Text] = where
		}
		for _, r := range j.Recipients {
			texts[r.Function] = where
		}
		contacts = append(append(contacts, j.Contacts...), j.Complaint...)
	}
	for _, c := range contacts {
		texts[c.Role] = where
		if !proper.MatchString(c.Name) {
			texts[c.Name] = where
		}
	}
	for _, list := range [][]string{
		n.Processing.Purposes, n.Processing.Sources, n.Processing.Recipients, n.Processing.Retention, n.Processing.Transfers, n.Processing.Automated,
	} {
		for _, line := range list {
			texts[line] = where
		}
	}
}

// otherOnly is a plan of the eighth category alone.
func otherOnly() assembler.Input {
	d := exporter.Dataset{
		Name: "support_ticket", Category: exporter.OtherInformation, Key: []string{"id"}, Fields: []exporter.Field{{Name: "id"}},
	}
	return assembler.Input{Sources: []assembler.Source{{Name: "desk", Datasets: []assembler.Offer{{Dataset: d}}}}}
}

// grounds are those of the rules that ship and take something away: of another
// the bundle says nothing.
func grounds() []string {
	var out []string
	for _, r := range policy.Shipped() {
		if r.Action != policy.Review {
			out = append(out, r.Ground)
		}
	}
	return out
}
