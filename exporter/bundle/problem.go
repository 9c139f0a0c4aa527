package bundle

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Problem is one thing that is wrong with a bundle.
type Problem struct {
	Member string // path below the top directory, "" for the file as a whole
	What   string
}

// String returns "member data/…: what". A name that a bundle cannot have is
// quoted: it may hold anything.
func (p Problem) String() string {
	if p.Member == "" {
		return p.What
	}
	return "member " + p.Member + ": " + p.What
}

// maxProblems bounds what one file can make us say.
const maxProblems = 200

type problems struct {
	list []Problem
	more int
}

func (p *problems) add(member, what string) {
	if len(p.list) == maxProblems {
		p.more++
		return
	}
	p.list = append(p.list, Problem{Member: printable(member), What: what})
}

// all returns the problems, and at the end how many more there were.
func (p *problems) all() []Problem {
	if p.more == 0 {
		return p.list
	}
	return append(p.list, Problem{What: fmt.Sprintf("and %d more problems", p.more)})
}

// printable quotes a name that has anything but a member's letters: control
// characters would reach a terminal.
func printable(name string) string {
	odd := func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\\' }
	if len(name) > maxEntryName {
		name = name[:maxEntryName]
	}
	if strings.ContainsFunc(name, odd) {
		return strconv.QuoteToASCII(name)
	}
	return name
}

func joined(list []Problem) error {
	var errs []error
	for _, p := range list {
		errs = append(errs, errors.New(p.String()))
	}
	return errors.Join(errs...)
}

// below takes the top directory off a name.
func below(name string) string {
	if _, rest, ok := strings.Cut(name, "/"); ok {
		return rest
	}
	return name
}
