package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// axe returns the text of axe-core.
func axe(t *testing.T) string {
	t.Helper()
	file := os.Getenv("VALISE_AXE")
	if file == "" {
		t.Skip("VALISE_AXE names no axe.min.js: npm package axe-core")
	}
	text, err := os.ReadFile(file)
	must(t, err)
	return string(text)
}

// axeResult is what axe-core says of one rule.
type axeResult struct {
	ID    string    `json:"id"`
	Help  string    `json:"help"`
	Nodes []axeNode `json:"nodes"`
}

type axeNode struct {
	HTML    string `json:"html"`
	Summary string `json:"failureSummary"`
}

func (r axeResult) String() string {
	n := r.Nodes[0]
	return fmt.Sprintf("%s (%s), %d times, such as %.200s\n%.400s", r.ID, r.Help, len(r.Nodes), n.HTML, n.Summary)
}

// TestPageIsAccessible: axe-core finds nothing against WCAG 2.2 AA on the page,
// folded and unfolded, in both colour schemes, on a desk and on a phone, and
// nothing that it cannot decide.
func TestPageIsAccessible(t *testing.T) {
	t.Parallel()
	script := axe(t)
	b := openBrowser(t)
	for _, c := range samples(t) {
		file := filepath.Join(c.unpacked(t), "START-HERE.html")
		for i, s := range screens {
			if c.name != "everything" && (i == 1 || i == 2) {
				continue // each scheme and each width once
			}
			t.Run(c.name+"/"+s.String(), func(t *testing.T) { audit(t, b.open(t, file, s), script) })
		}
	}
}

// fewer leaves the first records of each dataset: the others have the same form.
// It leaves all where a column would be empty then.
const fewer = `document.querySelectorAll('.records > tbody').forEach(b => {
		const kept = [...b.rows].slice(0, 4), rest = [...b.rows].slice(4);
		if (kept.every(r => [...r.cells].every((_, i) => kept.some(k => k.cells[i].textContent !== '')))) rest.forEach(r => r.remove());
	});
	document.querySelectorAll('.cards').forEach(b => [...b.querySelectorAll('.card')].slice(4).forEach(c => c.remove()));
	true`

func audit(t *testing.T, p *tab, script string) {
	t.Helper()
	if wide := does[int](p, "document.documentElement.scrollWidth - innerWidth"); wide > 0 {
		t.Errorf("the page is %d pixels wider than the screen: %s", wide, does[string](p, `[...document.querySelectorAll('main *, header *, nav *')].filter(e => e.getBoundingClientRect().right > innerWidth && !e.closest('.scroll')).slice(0, 4).map(e => e.outerHTML.slice(0, 150)).join('\n')`))
	}
	does[bool](p, script+"; true")
	does[bool](p, fewer)
	for _, state := range []string{"false", "true"} {
		does[bool](p, "document.querySelectorAll('details').forEach(d => d.open = "+state+"); true")
		text := does[string](p, `axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'], resultTypes: ['violations', 'incomplete']})
			.then(r => JSON.stringify({violations: r.violations, incomplete: r.incomplete, passes: r.passes.map(p => p.id)}))`)
		var found struct {
			Violations, Incomplete []axeResult
			Passes                 []string
		}
		must(t, json.Unmarshal([]byte(text), &found))
		for _, v := range slices.Concat(found.Violations, undecided(found.Incomplete)) {
			t.Errorf("details open: %s: %s", state, v)
		}
		if !slices.Contains(found.Passes, "color-contrast") {
			t.Errorf("axe-core looked at %q only", found.Passes)
		}
	}
}

