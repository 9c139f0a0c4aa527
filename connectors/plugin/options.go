package plugin

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
)

// Options are those of a source.
type Options struct {
	Command     []string                 `yaml:"command" doc:"The program and its arguments, each an item: no shell reads them. The program is looked up in valise's PATH where it has no slash. A word that begins with ./ or ../ is a path from the config file's folder." required:"always" text:"any"`
	Env         map[string]config.Secret `yaml:"env" doc:"The program's whole environment, by name, beside TMPDIR. A value of valise's own is passed on as NAME: ${NAME}."`
	Options     map[string]config.Secret `yaml:"options" doc:"What the program is told with each request, on its standard input: other people on the machine cannot see it."`
	ReadTimeout time.Duration            `yaml:"read_timeout" doc:"Most time to wait for the program in one read. The time that valise takes to write is not counted." default:"10m"`
	IdleTimeout time.Duration            `yaml:"idle_timeout" doc:"Most time to wait for one message." default:"60s"`
	ExitTimeout time.Duration            `yaml:"exit_timeout" doc:"Most time between the last message and the program's end." default:"5s"`
	MaxLine     int                      `yaml:"max_line_bytes" doc:"Longest message, in bytes." default:"1048576" min:"256"`
	MaxOutput   int64                    `yaml:"max_output_bytes" doc:"Most that the program may write in one read, in bytes." default:"1073741824" min:"1"`
	MaxMemory   int64                    `yaml:"max_memory_bytes" doc:"Most memory of each process of the program, in bytes; 0 for no limit. Linux and Windows only." default:"1073741824" min:"0"`
}

// DatasetOptions are those of a dataset.
type DatasetOptions struct {
	Dataset string            `yaml:"dataset" doc:"What the program calls the dataset. Default: the canonical name."`
	Options map[string]string `yaml:"options" doc:"What the program is told with requests for this dataset, beside the source's options." text:"any"`
	Absent  string            `yaml:"absent" doc:"What it means that a record lacks a mapped name: an error, or no value. A name whose value is null is there." enum:"error,empty" default:"error"`
}

var _ config.Checker = Options{}

var envName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// Check looks at what tags cannot say.
func (o Options) Check(report func(key, what, got, hint string)) {
	if len(o.Command) > 0 && o.Command[0] == "" {
		report("command", "names no program", "", "write it as [program, argument]")
	}
	for _, word := range o.Command {
		if strings.ContainsRune(word, 0) {
			report("command", "holds a NUL character", "", "")
		}
	}
	for _, name := range sortedNames(o.Env) {
		switch {
		case !envName.MatchString(name):
			report("env", "has a name that is none of a variable", name, "use letters, digits and _")
		case strings.ContainsRune(o.Env[name].Reveal(), 0):
			report("env", "holds a NUL character in "+name, "", "")
		case slices.Contains(tempNames, name):
			report("env", "names "+name+", which is the program's private folder", "", "leave it out")
		}
	}
}

// The names under which programs look for the folder of temporary files.
var tempNames = []string{"TMPDIR", "TMP", "TEMP"}

func sortedNames[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// limits bound one run of the program.
type limits struct {
	line             int
	output, memory   int64
	read, idle, exit time.Duration
}

// limits takes the config's; one that it does not give has its default. In a
// config file a memory of 0 means none.
func (o *Options) limits() limits {
	or := func(d, def time.Duration) time.Duration {
		if d <= 0 {
			return def
		}
		return d
	}
	l := limits{line: o.MaxLine, output: o.MaxOutput, memory: o.MaxMemory,
		read: or(o.ReadTimeout, 10*time.Minute), idle: or(o.IdleTimeout, time.Minute), exit: or(o.ExitTimeout, 5*time.Second)}
	if l.line <= 0 {
		l.line = 1 << 20
	}
	if l.output <= 0 {
		l.output = 1 << 30
	}
	return l
}

// Kind returns the kind "plugin".
func Kind() connectors.Kind {
	return connectors.Kind{
		Kind: config.Kind{
			Name:    "plugin",
			Doc:     "Any program that speaks JSON Lines: see docs/plugin-protocol.md.",
			Source:  func() any { return new(Options) },
			Dataset: func() any { return new(DatasetOptions) },
		},
		New: New,
	}
}
