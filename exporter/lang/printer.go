package lang

import (
	"fmt"
	"slices"
	"strings"
)

// Printer writes in one language. It is immutable, and may be shared.
type Printer struct {
	words   *catalogue
	decimal string
	group   string
	least   int // digits before the point from which they are grouped
	months  []string
	short   []string

	patterns map[string][]datePart
}

// For returns the printer of a language of Tags, or of the one that matches;
// the English one where there is none.
func For(tag string) *Printer {
	i := slices.Index(Tags(), tag)
	if i < 0 {
		i = max(slices.Index(Tags(), Match(tag)), 0)
	}
	return printer(i)
}

func newPrinter(tag string) *Printer {
	words, err := read(tag)
	if err != nil {
		panic(err) // an embedded file, which a test reads
	}
	p := &Printer{words: words, least: 4}
	p.decimal, p.group = p.T("number.decimal"), p.T("number.group")
	if p.T("number.least") == "5" {
		p.least = 5
	}
	p.months, p.short = strings.Split(p.T("date.months"), "|"), strings.Split(p.T("date.months_short"), "|")
	p.patterns = p.datePatterns()
	return p
}

// Tag returns the language: a tag of Tags.
func (p *Printer) Tag() string { return p.words.tag }

// English reports whether the language is English.
func (p *Printer) English() bool { return p.words.tag == English }

// Dir returns the direction of the language's script, as HTML names it.
func (*Printer) Dir() string { return "ltr" }

// Has reports whether there is a message of that key.
func (p *Printer) Has(key string) bool {
	_, ok := p.words.messages[key]
	return ok
}

// T returns the message of key with its placeholders filled in: args are pairs
// of a placeholder's name and its value. A whole number is written as Count
// does, and the first one chooses the plural form. A message that this language
// does not have is the English one; one that there is not is its key.
func (p *Printer) T(key string, args ...any) string {
	m, ok := p.words.messages[key]
	switch {
	case ok:
	case p.English():
		return key
	default:
		return For(English).T(key, args...)
	}
	n, _ := firstNumber(args)
	return p.fill(m.of(n, p.words.parsed), args)
}

func firstNumber(args []any) (int64, bool) {
	for i := 1; i < len(args); i += 2 {
		switch v := args[i].(type) {
		case int64:
			return v, true
		case int:
			return int64(v), true
		}
	}
	return 0, false
}

// fill replaces {name} by the value of that name. A value is never read for
// placeholders itself.
func (p *Printer) fill(text string, args []any) string {
	if !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(text, "{")
		b.WriteString(before)
		name, after, closed := strings.Cut(rest, "}")
		if !open || !closed {
			return b.String()
		}
		b.WriteString(p.value(name, args))
		text = after
	}
}

func (p *Printer) value(name string, args []any) string {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != name {
			continue
		}
		switch v := args[i+1].(type) {
		case string:
			return v
		case int64:
			return p.Count(v)
		case int:
			return p.Count(int64(v))
		default:
			return fmt.Sprint(v)
		}
	}
	return "{" + name + "}"
}

// Own returns a text of valise's own data in the printer's language: the title
// of a canonical field, the ground of a rule, a sentence of a shipped notice.
// Any other text is returned as it is.
func (p *Printer) Own(english string) string {
	if p.English() || english == "" {
		return english
	}
	if key, ok := keysOfOwn()[english]; ok {
		return p.T(key)
	}
	return english
}

// Around returns what stands before and after a placeholder of a message, for a
// value that is not text.
func (p *Printer) Around(key, name string, args ...any) (before, after string) {
	const mark = "\x00"
	before, after, _ = strings.Cut(p.T(key, append(args, name, mark)...), mark)
	return before, after
}

// List joins words: "a", "a and b", "a, b and c".
func (p *Printer) List(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return p.T("list.last", "all", strings.Join(words[:last], p.T("list.comma")), "last", words[last])
}
