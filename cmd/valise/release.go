package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"
	"golang.org/x/text/unicode/norm"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/exporter/bundle"
)

// releaseFlags are the flags of release, as typed.
type releaseFlags struct{ config, out, actor, reason string }

func releaseCommand(w world) *cobra.Command {
	var f releaseFlags
	c := &cobra.Command{
		Use:   "release FILE.zip.held --out FILE.zip --actor NAME --reason R",
		Short: "Publish a bundle that was held for review",
		Long: `Publish a bundle that was held for review, because the leak guard found something
(policy.leak_guard: review) or because it holds other people's data
(policy.contacts: review).

Somebody else than the one who made it must release it. The release is written
into the audit file; the held file is removed.`,
		Args: args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, a []string) error { return release(c.Context(), w, a[0], f) },
	}
	flags := c.Flags()
	flags.StringVar(&f.config, "config", "valise.yaml", "the configuration `FILE` that the bundle was made with")
	flags.StringVar(&f.out, "out", "", "the bundle to write: `FILE.zip`, FILE.zip.age where it is sealed")
	flags.StringVar(&f.actor, "actor", "", "who releases (default: the operating system's user)")
	flags.StringVar(&f.reason, "reason", "", "why it may leave")
	return c
}

func release(ctx context.Context, w world, held string, f releaseFlags) error {
	if err := f.required(); err != nil {
		return usage(err)
	}
	system, err := app.Load(f.config, w.env, w.now)
	if err != nil {
		return usage(err)
	}
	key, err := system.InstallationKey(nil)
	if err != nil {
		return usage(err)
	}
	entry := app.AuditEntry{Event: "releasing", Reason: f.reason, Actor: actorName(f.actor), OSUser: osUser()}
	receipt, err := bundle.Release(ctx, held, f.out, key, func(h bundle.Held) error {
		if samePerson(h.Actor, entry.Actor) {
			return fmt.Errorf("%s made this bundle, and another must release it: give --actor", entry.Actor)
		}
		entry.ExportID, entry.Subject, entry.Scope, entry.Config = h.ExportID, h.Subject, h.Scope, h.Config
		entry.Findings, entry.Contacts, entry.Sealed = h.Findings, h.Contacts, h.Sealed
		return record(w, system, entry)
	})
	var taken *bundle.ExistsError
	if errors.As(err, &taken) {
		return fmt.Errorf("%s exists already, and release replaces no file; choose another --out", taken.Path)
	}
	if err != nil {
		return err
	}
	entry.Event, entry.SHA256 = "released", receipt.SHA256
	if err := record(w, system, entry); err != nil {
		return errors.Join(err, os.Remove(receipt.Path)) // what is not recorded has not left
	}
	if err := os.Remove(held); err != nil {
		return fmt.Errorf("the bundle is released; the held file is still there: %w", err)
	}
	return printf(w.out, "%s\nsha256 %s\n", receipt.Path, receipt.SHA256)
}

func (f releaseFlags) required() error {
	var errs []error
	if strings.TrimSpace(f.out) == "" {
		errs = append(errs, errors.New("--out is missing: the bundle to write"))
	}
	if strings.TrimSpace(f.reason) == "" {
		errs = append(errs, errors.New("--reason is missing: why this may leave, for the audit file"))
	}
	return errors.Join(errs...)
}

func record(w world, s *app.System, e app.AuditEntry) error {
	e.Time = w.now().UTC().Format(time.RFC3339)
	return s.Audit(e)
}

// samePerson compares names as people see them.
func samePerson(a, b string) bool { return strings.EqualFold(visible(a), visible(b)) }

// visible is a name in one form, without the characters that do not show, such
// as a zero-width space, and with single spaces.
func visible(name string) string {
	shown := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) || unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(name))
	return strings.Join(strings.Fields(shown), " ")
}
