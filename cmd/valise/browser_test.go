package main

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is a headless Chromium of this test alone.
type browser struct {
	t   *testing.T
	ctx context.Context
}

func openBrowser(t *testing.T) browser {
	t.Helper()
	path := needs(t, "chromium", "chromium")
	ctx, cancel := context.WithTimeout(t.Context(), 6*time.Minute)
	t.Cleanup(cancel)
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.Flag("no-sandbox", true), chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-background-networking", true))
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	must(t, chromedp.Do(ctx))
	return browser{t, ctx}
}

// tab is a page that is open, with what it complained of and asked for.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	errors   []string
	requests []string
}

// screen is what a page is shown on.
type screen struct {
	width  int64
	scheme string // light or dark
}

func (s screen) String() string { return fmt.Sprintf("%s-%d", s.scheme, s.width) }

var screens = []screen{{1280, "light"}, {1280, "dark"}, {390, "light"}, {390, "dark"}}

// open shows a file.
func (b browser) open(t *testing.T, file string, s screen) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx)
	t.Cleanup(cancel)
	p := &tab{t: t, ctx: ctx}
	must(t, chromedp.Listen(ctx, p.heard))
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	must(t, err)
	scheme := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: s.scheme}}
	_, err = chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: scheme})
	must(t, err)
	must(t, chromedp.Do(ctx, chromedp.EmulateViewport(s.width, 900), chromedp.Navigate((&url.URL{Scheme: "file", Path: file}).String())))
	return p
}

// heard keeps console messages, exceptions, violations of the page's policy,
// and requests other than for files.
func (p *tab) heard(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		p.errors = append(p.errors, "console: "+string(e.Type))
	case *runtime.EventExceptionThrown:
		p.errors = append(p.errors, "exception: "+e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		p.errors = append(p.errors, "log: "+e.Entry.Text)
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e.Request.URL)
	}
}

// quiet fails where the page complained or asked for anything but itself.
func (p *tab) quiet(file string) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range p.errors {
		p.t.Error(e)
	}
	if len(p.requests) != 1 || !strings.HasSuffix(p.requests[0], filepath.Base(file)) {
		p.t.Errorf("requests: %q, want one for the page", p.requests)
	}
}

// does runs a script in the page.
func does[T any](p *tab, script string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	must(p.t, err)
	return v
}
