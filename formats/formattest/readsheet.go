package formattest

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

type xlsxCell struct {
	Ref     string  `xml:"r,attr"`
	Style   int     `xml:"s,attr"`
	Type    string  `xml:"t,attr"`
	Value   string  `xml:"v"`
	Inline  *inline `xml:"is>t"`
	Formula *string `xml:"f"`
}

type inline struct {
	Space string `xml:"http://www.w3.org/XML/1998/namespace space,attr"`
	Text  string `xml:",chardata"`
}

// text returns the text as Excel takes it: space at its ends stays only where
// it is asked to.
func (t inline) text() string {
	if t.Space == "preserve" {
		return unescape(t.Text)
	}
	return unescape(strings.Trim(t.Text, " \t\r\n"))
}

// sheet reads a sheet part.
func (r *xlsxReader) sheet(name string) (s xlsxSheet, err error) {
	f, err := r.archive.Open(name)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	dec := xml.NewDecoder(f)
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return s, err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if err := r.element(dec, start, &s); err != nil {
			return s, fmt.Errorf("%s: %w", start.Name.Local, err)
		}
	}
}

func (r *xlsxReader) element(dec *xml.Decoder, start xml.StartElement, s *xlsxSheet) error {
	switch start.Name.Local {
	case "pane":
		s.frozen = attribute(start, "state") == "frozen" && attribute(start, "ySplit") == "1"
	case "autoFilter":
		s.filter = strings.ReplaceAll(attribute(start, "ref"), "$", "")
	case "hyperlink":
		s.links = append(s.links, attribute(start, "location"))
	case "row":
		number, err := strconv.Atoi(attribute(start, "r"))
		if err != nil {
			return err
		}
		for len(s.rows) < number {
			s.rows = append(s.rows, nil)
		}
	case "c":
		var c xlsxCell
		if err := dec.DecodeElement(&c, &start); err != nil {
			return err
		}
		return r.place(c, s)
	}
	return nil
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// place puts a cell where its reference says.
func (r *xlsxReader) place(c xlsxCell, s *xlsxSheet) error {
	letters := strings.TrimRight(c.Ref, "0123456789")
	column := 0
	for _, l := range letters {
		column = column*26 + int(l-'A') + 1
	}
	if row := c.Ref[len(letters):]; row != strconv.Itoa(len(s.rows)) || column == 0 {
		return fmt.Errorf("cell %s in row %d", c.Ref, len(s.rows))
	}
	cell, err := r.value(c)
	if err != nil {
		return fmt.Errorf("cell %s: %w", c.Ref, err)
	}
	row := &s.rows[len(s.rows)-1]
	if len(*row) >= column {
		return fmt.Errorf("cell %s is out of order", c.Ref)
	}
	for len(*row) < column {
		*row = append(*row, Cell{})
	}
	(*row)[column-1] = cell
	return nil
}

func (r *xlsxReader) value(c xlsxCell) (Cell, error) {
	if c.Formula != nil {
		return Cell{}, errors.New("a formula")
	}
	switch c.Type {
	case "inlineStr":
		if c.Inline == nil {
			return Cell{}, errors.New("no text")
		}
		return Cell{Type: "text", Text: c.Inline.text()}, nil
	case "s":
		i, err := strconv.Atoi(c.Value)
		if err != nil || i >= len(r.strings) {
			return Cell{}, errors.New("no such string")
		}
		return Cell{Type: "text", Text: r.strings[i]}, nil
	case "b":
		return Cell{Type: "boolean", Text: strconv.FormatBool(c.Value == "1")}, nil
	case "", "n":
		if c.Value == "" {
			return Cell{}, nil
		}
		return numberCell(c.Value, r.formats[c.Style])
	}
	return Cell{}, fmt.Errorf("type %q", c.Type)
}

// numberCell does as a spreadsheet: the number is binary, the format says what
// is shown of it.
func numberCell(value, format string) (Cell, error) {
	n, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return Cell{}, err
	}
	format = strings.TrimPrefix(format, "#,##") // groups of digits do not alter a value
	at := time.UnixMilli(int64(math.Round(n*86_400_000)) - 25569*86_400_000).UTC()
	switch {
	case format == "yyyy-mm-dd":
		return Cell{Type: "date", Text: at.Format("2006-01-02")}, nil
	case format == "yyyy-mm-dd hh:mm:ss":
		return Cell{Type: "instant", Text: at.Format("2006-01-02T15:04:05Z")}, nil
	case format == "yyyy-mm-dd hh:mm:ss.000":
		return Cell{Type: "instant", Text: at.Format("2006-01-02T15:04:05.000Z")}, nil
	case strings.Trim(format, "0") == "":
		return Cell{Type: "number", Text: strconv.FormatFloat(n, 'f', 0, 64)}, nil
	case strings.HasPrefix(format, "0.") && strings.Trim(format[2:], "0") == "":
		return Cell{Type: "number", Text: strconv.FormatFloat(n, 'f', len(format)-2, 64)}, nil
	}
	return Cell{}, fmt.Errorf("number format %q", format)
}

// unescape decodes _xHHHH_.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '_' && i+7 <= len(s) && s[i+1] == 'x' && s[i+6] == '_' {
			if n, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil {
				b.WriteRune(rune(n))
				i += 6
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
