package run

import (
	"context"
	"errors"

	"github.com/valise-export/valise/exporter"
)

// resolveLinks adds the accounts that further sources know: each is asked with
// one key at a time in place of the customer id, and must return that key as the
// proof.
func (x *export) resolveLinks(ctx context.Context) error {
	for _, l := range x.job.Linked {
		keys, err := x.keysFor(ctx, l)
		if err != nil {
			return err
		}
		for _, key := range keys {
			if err := x.follow(ctx, l, key); err != nil {
				return err
			}
		}
	}
	return nil
}

// keysFor returns what a link is asked with.
func (x *export) keysFor(ctx context.Context, l Link) ([]string, error) {
	switch l.By {
	case ByEmail:
		return x.ownEmails(ctx, l)
	case ByAccount:
		known := x.subject.In(x.job.Sources[l.Source].Systems)
		return known.AccountIDs(), nil
	default:
		return []string{x.subject.ID}, nil
	}
}

// ownEmails returns the customer's addresses that nobody else has. One that is
// shared, or that the register does not know as the customer's, links nothing.
func (x *export) ownEmails(ctx context.Context, l Link) ([]string, error) {
	var own []string
	for _, email := range sortedCopy(x.subject.Emails) {
		holders, err := x.readKeyed(ctx, x.job.Emails, email)
		if err != nil {
			return nil, err
		}
		if persons(holders, "customer_id") == 1 && holders[0]["customer_id"] == x.subject.ID {
			own = append(own, email)
		} else {
			x.notLinked(l, exporter.NotLinkedShared)
		}
	}
	return own, nil
}

// follow adds the accounts that a link returns for a key. Where an address leads
// to more than one person of the other system, none of them is joined.
func (x *export) follow(ctx context.Context, l Link, key string) error {
	links, err := x.readKeyed(ctx, l.Locate, key)
	if err != nil {
		return err
	}
	column := exporter.AccountColumn
	if len(links) > 0 && links[0]["customer_id"] != "" {
		column = "customer_id" // the other system's own id of the person
	}
	if l.By == ByEmail && persons(links, column) > 1 {
		x.notLinked(l, exporter.NotLinkedSeveral)
		return nil
	}
	for _, link := range links {
		if link["evidence"] == "" {
			link["evidence"] = evidence(l.By)
		}
	}
	return x.addAccounts(l.Locate, links)
}

// evidence says how an account was linked, where the source does not.
func evidence(by LinkBy) string {
	switch by {
	case ByEmail:
		return "an e-mail address that is the customer's alone"
	case ByAccount:
		return "another of the customer's accounts"
	default:
		return "the customer id"
	}
}

// persons counts the different values of a column.
func persons(links []map[string]string, column string) int {
	seen := map[string]bool{}
	for _, l := range links {
		seen[l[column]] = true
	}
	return len(seen)
}

// readKeyed reads a resolution dataset with a key in place of the customer id.
// Every record must prove to be of that key, whatever the config trusts.
func (x *export) readKeyed(ctx context.Context, at Locate, key string) ([]map[string]string, error) {
	id, trusted := x.subject.ID, at.Trusted
	defer func() { x.subject.ID = id }()
	x.subject.ID, at.Trusted = key, false
	links, err := x.readAll(ctx, at, maxAccounts+1)
	var f *exporter.Fault
	if errors.As(err, &f) && f.Class == exporter.Stray && trusted {
		f.Hint = "accounts are linked only by what the source proves: name its subject_column"
	}
	return links, err
}

// notLinked notes that a key was not used.
func (x *export) notLinked(l Link, reason string) {
	for i := range x.unlinked {
		if u := &x.unlinked[i]; u.Source == l.Source && u.Reason == reason {
			u.Keys++
			return
		}
	}
	x.unlinked = append(x.unlinked, exporter.ManifestNotLinked{Source: l.Source, By: string(l.By), Reason: reason, Keys: 1})
}
