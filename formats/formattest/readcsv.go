package formattest

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// ReadCSV reads a dataset's CSV member, strictly by the grammar of RFC 4180,
// with or without a byte order mark. (encoding/csv will not do: it makes LF of
// CRLF inside quotes, and skips empty lines.) Cells are as written: the formula
// guard is the caller's to undo.
func ReadCSV(data []byte) (Table, error) {
	if !utf8.Valid(data) {
		return Table{}, errors.New("not UTF-8")
	}
	p := csvParser{rest: string(bytes.TrimPrefix(data, []byte("\uFEFF")))}
	header, err := p.record()
	if err != nil {
		return Table{}, fmt.Errorf("header: %w", err)
	}
	columns := len(header)
	withheld := columns > 0 && header[columns-1] == "_withheld"
	if withheld {
		columns--
	}
	t := Table{Columns: header[:columns]}
	for p.rest != "" {
		cells, err := p.record()
		if err != nil {
			return Table{}, fmt.Errorf("record %d: %w", len(t.Records)+1, err)
		}
		if len(cells) != len(header) {
			return Table{}, fmt.Errorf("record %d: %d cells, want %d", len(t.Records)+1, len(cells), len(header))
		}
		t.Records = append(t.Records, textCells(cells[:columns]))
		if withheld {
			t.Withheld = append(t.Withheld, ParseWithheld(cells[columns]))
		}
	}
	return t, nil
}

func textCells(cells []string) []Cell {
	out := make([]Cell, len(cells))
	for i, c := range cells {
		if c != "" {
			out[i] = Cell{Type: "text", Text: c}
		}
	}
	return out
}

// ParseWithheld reads "field:rule;field:rule"; nil where it is empty.
func ParseWithheld(s string) map[string]string {
	if s == "" {
		return nil
	}
	out := map[string]string{}
	for part := range strings.SplitSeq(s, ";") {
		name, rule, _ := strings.Cut(part, ":")
		out[name] = rule
	}
	return out
}

type csvParser struct{ rest string }

func (p *csvParser) record() ([]string, error) {
	var cells []string
	for {
		cell, err := p.cell()
		if err != nil {
			return nil, err
		}
		cells = append(cells, cell)
		switch {
		case strings.HasPrefix(p.rest, ","):
			p.rest = p.rest[1:]
		case strings.HasPrefix(p.rest, "\r\n"):
			p.rest = p.rest[2:]
			return cells, nil
		default:
			return nil, errors.New("a cell ends in neither a comma nor CRLF")
		}
	}
}

func (p *csvParser) cell() (string, error) {
	if !strings.HasPrefix(p.rest, `"`) {
		end := strings.IndexAny(p.rest, ",\"\r\n")
		if end < 0 {
			return "", errors.New("the last line has no end")
		}
		cell := p.rest[:end]
		p.rest = p.rest[end:]
		return cell, nil
	}
	var b strings.Builder
	for rest := p.rest[1:]; ; {
		text, after, ok := strings.Cut(rest, `"`)
		if !ok {
			return "", errors.New("a quote is not closed")
		}
		b.WriteString(text)
		if !strings.HasPrefix(after, `"`) {
			p.rest = after
			return b.String(), nil
		}
		b.WriteByte('"')
		rest = after[1:]
	}
}
