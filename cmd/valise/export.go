package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/user"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/cmd/internal/console"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/run"
	"github.com/valise-export/valise/formats/all"
)

// exportFlags are the flags of export, as typed.
type exportFlags struct {
	config, customer, out, identity, reason, actor string
	scope, notice, lang, asOf, from, to, id        string
	formats                                        []string
	seal                                           []string
	passphraseEnv                                  string
	since                                          sinceFlags
	allowGaps, force, json                         bool
}

func exportCommand(w world) *cobra.Command {
	var f exportFlags
	c := &cobra.Command{
		Use:   "export --config FILE --customer ID --out FILE.zip --identity METHOD:REF --reason R",
		Short: "Export one customer into one bundle",
		Example: `  valise export --config valise.yaml --customer 012345678901 --out bundle.zip \
    --identity passport:case-4711 --reason "access request 4711"`,
		Args: args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			outliveReaders()
			return export(c.Context(), w, f)
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.config, "config", "valise.yaml", "the configuration `FILE`")
	flags.StringVar(&f.customer, "customer", "", "the customer's `ID`")
	flags.StringVar(&f.out, "out", "", "the bundle to write: `FILE.zip`")
	flags.StringVar(&f.identity, "identity", "", "how the person's identity was proved: `METHOD:REF`")
	flags.StringVar(&f.reason, "reason", "", "why this is exported")
	flags.StringVar(&f.actor, "actor", "", "who exports (default: the operating system's user)")
	flags.StringVar(&f.scope, "scope", "access", "access: everything held; portability: what the person provided")
	flags.StringSliceVar(&f.formats, "formats", all.Names(), "formats to write")
	flags.StringVar(&f.notice, "notice", "", "a shipped notice `VERSION` instead of the config's")
	flags.StringVar(&f.lang, "lang", "", languageHelp())
	flags.StringVar(&f.asOf, "as-of", "", "the export's `INSTANT` (RFC 3339; default: now)")
	flags.StringVar(&f.from, "from", "", "leave out records dated before this `DATE`")
	flags.StringVar(&f.to, "to", "", "leave out records dated on or after this `DATE`")
	flags.StringVar(&f.id, "id", "", "the export's id (default: made from the installation's key)")
	flags.StringArrayVar(&f.seal, "seal", nil, "seal the zip to this age `RECIPIENT` (age1… or \"ssh-ed25519 …\"; may be repeated); --out then ends in .zip.age")
	flags.StringVar(&f.passphraseEnv, "seal-passphrase-env", "", "seal the zip with the passphrase in this environment `VARIABLE`")
	flags.StringVar(&f.since.file, "since", "", "compare with this earlier bundle of the customer, and say what changed: `FILE.zip`")
	flags.StringVar(&f.since.key, "since-key", "", "the public key that must have signed --since: `PUBKEY` or its file (default: the key that this export signs with)")
	flags.StringVar(&f.since.identity, "since-identity", "", "open a sealed --since with this age identity `FILE`")
	flags.StringVar(&f.since.passphraseEnv, "since-passphrase-env", "", "open a sealed --since with the passphrase in this environment `VARIABLE`")
	flags.BoolVar(&f.allowGaps, "allow-gaps", false, "go on where a required source fails")
	flags.BoolVar(&f.force, "force", false, "replace an existing output file")
	flags.BoolVar(&f.json, "json", false, "print the manifest's summary as JSON on standard output, and nothing else there")
	return c
}

func export(ctx context.Context, w world, f exportFlags) (err error) {
	request, err := f.request(w)
	if err != nil {
		return usage(err)
	}
	if err := f.since.needed(); err != nil {
		return usage(err)
	}
	system, err := app.Load(f.config, w.env, w.now)
	if err != nil {
		return usage(err)
	}
	if err := system.Config.ForExport(); err != nil {
		return usage(err)
	}
	progress := console.New(w.err)
	if f.json {
		progress = console.NewLines(w.err)
	}
	defer progress.Stop()
	request.Progress, request.Actor = progress.Event, actorName(f.actor)
	job, err := system.Job(request)
	if err != nil {
		return usage(err)
	}
	since, done, err := f.since.open(w, job.Signer)
	if err != nil {
		return usage(err)
	}
	defer func() { err = errors.Join(err, done()) }()
	job.Since = since
	result, err := audited(ctx, w, system, job, f)
	progress.Stop()
	if err != nil {
		return err
	}
	return conclude(w, result, f.json)
}