// undecided returns the results without what axe-core can never judge: the
// contrast of a sign without letters, which is hidden from readers and has words
// beside it, and of text in a picture (the style's colours are tested on their
// own, where the page is made); the ground of a value that goes on in the next
// line; and whether the values that a record does not have are missing by
// mistake.
func undecided(all []axeResult) []axeResult {
	var rest []axeResult
	for _, r := range all {
		r.Nodes = slices.DeleteFunc(r.Nodes, func(n axeNode) bool {
			sign := strings.Contains(n.HTML, `aria-hidden="true"`) && strings.Contains(n.Summary, "contains only non-text characters")
			text := r.ID == "color-contrast" && strings.HasPrefix(n.HTML, "<text ")
			lines := strings.HasPrefix(n.HTML, "<bdi>") && strings.Contains(n.Summary, "partially overlaps other elements")
			return sign || text || lines || r.ID == "th-has-data-cells" && strings.Contains(n.Summary, "missing or empty")
		})
		if len(r.Nodes) > 0 {
			rest = append(rest, r)
		}
	}
	return rest
}

// TestPageWorksOffline: opened from a folder the page asks for nothing, says
// nothing on the console, and its search and sorting work.
func TestPageWorksOffline(t *testing.T) {
	t.Parallel()
	b := openBrowser(t)
	for _, c := range samples(t) {
		file := filepath.Join(c.unpacked(t), "START-HERE.html")
		for _, s := range []screen{screens[0], screens[3]} {
			t.Run(c.name+"/"+s.String(), func(t *testing.T) {
				p := b.open(t, file, s)
				searches(t, p)
				sorts(t, p)
				p.quiet(file)
			})
		}
	}
}

// searches types into the search field, and empties it with Escape.
func searches(t *testing.T, p *tab) {
	t.Helper()
	const find = `(text => new Promise(done => {
		const q = document.getElementById('q');
		q.value = text;
		q.dispatchEvent(new Event('input', {bubbles: true}));
		setTimeout(() => done([...document.querySelectorAll('.records > tbody > tr, .card')].filter(e => !e.hidden && !e.closest('[hidden]')).length), 400);
	}))`
	all := does[int](p, find+"('')")
	one := does[string](p, `document.querySelector('#d-invoice .records > tbody th').textContent`)
	if n := does[int](p, find+"("+quoted(one)+")"); n == 0 || n >= all {
		t.Errorf("searching %q shows %d of %d records", one, n, all)
	}
	if said := does[string](p, "document.getElementById('found').textContent"); !strings.ContainsAny(said, "123456789") {
		t.Errorf("the search says %q", said)
	}
	if n := does[int](p, find+"('no such thing anywhere')"); n != 0 {
		t.Errorf("searching for nothing there shows %d records", n)
	}
	does[bool](p, `document.getElementById('q').dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', cancelable: true})); true`)
	if n := does[int](p, find+"('')"); n != all {
		t.Errorf("an empty search shows %d of %d records", n, all)
	}
}

func quoted(s string) string {
	text, _ := json.Marshal(s) //nolint:errchkjson // a string
	return string(text)
}

// sorts presses the first header of amounts three times: up, down, and back.
func sorts(t *testing.T, p *tab) {
	t.Helper()
	const press = `(() => {
		const th = document.querySelector('#d-payment .records thead th.m');
		const table = th.closest('table');
		th.querySelector('button').click();
		return JSON.stringify({sort: th.getAttribute('aria-sort'), values: [...table.tBodies[0].rows].map(r => {
			const c = r.cells[th.cellIndex]; return Number((c.querySelector('data') || {value: c.textContent}).value)
		})});
	})()`
	type state struct {
		Sort   string
		Values []float64
	}
	var states [3]state
	for i := range states {
		must(t, json.Unmarshal([]byte(does[string](p, press)), &states[i]))
	}
	up, down := states[0], states[1]
	slices.Reverse(down.Values)
	if len(up.Values) < 2 || up.Sort != "ascending" || down.Sort != "descending" || states[2].Sort != "" {
		t.Errorf("%d records are sorted %q, %q, %q", len(up.Values), up.Sort, down.Sort, states[2].Sort)
	}
	if !slices.IsSorted(up.Values) || !slices.IsSorted(down.Values) {
		t.Errorf("sorted up: %v, down: %v", up.Values, down.Values)
	}
}
