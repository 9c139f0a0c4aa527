package notice

import (
	"embed"
	"fmt"
	"path"
	"strings"
	"sync"
	"time"
)

//go:embed data/*.yaml
var files embed.FS

// versions are the declared dates of the shipped notices, oldest first.
var versions = [...]string{"2020-01-24", "2021-02-09"}

// Shipped returns the shipped notices, oldest first. They are read anew at each
// call: the caller owns them.
func Shipped() []*Notice {
	out := make([]*Notice, len(versions))
	for i, v := range versions {
		n, err := ByVersion(v)
		if err != nil {
			panic(err) // the embedded files are a part of the program, and tested
		}
		out[i] = n
	}
	return out
}

// ByVersion returns the shipped notice of that declared date.
func ByVersion(version string) (*Notice, error) {
	for _, v := range versions {
		if v == version {
			name := path.Join("data", v+".yaml")
			data, err := files.ReadFile(name)
			if err != nil {
				return nil, fmt.Errorf("read shipped notice: %w", err)
			}
			return Load(name, data)
		}
	}
	return nil, fmt.Errorf("no notice of version %q ships; there are %s, or give a file", version, strings.Join(versions[:], ", "))
}

// laws returns what law adds, for every jurisdiction that is known. The list is
// shared by all notices: nobody changes it.
var laws = sync.OnceValues(readLaws)

func readLaws() ([]Jurisdiction, error) {
	const name = "data/laws.yaml"
	data, err := files.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read laws: %w", err)
	}
	var list struct {
		Jurisdictions []Jurisdiction `yaml:"jurisdictions"`
	}
	if _, err := decode(name, data, &list); err != nil {
		return nil, fmt.Errorf("read laws: %w", err)
	}
	return list.Jurisdictions, nil
}

// NotHeldError says that the version in force on a day is not held here, so
// that no other one may stand in for it.
type NotHeldError struct {
	Day      Date
	Declared string // date of the version in force, "" where that is not known
}

// Error names the day and the version.
func (e *NotHeldError) Error() string {
	if e.Declared == "" {
		return fmt.Sprintf("notice in force on %s is not known: the oldest that ships is dated %s", e.Day, versions[0])
	}
	return fmt.Sprintf("notice in force on %s is dated %s and not held; give it as a file, or name a shipped version: %s",
		e.Day, e.Declared, strings.Join(versions[:], ", "))
}

// published are the declared dates known to us, oldest first.
var published = [...]string{"2020-01-24", "2020-08-14", "2021-02-09", "2022-01-26"}

// InForce returns the shipped notice in force on a day (that of t in its own
// location), or a *NotHeldError: from 2020-08-14 to 2021-02-08 and from
// 2022-01-26 another text was in force, and before 2020-01-24 none is known.
func InForce(t time.Time) (*Notice, error) {
	day, current := DateOf(t), ""
	for _, v := range published {
		if v <= day.String() {
			current = v
		}
	}
	for _, v := range versions {
		if v == current {
			return ByVersion(v)
		}
	}
	return nil, &NotHeldError{Day: day, Declared: current}
}
