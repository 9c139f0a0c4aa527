// Command shop is a plugin of valise: it reads a shop's customers and orders
// from an XML file, as shop.py does.
package main

import (
	"bufio"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

var columns = map[string][]string{
	"customer": {"id", "name", "email", "country", "since"},
	"order":    {"number", "customer", "placed", "item", "pieces", "total", "currency"},
}

var owner = map[string]string{"customer": "id", "order": "customer"}

// request is what valise asks.
type request struct {
	Type       string            `json:"type"`
	Dataset    string            `json:"dataset"`
	CustomerID string            `json:"customer_id"`
	Accounts   []string          `json:"accounts"`
	Folder     string            `json:"folder"`
	Options    map[string]string `json:"options"`
}

type message map[string]any

func main() {
	out := bufio.NewWriter(os.Stdout)
	say := json.NewEncoder(out)
	code := 0
	err := errors.Join(say.Encode(message{"type": "hello", "protocol": 1, "codes": []string{"no_file", "bad_xml"}}), out.Flush())
	if err == nil {
		code, err = talk(say)
	}
	if err := errors.Join(err, out.Flush()); err != nil {
		fmt.Fprintln(os.Stderr, "shop:", err)
		code = 1
	}
	os.Exit(code)
}

// talk answers the one request.
func talk(say *json.Encoder) (code int, err error) {
	var r request
	if err := json.NewDecoder(os.Stdin).Decode(&r); err != nil {
		return 2, err
	}
	count, err := answer(r, say)
	var syntax *xml.SyntaxError
	switch {
	case err == nil:
		return 0, say.Encode(message{"type": "end", "count": count})
	case errors.Is(err, errDataset):
		return 1, say.Encode(message{"type": "fault", "class": "not_found"})
	case errors.As(err, &syntax):
		return 1, say.Encode(message{"type": "fault", "class": "malformed", "code": "bad_xml"})
	default:
		return 1, say.Encode(message{"type": "fault", "class": "unreachable", "code": "no_file"})
	}
}

var errDataset = errors.New("no such dataset")

func answer(r request, say *json.Encoder) (count int, err error) {
	switch _, ok := columns[r.Dataset]; {
	case r.Type == "spec":
		for name := range columns {
			err = errors.Join(err, shape(name, say))
		}
		return len(columns), err
	case !ok:
		return 0, errDataset
	case r.Type == "check":
		err := elements(r, func(map[string]string) error { return io.EOF })
		return 1, errors.Join(err, shape(r.Dataset, say))
	}
	mine := append(r.Accounts, r.CustomerID)
	err = elements(r, func(data map[string]string) error {
		if !slices.Contains(mine, data[owner[r.Dataset]]) {
			return nil
		}
		count++
		return say.Encode(message{"type": "record", "data": data})
	})
	return count, err
}

func shape(name string, say *json.Encoder) error {
	return say.Encode(message{"type": "dataset", "name": name, "columns": columns[name]})
}

// elements visits the dataset's elements one at a time, until visit returns an
// error. io.EOF from visit is none.
func elements(r request, visit func(map[string]string) error) (err error) {
	f, err := os.Open(filepath.Join(r.Folder, r.Options["file"]))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	in, rooted := xml.NewDecoder(f), false
	for err == nil {
		var token xml.Token
		if token, err = in.Token(); err != nil {
			break
		}
		start, ok := token.(xml.StartElement)
		if rooted = rooted || ok; ok && start.Name.Local == r.Dataset {
			err = visit(attributes(start, columns[r.Dataset]))
		}
	}
	switch {
	case !errors.Is(err, io.EOF):
		return err
	case !rooted: // encoding/xml takes any text: it must not pass for a shop without orders
		return &xml.SyntaxError{Msg: "no element", Line: 1}
	default:
		return nil
	}
}

func attributes(e xml.StartElement, names []string) map[string]string {
	data := map[string]string{}
	for _, a := range e.Attr {
		if slices.Contains(names, a.Name.Local) {
			data[a.Name.Local] = a.Value
		}
	}
	return data
}