// audited runs the job between two lines of the audit file.
func audited(ctx context.Context, w world, s *app.System, job run.Job, f exportFlags) (run.Result, error) {
	entry := app.AuditEntry{
		Event: "started", Subject: run.Keyed(job.Key, "subject", job.CustomerID)[:32], Identity: f.identity,
		Reason: f.reason, Actor: job.Actor, OSUser: osUser(), Scope: f.scope, Config: job.ConfigSHA256,
	}
	entry.Time = w.now().UTC().Format(time.RFC3339)
	if err := s.Audit(entry); err != nil {
		return run.Result{}, err
	}
	result, err := run.Export(ctx, job)
	entry.Event, entry.Time = "finished", w.now().UTC().Format(time.RFC3339)
	var leak *run.LeakError
	var held *run.HeldError
	switch {
	case errors.As(err, &leak):
		entry.Event, entry.ExitCode, entry.Findings = "blocked", exitCode(ctx, err), leak.Findings
	case errors.As(err, &held):
		entry.Event, entry.ExitCode, entry.Findings, entry.Contacts = "held", exitCode(ctx, err), held.Findings, held.Contacts
		entry.ExportID, entry.SHA256 = result.Summary.Manifest.Export.ID, result.Receipt.SHA256
	case err != nil:
		entry.Event, entry.ExitCode = "failed", exitCode(ctx, err)
	default:
		m := result.Summary.Manifest
		entry.ExportID, entry.Status, entry.SHA256 = m.Export.ID, string(m.Status), result.Receipt.SHA256
		entry.Sealed = result.Receipt.Sealed
		if m.Status == exporter.BundleGaps {
			entry.ExitCode = exitGaps
		}
	}
	return result, errors.Join(err, s.Audit(entry))
}

// actorName is the actor that was named, else the operating system's user.
func actorName(typed string) string {
	if visible(typed) != "" {
		return strings.TrimSpace(typed)
	}
	return osUser()
}

func osUser() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "unknown"
}

// request checks the flags.
func (f exportFlags) request(w world) (app.Request, error) {
	r := app.Request{
		CustomerID: f.customer, Target: f.out, Formats: f.formats, Notice: f.notice, Lang: f.lang, ID: f.id,
		Scope: exporter.Scope(f.scope), AllowGaps: f.allowGaps, Force: f.force, Version: w.version,
	}
	if err := f.required(); err != nil {
		return r, err
	}
	var errs [4]error
	r.AsOf, errs[0] = instant("as-of", f.asOf)
	r.From, errs[1] = instant("from", f.from)
	r.To, errs[2] = instant("to", f.to)
	errs[3] = language(f.lang)
	if r.AsOf.IsZero() {
		r.AsOf = w.now().UTC().Truncate(time.Second)
	}
	if !r.From.IsZero() && !r.To.IsZero() && !r.From.Before(r.To) {
		errs[2] = errors.Join(errs[2], errors.New("--from is not before --to"))
	}
	var err error
	r.Recipients, err = f.recipients(w)
	return r, errors.Join(append(errs[:], err)...)
}

func (f exportFlags) required() error {
	var errs []error
	for _, flag := range []struct{ name, value, hint string }{
		{"customer", f.customer, "the id of the customer to export"},
		{"out", f.out, "the zip file to write"},
		{"identity", f.identity, "how it was proved who asks, such as passport:case-4711; valise does not export for an unverified request"},
		{"reason", f.reason, "why this is exported, for the audit file"},
	} {
		if strings.TrimSpace(flag.value) == "" {
			errs = append(errs, fmt.Errorf("--%s is missing: %s", flag.name, flag.hint))
		}
	}
	if method, ref, ok := strings.Cut(f.identity, ":"); f.identity != "" && (!ok || method == "" || ref == "") {
		errs = append(errs, errors.New("--identity is not METHOD:REF, such as passport:case-4711"))
	}
	if f.scope != string(exporter.ScopeAccess) && f.scope != string(exporter.ScopePortability) {
		errs = append(errs, fmt.Errorf("--scope is %q; it is access or portability", f.scope))
	}
	if f.id != "" && !idForm.MatchString(f.id) {
		errs = append(errs, errors.New("--id is not 6 to 64 lower-case letters, digits, '-' and '_', of which the first six are letters or digits"))
	}
	return errors.Join(errs...)
}

// idForm is what can stand in a bundle's name and in its signature.
var idForm = regexp.MustCompile(`^[a-z0-9]{6}[a-z0-9_-]{0,58}$`)

// instant reads a flag: a date, or an instant with its zone. "" is none.
func instant(flag, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339Nano, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("--%s is neither a date (2026-01-31) nor an instant (2026-01-31T12:00:00Z)", flag)
}

// conclude prints the result and picks the exit code.
func conclude(w world, r run.Result, asJSON bool) error {
	var err error
	if asJSON {
		err = json.NewEncoder(w.out).Encode(summarise(r))
	} else {
		err = printResult(w.out, r)
	}
	if err == nil && r.Summary.Manifest.Status == exporter.BundleGaps {
		return &codeError{exitGaps, nil}
	}
	return err
}
