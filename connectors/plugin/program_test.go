package plugin_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The test binary is the program that the tests speak with: its first argument
// is "speak", the second a behaviour.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "speak" {
		os.Exit(speak(os.Args[2], os.Args[3:]))
	}
	os.Exit(m.Run())
}

// command returns the command of a behaviour.
func command(t testing.TB, behaviour string, args ...string) []string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return append([]string{self, "speak", behaviour}, args...)
}

// asked is a request as a program sees it.
type asked struct {
	Type       string            `json:"type"`
	Protocol   int               `json:"protocol"`
	Dataset    string            `json:"dataset"`
	Columns    []string          `json:"columns"`
	CustomerID string            `json:"customer_id"`
	Accounts   []string          `json:"accounts"`
	From       string            `json:"from"`
	To         string            `json:"to"`
	AsOf       string            `json:"as_of"`
	Folder     string            `json:"folder"`
	Options    map[string]string `json:"options"`
	raw        string
}

// program is the other side.
type program struct {
	out  *bufio.Writer
	args []string
	asked
}

func (p *program) say(format string, args ...any) {
	fmt.Fprintf(p.out, format+"\n", args...)
	_ = p.out.Flush()
}

func (p *program) hello() { p.say(`{"type":"hello","protocol":1,"codes":["no_disk","gone_away"]}`) }

// listen reads the request.
func (p *program) listen() {
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err == nil {
		err = json.Unmarshal([]byte(line), &p.asked)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "no request")
		os.Exit(2)
	}
	p.raw = line
}

func (p *program) record(id string) {
	p.say(`{"type":"record","data":{"owner":"A1","id":%q,"n":"1"}}`, id)
}

// one answers a read with one record, and the count that it is given.
func (p *program) one(count int) {
	p.hello()
	p.listen()
	p.record("r1")
	p.say(`{"type":"end","count":%d}`, count)
}

func speak(behaviour string, args []string) int {
	p := &program{out: bufio.NewWriter(os.Stdout), args: args}
	if do, ok := behaviours[behaviour]; ok {
		return do(p)
	}
	return 2
}

var behaviours = map[string]func(p *program) int{
	"well":    func(p *program) int { p.one(1); return 0 },
	"seed":    fromSeed,
	"many":    many,
	"lies":    func(p *program) int { p.one(2); return 0 },
	"badexit": func(p *program) int { p.one(1); return 3 },
	"after":   func(p *program) int { p.one(1); p.record("r2"); return 0 },
	"again":   func(p *program) int { p.one(1); p.say(`{"type":"end","count":1}`); return 0 },
	"lingers": func(p *program) int { p.one(1); _ = os.Stdout.Close(); return hang(p) },
	"open":    func(p *program) int { p.one(1); return hang(p) },
	"noend":   func(p *program) int { p.hello(); p.listen(); p.record("r1"); return 0 },
	"closes":  func(p *program) int { p.hello(); p.listen(); _ = os.Stdout.Close(); return hang(p) },
	"cut":     func(p *program) int { p.hello(); p.listen(); p.say(`{"type":"end","cou`); return 0 },
	"silent":  func(p *program) int { return 0 },
	"mute":    hang,
	"hangs":   func(p *program) int { p.hello(); p.listen(); p.record("r1"); return hang(p) },
	"deaf":    func(p *program) int { p.hello(); return hang(p) },
	"babbles": func(p *program) int { p.hello(); p.listen(); return babble(p) },
	"crash":   func(p *program) int { p.hello(); p.listen(); p.record("r1"); panic("canary of the customer") },
	"dies":    func(p *program) int { p.hello(); p.listen(); fmt.Fprintln(os.Stderr, "canary"); return 7 },
	"signal":  func(p *program) int { p.hello(); p.listen(); return killSelf() },
	"early":   func(p *program) int { p.record("r1"); return 0 },
	"twice":   func(p *program) int { p.hello(); p.hello(); return 0 },
	"version": func(p *program) int { p.say(`{"type":"hello","protocol":2}`); p.listen(); return 0 },
	"codes":   func(p *program) int { p.say(`{"type":"hello","protocol":1,"codes":["Not One"]}`); return 0 },
	"html":    func(p *program) int { p.say("<!DOCTYPE html><title>Sign in</title>"); return 0 },
	"raw": func(p *program) int {
		p.hello()
		p.listen()
		p.say("%s", p.args[0])
		p.say(`{"type":"end","count":1}`)
		return 0
	},
	"rawnoend": func(p *program) int { p.hello(); p.listen(); p.say("%s", p.args[0]); return 0 },
	"long":     func(p *program) int { p.hello(); p.listen(); return long(p) },
	"flood":    func(p *program) int { p.hello(); p.listen(); return flood(p) },
	"noise":    func(p *program) int { p.hello(); p.listen(); return noise() },
	"whispers": whisper,
	"eats":     func(p *program) int { p.hello(); p.listen(); return eat(p) },
	"env":      tellEnvironment,
	"request":  tellRequest,
	"forks": func(p *program) int {
		p.hello()
		p.listen()
		child(p, false)
		p.record("r1")
		p.say(`{"type":"end","count":1}`)
		return 0
	},
	"forkhang": func(p *program) int { p.hello(); p.listen(); child(p, false); p.record("r1"); return hang(p) },
	"forkdie":  func(p *program) int { p.hello(); p.listen(); child(p, false); return 7 },
	"leaves":   func(p *program) int { p.hello(); p.listen(); child(p, true); return hang(p) },
	"sleep":    hang,
	"stays":    func(p *program) int { p.hello(); p.listen(); p.notePID(os.Getpid()); p.record("r1"); return hang(p) },
	"host":     host,
}

