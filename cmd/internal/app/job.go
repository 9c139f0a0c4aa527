package app

import (
	"context"
	"math/rand/v2"
	"regexp"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/assembler"
	"github.com/valise-export/valise/exporter/bundle"
	"github.com/valise-export/valise/exporter/changes"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/exporter/notice"
	"github.com/valise-export/valise/exporter/run"
	formats "github.com/valise-export/valise/formats/all"
	"github.com/valise-export/valise/formats/csvw"
	"github.com/valise-export/valise/formats/pdfw"
)

// Request is one export as the command line asks for it.
type Request struct {
	CustomerID string
	Target     string
	Scope      exporter.Scope
	Lang       string // of the report, "" means the subject's
	Formats    []string
	Notice     string // "" means the config's
	AsOf       time.Time
	From, To   time.Time
	ID         string
	AllowGaps  bool
	Force      bool
	Recipients []bundle.Recipient // whom the bundle is sealed to
	Actor      string             // who exports
	Version    string             // of the tool
	Since      *changes.Options   // an earlier bundle to compare with; nil: none
	Progress   func(run.Event)
}

// Job makes the pipeline's job.
func (s *System) Job(r Request) (run.Job, error) {
	n, err := s.Notice(r.Notice)
	if err != nil {
		return run.Job{}, err
	}
	plan, err := s.Plan(n)
	if err != nil {
		return run.Job{}, err
	}
	chosen, err := formats.Choose(s.formats, r.Formats)
	if err != nil {
		return run.Job{}, err
	}
	key, err := s.InstallationKey(nil)
	if err != nil {
		return run.Job{}, err
	}
	signer, err := s.Signer()
	if err != nil {
		return run.Job{}, err
	}
	job := s.base(n, plan)
	job.Signer, job.Recipients = signer, r.Recipients
	job.Leaks, job.Actor = s.leaks(), r.Actor
	job.CustomerID, job.Target, job.Force, job.AllowGaps = r.CustomerID, r.Target, r.Force, r.AllowGaps
	job.Scope, job.Formats, job.AsOf, job.From, job.To = r.Scope, chosen, r.AsOf, r.From, r.To
	job.Lang, job.Since = r.Lang, r.Since
	job.ID, job.Key, job.ToolVersion, job.Progress, job.Wait = r.ID, key, r.Version, r.Progress, wait
	return job, nil
}

// Reading makes a job that finds a customer and reads for them, and writes
// nothing: it has no target, no formats and no key.
func (s *System) Reading(customerID string, asOf time.Time) (run.Job, error) {
	n, err := s.Notice("")
	if err != nil {
		return run.Job{}, err
	}
	plan, err := s.Plan(n)
	if err != nil {
		return run.Job{}, err
	}
	job := s.base(n, plan)
	job.CustomerID, job.AsOf, job.Wait = customerID, asOf, wait
	return job, nil
}

// base is what the config and the notice say.
func (s *System) base(n *notice.Notice, plan *assembler.Plan) run.Job {
	c := s.Config
	own := exporter.Processing{
		Purposes: c.Processing.Purposes, Sources: c.Processing.Sources, Recipients: c.Processing.Recipients,
		Retention: c.Processing.Retention, Transfers: c.Processing.Transfers, Automated: c.Processing.Automated,
	}
	return run.Job{
		Sources: s.Sources, Lookup: s.locate(c.Subject.Lookup.Source, c.Subject.Lookup.Dataset),
		Accounts: s.locate(c.Subject.Accounts.Source, c.Subject.Accounts.Dataset), Plan: plan,
		Emails: s.locate(c.Subject.Emails.Source, c.Subject.Emails.Dataset), Linked: s.links(),
		Notice:       exporter.ManifestNotice{Version: n.Version, SHA256: n.SHA256},
		Jurisdiction: func(named string) (string, bool) { return jurisdiction(n, named) },
		Rights: func(p *lang.Printer, jurisdiction, entity string) exporter.Rights {
			return n.RightsIn(p, jurisdiction, entity, c.Days)
		},
		Processing: func(jurisdiction string) exporter.Processing { return n.ProcessingFor(jurisdiction, own) },
		Inventory:  s.inventory(), Answers: s.answers, Rules: s.Rules,
		Brand: exporter.Brand{Name: c.Brand.Name, Slug: c.Brand.Slug, Contact: c.Brand.Contact},
		Policy: exporter.ManifestPolicy{
			PortabilityIncludes: c.Policy.PortabilityIncludes, OwnAccountNumbers: c.Policy.OwnAccountNumbers,
			Contacts: c.Policy.Contacts, Unmapped: c.Policy.Unmapped, References: c.Policy.References, LeakGuard: c.Policy.LeakGuard,
		},
		Language: c.Language, TimeZone: c.TimeZone, ConfigSHA256: c.SHA256, SpoolDir: c.Spool, Pool: &s.pool, Batches: &s.batches, Stretches: &s.stretches,
	}
}

// placeCode is the form of ISO 3166-1 alpha-2 and 3166-2.
var placeCode = regexp.MustCompile(`^[A-Za-z]{2}(-[A-Za-z0-9]{1,3})?$`)

// jurisdiction returns the id of a jurisdiction that a source names. Of a place
// that the notice does not know the code is kept: no rule is about it. Any other
// word is not taken for one: California must not be missed as "Calif.".
func jurisdiction(n *notice.Notice, named string) (id string, ok bool) {
	if j, known := n.Jurisdiction(named); known {
		return j.ID, true
	}
	return named, named == "" || placeCode.MatchString(named)
}

func (s *System) links() []run.Link {
	var out []run.Link
	for _, l := range s.Config.Subject.Linked {
		out = append(out, run.Link{Locate: s.locate(l.Source, l.Dataset), By: run.LinkBy(l.By)})
	}
	return out
}

func (s *System) locate(source, dataset string) run.Locate {
	l := run.Locate{Source: source, Dataset: dataset}
	for _, src := range s.Config.Sources {
		for _, m := range src.Datasets {
			if src.Name == source && m.Name == dataset {
				l.Trusted = m.Isolation == string(exporter.IsolationTrusted)
			}
		}
	}
	return l
}

func (s *System) formatOptions() formats.Options {
	c := s.Config
	return formats.Options{
		CSV: csvw.Options{BOM: c.CSV.BOM},
		PDF: pdfw.Options{MaxRecords: c.PDF.MaxRecords, MaxTotal: c.PDF.MaxTotal},
	}
}

// wait is the pause between attempts: doubling from a quarter of a second, with
// jitter so that many runs do not knock at once.
func wait(ctx context.Context, attempt int) error {
	base := 250 * time.Millisecond << min(attempt-1, 6)
	t := time.NewTimer(base/2 + rand.N(base))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
