package lang

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

//go:embed catalogue/*.json
var files embed.FS

// message is a text, or one for each plural form that its language has.
type message struct {
	text  string
	forms map[plural.Form]string // nil where there is one text for all counts
}

// catalogue is one language.
type catalogue struct {
	tag      string
	parsed   language.Tag
	messages map[string]message
}

// ownPrefix marks messages that are known by their English text too.
const ownPrefix = "text."

var (
	matcher = sync.OnceValue(func() language.Matcher {
		var tags []language.Tag
		for _, t := range Tags() {
			tags = append(tags, language.MustParse(t))
		}
		return language.NewMatcher(tags)
	})
	// keysOfOwn finds a message by its English text.
	keysOfOwn = sync.OnceValue(func() map[string]string {
		keys := map[string]string{}
		for key, m := range For(English).words.messages {
			if strings.HasPrefix(key, ownPrefix) {
				keys[m.text] = key
			}
		}
		return keys
	})
)

// loaded has the printer of each of Tags, made at its first use.
var loaded [8]struct {
	once    sync.Once
	printer *Printer
}

func printer(i int) *Printer {
	l := &loaded[i]
	l.once.Do(func() { l.printer = newPrinter(Tags()[i]) })
	return l.printer
}

// read parses an embedded file. Its form is checked by a test, so that a wrong
// one cannot be shipped.
func read(tag string) (*catalogue, error) {
	data, err := files.ReadFile("catalogue/" + tag + ".json")
	if err != nil {
		return nil, fmt.Errorf("read catalogue: %w", err)
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, fmt.Errorf("read catalogue %s: %w", tag, err)
	}
	c := &catalogue{tag: tag, parsed: language.MustParse(tag), messages: make(map[string]message, len(raw))}
	for key, value := range raw {
		m, err := parseMessage(value)
		if err != nil {
			return nil, fmt.Errorf("read catalogue %s: %s: %w", tag, key, err)
		}
		c.messages[key] = m
	}
	return c, nil
}

var formNames = map[string]plural.Form{
	"zero": plural.Zero, "one": plural.One, "two": plural.Two, "few": plural.Few, "many": plural.Many, "other": plural.Other,
}

func parseMessage(raw json.RawMessage) (message, error) {
	if raw[0] == '"' {
		var text string
		err := json.Unmarshal(raw, &text)
		return message{text: text}, err
	}
	var named map[string]string
	if err := json.Unmarshal(raw, &named); err != nil {
		return message{}, err
	}
	m := message{text: named["other"], forms: map[plural.Form]string{}}
	for name, text := range named {
		form, ok := formNames[name]
		if !ok {
			return message{}, fmt.Errorf("%q is no plural form", name)
		}
		m.forms[form] = text
	}
	return m, nil
}

// of returns the text for a count.
func (m message) of(n int64, in language.Tag) string {
	if m.forms == nil {
		return m.text
	}
	form := plural.Cardinal.MatchPlural(in, int(n%10_000_000), 0, 0, 0, 0)
	if text, ok := m.forms[form]; ok {
		return text
	}
	return m.text
}