// hang does not let itself be asked to go.
func hang(*program) int {
	signal.Ignore(syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	time.Sleep(time.Hour)
	return 0
}

func babble(p *program) int {
	for {
		p.say(`{"type":"state"}`)
		time.Sleep(time.Millisecond)
	}
}

func killSelf() int {
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Kill()
	}
	if err == nil {
		time.Sleep(time.Hour)
	}
	return 9
}

// long writes a line that never ends.
func long(p *program) int {
	for {
		if _, err := p.out.WriteString(strings.Repeat("x", 4096)); err != nil {
			return 1
		}
	}
}

func flood(p *program) int {
	for i := 0; ; i++ {
		p.record(fmt.Sprintf("r%09d", i))
	}
}

func noise() int {
	for {
		if _, err := os.Stderr.WriteString(strings.Repeat("canary of the customer\n", 100)); err != nil {
			return 1
		}
	}
}

// whisper fails with every word that it has.
func whisper(p *program) int {
	p.hello()
	p.listen()
	fmt.Fprint(os.Stderr, "canary")
	p.say(`{"type":"log","level":"error","code":"no_disk","text":"canary of %s"}`, p.CustomerID)
	p.say(`{"type":"log","level":"error","code":"canary_%s"}`, strings.ToLower(p.CustomerID))
	p.say(`{"type":"fault","class":"unreachable","retry":true,"code":"canary"}`)
	return 1
}

// eat takes memory until there is no more.
func eat(p *program) int {
	var held [][]byte
	for range 4096 {
		b := make([]byte, 1<<20)
		for i := 0; i < len(b); i += 4096 {
			b[i] = 1
		}
		held = append(held, b)
	}
	p.say(`{"type":"end","count":0}`)
	runtime.KeepAlive(held)
	return 0
}

func tellEnvironment(p *program) int {
	p.hello()
	p.listen()
	dir, err := os.Getwd()
	if err != nil {
		return 1
	}
	entries, err := os.ReadDir(".")
	if err != nil {
		return 1
	}
	text, err := json.Marshal(map[string]any{"owner": "A1", "id": fmt.Sprintf("%d files in %s", len(entries), dir), "n": strings.Join(os.Environ(), "\n")})
	if err != nil {
		return 1
	}
	if err := os.WriteFile("left.txt", text, 0o600); err != nil {
		return 1
	}
	p.say(`{"type":"record","data":%s}`, text)
	p.say(`{"type":"end","count":1}`)
	return 0
}

// tellRequest shows what came on standard input, and that nothing else did.
func tellRequest(p *program) int {
	p.hello()
	p.listen()
	text, err := json.Marshal(map[string]any{"owner": "A1", "id": strings.Join(os.Args, " "), "n": p.raw})
	if err != nil {
		return 1
	}
	p.say(`{"type":"record","dataset":%q,"data":%s}`, p.Dataset, text)
	p.say(`{"type":"end","count":1}`)
	return 0
}

// child starts a program that holds standard output open, and notes its number.
func child(p *program, leave bool) {
	self, err := os.Executable()
	if err != nil {
		os.Exit(1)
	}
	cmd := exec.Command(self, "speak", "sleep")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if leave {
		apart(cmd)
	} else {
		cmd.Env = []string{} // it can be told by its group alone
	}
	if err := cmd.Start(); err != nil {
		os.Exit(1)
	}
	p.notePID(cmd.Process.Pid)
}

// notePID writes the number of a process into the folder that the test gave.
func (p *program) notePID(pid int) {
	if err := os.WriteFile(filepath.Join(p.args[0], "pid"), fmt.Append(nil, pid), 0o600); err != nil {
		os.Exit(1)
	}
}

// many answers with as many records as it is asked to in options.
func many(p *program) int {
	p.hello()
	p.listen()
	n := 0
	if _, err := fmt.Sscan(p.Options["records"], &n); err != nil {
		return 2
	}
	for i := range n {
		fmt.Fprintf(p.out, `{"type":"record","data":{"owner":"A1","id":"%08d","n":"said \"%d\", \u00fc"}}`+"\n", i, i)
	}
	p.say(`{"type":"end","count":%d}`, n)
	return 0
}

// seeded is a dataset of the suite's seed.
type seeded struct {
	Columns []string
	Rows    []seededRow
}

type seededRow struct {
	Owner string
	Data  json.RawMessage
}

// fromSeed answers all three kinds of requests out of a file.
func fromSeed(p *program) int {
	p.hello()
	p.listen()
	data, err := os.ReadFile(p.args[0])
	var all map[string]seeded
	if err == nil {
		err = json.Unmarshal(data, &all)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	switch d, ok := all[p.Dataset]; {
	case p.Type == "spec":
		for name, d := range all {
			p.shape(name, d.Columns)
		}
		p.say(`{"type":"end","count":%d}`, len(all))
	case !ok:
		p.say(`{"type":"fault","class":"not_found"}`)
		return 1
	case p.Type == "check":
		p.shape(p.Dataset, d.Columns)
		p.say(`{"type":"end","count":1}`)
	default:
		p.rows(d)
	}
	return 0
}

func (p *program) shape(name string, columns []string) {
	text, err := json.Marshal(columns)
	if err != nil {
		os.Exit(1)
	}
	p.say(`{"type":"dataset","name":%q,"columns":%s}`, name, text)
}

func (p *program) rows(d seeded) {
	count := 0
	for _, r := range d.Rows {
		if len(p.args) > 1 || slices.Contains(p.Accounts, r.Owner) {
			count++
			p.say(`{"data":%s,"type":"record"}`, r.Data)
			p.say(`{"type":"state","done":%d}`, count)
		}
	}
	p.say(`{"type":"end","count":%d}`, count)
}
