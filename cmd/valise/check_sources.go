package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/exporter"
)

// maxChecks bounds how many sources are tried at the same time.
const maxChecks = 8

// checked is how a source answered for one dataset.
type checked struct {
	Source     string              `json:"source"`
	Type       string              `json:"type"`
	Dataset    string              `json:"dataset"`
	Result     string              `json:"result"` // ok, failed or not_tried
	Class      exporter.ErrorClass `json:"error_class,omitempty"`
	Error      string              `json:"error,omitempty"`
	Hint       string              `json:"hint,omitempty"`
	Undeclared []string            `json:"undeclared"`
}

// checkSources tries every source at once, without a customer, and prints a
// table in the config's order.
func checkSources(ctx context.Context, w world, s *app.System, asJSON bool) error {
	all := tryAll(ctx, s)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err := printChecks(w.out, all, asJSON); err != nil {
		return err
	}
	failed := 0
	for _, c := range all {
		if c.Result == "failed" {
			failed++
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of the checks failed", failed)
	}
	return nil
}

func tryAll(ctx context.Context, s *app.System) []checked {
	results := make([][]exporter.Probe, len(s.Config.Sources))
	slots := make(chan struct{}, maxChecks)
	var wg sync.WaitGroup
	for i, source := range s.Config.Sources {
		if checker, ok := s.Sources[source.Name].Connector.(exporter.Checker); ok {
			wg.Go(func() {
				slots <- struct{}{}
				results[i] = checker.Check(ctx)
				<-slots
			})
		}
	}
	wg.Wait()
	all := []checked{}
	for i, source := range s.Config.Sources {
		if _, ok := s.Sources[source.Name].Connector.(exporter.Checker); !ok {
			all = append(all, checked{Source: source.Name, Type: source.Type, Result: "not_tried", Undeclared: []string{},
				Hint: "this kind cannot be tried without a customer: valise connectors test " + source.Name})
		}
		for _, p := range results[i] {
			all = append(all, newChecked(source.Name, source.Type, p))
		}
	}
	return all
}

func newChecked(source, kind string, p exporter.Probe) checked {
	c := checked{Source: source, Type: kind, Dataset: p.Dataset, Result: "ok", Undeclared: p.Undeclared}
	if c.Undeclared == nil {
		c.Undeclared = []string{}
	}
	if p.Err == nil {
		if len(c.Undeclared) > 0 {
			c.Hint = "map these columns, or list them under ignore; until then they are withheld"
		}
		return c
	}
	c.Result, c.Class, c.Error = "failed", exporter.Internal, "unexpected error of the connector"
	var f *exporter.Fault
	if errors.As(p.Err, &f) {
		c.Class, c.Error, c.Hint = f.Class, what(f), f.Hint
	}
	return c
}

// what is a fault's text without source, dataset and remedy.
func what(f *exporter.Fault) string {
	bare := *f
	bare.Source, bare.Dataset, bare.Hint = "", "", ""
	return bare.Error()
}

func printChecks(w io.Writer, all []checked, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(w).Encode(all)
	}
	t := newTable(w)
	t.AppendHeader(table.Row{"source", "type", "dataset", "result", "not declared", "hint"})
	for _, c := range all {
		result := strings.ReplaceAll(c.Result, "_", " ")
		if c.Error != "" {
			result = strings.ReplaceAll(string(c.Class), "_", " ") + ": " + c.Error
		}
		t.AppendRow(table.Row{c.Source, c.Type, c.Dataset, result, strings.Join(c.Undeclared, ", "), c.Hint})
	}
	t.Render()
	return nil
}
